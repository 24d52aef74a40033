import { type AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** Where a conversation has come to; the trap says it before it answers. */
export type SmtpMoment = 'connected' | 'sender' | 'receiver' | 'received';

/** A mail that was taken, read back by another library than wrote it. */
export interface TrappedMail {
  messageId: string;
  to: string;
  mail: ParsedMail;
}

export interface MailTrap {
  /** For MAIL_URL. */
  readonly url: string;
  readonly mails: TrappedMail[];
  close(): Promise<void>;
}

/**
 * A real SMTP server on the loopback that keeps what it takes. `before` is awaited at each moment, and may throw: an
 * error's `responseCode` is then what the server answers.
 */
export async function startMailTrap(
  options: {
    before?: (moment: SmtpMoment, address: string) => Promise<void> | void;
    server?: SMTPServerOptions;
    port?: number;
  } = {},
): Promise<MailTrap> {
  const mails: TrappedMail[] = [];
  const at = (moment: SmtpMoment, address: string, done: (error?: Error | null) => void) => {
    Promise.resolve()
      .then(() => options.before?.(moment, address))
      .then(
        () => done(),
        (error: unknown) => done(error as Error),
      );
  };
  const server = new SMTPServer({
    ...{ authOptional: true, hideSTARTTLS: true, disabledCommands: ['AUTH'], closeTimeout: 100 },
    ...options.server,
    onConnect: (_session, done) => at('connected', '', done),
    onMailFrom: ({ address }, _session, done) => at('sender', address, done),
    onRcptTo: ({ address }, _session, done) => at('receiver', address, done),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      // Rejects when the sender is gone before the end: then nothing was taken.
      simpleParser(stream).then(
        (mail) => {
          // All of it is here. A server that loses its client now keeps the mail nevertheless.
          mails.push({ messageId: mail.messageId ?? '', to, mail });
          at('received', to, done);
        },
        (error: unknown) => done(error as Error),
      );
    },
  });
  // Clients that are killed cut their connections.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What the trap's `before` throws to answer with an error of SMTP. */
export function smtpRefusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
