import type { Question } from '@campus/protocol';

/** By how many want them answered, the earliest first among equals; what was answered by when, the latest first. */
export function inOrder(questions: readonly Question[]): Question[] {
  return questions.toSorted((a, b) => {
    if (a.state === 'answered' && b.state === 'answered') return b.stateSinceMs - a.stateSinceMs;
    return b.votes - a.votes || a.askedAtMs - b.askedAtMs;
  });
}
