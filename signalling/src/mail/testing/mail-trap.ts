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
  type Done = (error?: Error | null) => void;
  const answer = async (work: () => Promise<void> | void, done: Done): Promise<void> => {
    let refusal: Error | null = null;
    try {
      await work();
    } catch (error) {
      refusal = error as Error;
    }
    done(refusal);
  };
  const at = (moment: SmtpMoment, address: string, done: Done) =>
    void answer(() => options.before?.(moment, address), done);
  const server = new SMTPServer({
    ...{ authOptional: true, hideSTARTTLS: true, disabledCommands: ['AUTH'], closeTimeout: 100 },
    ...options.server,
    onConnect: (_session, done) => at('connected', '', done),
    onMailFrom: ({ address }, _session, done) => at('sender', address, done),
    onRcptTo: ({ address }, _session, done) => at('receiver', address, done),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      void answer(async () => {
        // Rejects when the sender is gone before the end: then nothing was taken.
        const mail = await simpleParser(stream);
        // All of it is here. A server that loses its client now keeps the mail nevertheless.
        mails.push({ messageId: mail.messageId ?? '', to, mail });
        await options.before?.('received', to);
      }, done);
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
