import type { BoardState, RouteName, RouteReply } from '@campus/protocol';
import { AppError, ErrorBody } from '@campus/protocol/errors';
import { routes } from '@campus/protocol/rest';
import type { TestPerson } from '../../people/test-people.ts';
import { type TestCall, testClient } from '../../rest/test-client.ts';

/** The browser of a smartboard: it keeps the board's cookie, and nothing else. */
export interface TestBoard {
  cookie: string | undefined;
  call<N extends RouteName>(name: N, options?: TestCall): Promise<RouteReply<N>>;
  enter(): Promise<BoardState>;
  /** The code that it shows. */
  code(): Promise<string>;
}

export function testBoard(url: string): TestBoard {
  const client = testClient(url);
  const board: TestBoard = {
    cookie: undefined,
    async call<N extends RouteName>(name: N, options: TestCall = {}) {
      const cookie = board.cookie === undefined ? {} : { Cookie: `campus_board=${board.cookie}` };
      const agent = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
      const response = await client.raw(name, { ...options, headers: { ...agent, ...cookie } });
      const set = response.headers.getSetCookie().find((each) => each.startsWith('campus_board='));
      if (set !== undefined) board.cookie = /^campus_board=([^;]*)/.exec(set)?.[1];
      const answer = (await response.json()) as { error?: unknown };
      if (!response.ok) throw AppError.fromBody(ErrorBody.parse(answer.error));
      return routes[name].reply.parse(answer) as RouteReply<N>;
    },
    enter: () => board.call('board.enter'),
    async code() {
      const entered = await board.enter();
      if (entered.state !== 'pairing') throw new Error('the board is trusted already');
      return entered.pairing.code;
    },
  };
  return board;
}

/** A board that somebody has confirmed for a centre. */
export async function pairedBoard(url: string, keeper: TestPerson, institutionId: string, name = 'At the window') {
  const board = testBoard(url);
  const code = await board.code();
  const body = { institutionId, name };
  const paired = await keeper.client.call('boards.pair', { params: { code }, as: keeper.accessToken, body });
  return { ...paired, board };
}
