import type { RecordedTalk } from '@campus/protocol';

type Written = { atMs: number; participantId: string; text: string };

export type RecordedEntry =
  | ({ type: 'message' | 'question' | 'answer' } & Written)
  | { type: 'poll'; atMs: number; poll: RecordedTalk['polls'][number] };

/** Everything in the order of its time: a question once when it was asked, and once when somebody began to answer it. */
export function entriesOf({ messages, questions, polls }: RecordedTalk): RecordedEntry[] {
  const entries: RecordedEntry[] = [
    ...messages.map((message) => ({ type: 'message' as const, ...message })),
    ...questions.map(({ askedAtMs: atMs, participantId, text }) => ({
      ...{ type: 'question' as const, atMs, participantId, text },
    })),
    ...questions.flatMap(({ answeringAtMs, answeredAtMs, participantId, text }) => {
      const atMs = answeringAtMs ?? answeredAtMs;
      return atMs === null ? [] : [{ type: 'answer' as const, atMs, participantId, text }];
    }),
    ...polls.map((poll) => ({ type: 'poll' as const, atMs: poll.openedAtMs, poll })),
  ];
  return entries.toSorted((a, b) => a.atMs - b.atMs);
}
