import {
  BOARD_NAMESPACE,
  boardCalls,
  boardNotices,
  BroadcastEvent,
  BroadcastRole,
  type CallSpec,
  clientCommandNames,
  commandRights,
  errorCodes,
  LIVE_PATH,
  liveCalls,
  liveNotices,
  PROTOCOL_VERSION,
  recordingsCalls,
  recordingsNotices,
  type RouteSpec,
  routes,
  sfuCalls,
  sfuNotices,
} from '@campus/protocol';
import { z } from 'zod';
import { describeType } from './describe-type.ts';

const type = (schema: z.ZodType, io: 'input' | 'output' = 'input'): string =>
  describeType(
    z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Parameters<typeof describeType>[0],
  );

const code = (text: string): string => (text === '{}' ? '–' : `\`${text.replaceAll('|', '\\|')}\``);

/** `docs/protocol.md`, written from the schemas so that it cannot say anything else than they do. */
export function protocolPage(): string {
  return [
    '# The wire protocol',
    '',
    `Version ${PROTOCOL_VERSION}. Written by \`infra/docs/write-protocol-page.ts\` from the schemas in \`protocol/src\`; a test holds it true. Change the schemas, not this page.`,
    '',
    'Every request is answered with `{ ok: true, data }` or `{ ok: false, error: { code, message, retryable, fields? } }` on a socket, and with the data or `{ error }` and a fitting status over HTTP. Types below are shortened: deep parts stand as `{…}`.',
    '',
    '## Error codes',
    '',
    errorCodes.map((name) => `\`${name}\``).join(', '),
    '',
    '## REST',
    '',
    '| route | who | name | request | answer |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(routes).map(([name, route]) => routeRow(name, route)),
    '',
    '## The live socket',
    '',
    `Socket.IO at \`${LIVE_PATH}\`, handshake \`{ token, protocolVersion, lastSeq? }\` with the join token of \`POST /api/join\`. First comes \`broadcast.snapshot\`, then numbered events. A command carries a \`commandId\` of the client's; sent again it happens once.`,
    '',
    '### Commands, and who may',
    '',
    `| command | ${BroadcastRole.options.join(' | ')} |`,
    `| --- |${' --- |'.repeat(BroadcastRole.options.length)}`,
    ...clientCommandNames.map(
      (name) =>
        `| \`${name}\` | ${BroadcastRole.options.map((role) => commandRights[name][role].replace('never', '')).join(' | ')} |`,
    ),
    '',
    '### Client → signalling',
    '',
    ...callTable(liveCalls),
    '',
    '### Signalling → client',
    '',
    ...noticeTable(liveNotices),
    '',
    '### Events of the log',
    '',
    '| event | fields beside `seq` and `atMs` |',
    '| --- | --- |',
    ...BroadcastEvent.options.map((option) => {
      const { type: name, seq: _seq, atMs: _atMs, ...fields } = option.shape;
      return `| \`${name.value}\` | ${code(type(z.object(fields)))} |`;
    }),
    '',
    '## The socket of a smartboard',
    '',
    `Socket.IO at \`${LIVE_PATH}\`, namespace \`${BOARD_NAMESPACE}\`, handshake \`{ token, protocolVersion }\` with the token of \`POST /api/board/link\`.`,
    '',
    ...callTable(boardCalls),
    '',
    ...noticeTable(boardNotices),
    '',
    '## Control link of an sfu-server',
    '',
    'Socket.IO (websocket only), handshake `{ secret, protocolVersion }`.',
    '',
    ...callTable(sfuCalls),
    '',
    ...noticeTable(sfuNotices),
    '',
    '## Control link of recordings',
    '',
    ...callTable(recordingsCalls),
    '',
    ...noticeTable(recordingsNotices),
    '',
  ].join('\n');
}

function routeRow(name: string, route: RouteSpec): string {
  const parts = { params: route.params, query: route.query, body: route.body };
  const request = Object.entries(parts)
    .map(([part, schema]) => [part, type(schema)] as const)
    .filter(([, text]) => text !== '{}')
    .map(([part, text]) => `${part} ${code(text)}`)
    .join('<br>');
  return `| \`${route.method} ${route.path}\` | ${route.access} | \`${name}\` | ${request || '–'} | ${code(type(route.reply, 'output'))} |`;
}

function callTable(calls: Readonly<Record<string, CallSpec>>): string[] {
  return [
    '| call | request | answer |',
    '| --- | --- | --- |',
    ...Object.entries(calls).map(
      ([name, spec]) => `| \`${name}\` | ${code(type(spec.request))} | ${code(type(spec.reply, 'output'))} |`,
    ),
  ];
}

function noticeTable(notices: Readonly<Record<string, z.ZodType>>): string[] {
  return [
    '| notice | data |',
    '| --- | --- |',
    ...Object.entries(notices).map(([name, schema]) => `| \`${name}\` | ${code(type(schema))} |`),
  ];
}
