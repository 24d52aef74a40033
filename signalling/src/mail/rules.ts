import type { MailFailure } from '@campus/protocol';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What is waited after the first, second … try that failed. Together a day and a half, as mail servers do it. */
const pausesMs = [minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs, 3 * hourMs, 8 * hourMs, 24 * hourMs] as const;

export const mostAttempts = pausesMs.length + 1;

/** Rule M1: how long to wait after so many tries, in milliseconds; null when there shall be no other. */
export function pauseAfter(attempts: number): number | null {
  return pausesMs[attempts - 1] ?? null;
}

/** How a try failed. `isFinal`: the same mail would be refused again. */
export interface Failure {
  reason: MailFailure;
  answer: string;
  isFinal: boolean;
}

/** What nodemailer tells of a failure (its `NodemailerError`). */
export interface SmtpTrouble {
  code?: unknown;
  command?: unknown;
  /** The server's three digits (RFC 5321, 4.2.1). */
  responseCode?: unknown;
  message?: unknown;
}

/**
 * Rule M2: a 5xx about the receiver or the message is final. Everything else passes: 4xx by definition; a refused
 * sign-in or sender is a setting of ours, to be corrected while the mail waits; and a server that does not answer.
 */
export function failureOf(trouble: SmtpTrouble): Failure {
  const answer = String(trouble.message ?? trouble.code ?? '').slice(0, 300);
  const code = typeof trouble.responseCode === 'number' ? trouble.responseCode : 0;
  const isAboutMail = trouble.command === 'RCPT TO' || trouble.command === 'DATA';
  if (code >= 400 && isAboutMail) return { reason: 'refused', answer, isFinal: code >= 500 };
  return { reason: 'unreachable', answer, isFinal: false };
}
