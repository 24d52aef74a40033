import type { Transporter } from 'nodemailer';
import type { CalendarPart } from './mail-content.ts';

/** A mail as it goes out. */
export interface OutgoingMail {
  messageId: string;
  to: string;
  date: Date;
  subject: string;
  text: string;
  html: string;
  calendar?: CalendarPart;
  /** Where one click takes the reader off the list (RFC 8058). */
  unsubscribeUrl?: string;
}

/** What takes a mail away. */
export interface MailTransport {
  /** Resolves once the server has taken it over. Rejects with what nodemailer says, and has then ended the connection. */
  send(mail: OutgoingMail): Promise<void>;
}

/**
 * Longest times in milliseconds. The answer to a whole mail may take ten minutes, while it is looked through (RFC 5321,
 * 4.5.3.2.6): who gives up earlier sends it a second time.
 */
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 30_000, dnsTimeout: 15_000, socketTimeout: 600_000 };

/**
 * Any SMTP server by its URL (`smtp://`, `smtps://`, with what nodemailer takes behind the question mark). A connection
 * for each mail: nodemailer's pool sends a mail again by itself when a connection ends, and whether one is sent again
 * is the queue's to decide.
 */
export function smtpTransport({ url, from }: { url: string; from: string }): MailTransport {
  let opening: Promise<Transporter> | undefined;
  /** Loaded with the first mail: no start has to wait for it. */
  const open = async (): Promise<Transporter> => {
    const { default: nodemailer } = await import('nodemailer');
    return nodemailer.createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
  };
  return {
    async send({ calendar, unsubscribeUrl, ...mail }) {
      opening ??= open();
      const transport = await opening;
      await transport.sendMail({
        ...{ from, ...mail },
        ...(calendar ? { icalEvent: { ...calendar, filename: 'event.ics' } } : {}),
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribeUrl === undefined
            ? {}
            : {
                'List-Unsubscribe': `<${unsubscribeUrl}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              }),
        },
      });
    },
  };
}

/** The right half of a sender's address (`Name <a@b.example>` → `b.example`), or undefined when it is none. */
export function domainOf(from: string): string | undefined {
  return /^(?:[^<>]*<[^\s<>@]+@([^\s<>@]+)>|[^\s<>@]+@([^\s<>@]+))$/.exec(from.trim())?.slice(1).find(Boolean);
}
