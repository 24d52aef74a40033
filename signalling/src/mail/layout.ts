import type { Language } from '@campus/protocol';
import { escapeHtml as escape } from '../web/html.ts';
import { eventParts } from './event-parts.ts';
import type { ContentOf, MailContent } from './mail-content.ts';
import { directionOf, mailCatalogues, momentIn, say } from './mail-texts.ts';

export interface LaidOutMail {
  subject: string;
  text: string;
  html: string;
}

/** The parts of every mail. Plain text: the layout escapes it. */
export interface MailParts {
  subject: string;
  heading: string;
  paragraphs: string[];
  action: { label: string; url: string };
  /** Small print, with the address that it is about. */
  notes: { text: string; url?: string }[];
}

/** A mail as text and as HTML, in the reader's language. Pure. */
export function layOut(content: MailContent, language: Language): LaidOutMail {
  const parts = partsOf(content, language);
  return { subject: parts.subject, text: asText(parts), html: asHtml(parts, language) };
}

function partsOf(content: MailContent, language: Language): MailParts {
  switch (content.kind) {
    case 'invitation':
      return partsOfInvitation(content, language);
    case 'address':
      return partsOfAddress(content, language);
    default:
      return eventParts(content, language);
  }
}

function partsOfAddress(content: ContentOf<'address'>, language: Language): MailParts {
  const { address } = mailCatalogues[language];
  const until = momentIn(content.expiresAtMs, content.timeZone, language);
  return {
    subject: say(address.subject, language),
    heading: say(address.heading, language),
    paragraphs: [say(address.lead, language)],
    action: { label: say(address.action, language), url: content.url },
    notes: [{ text: say(address.until, language, until) }, { text: say(address.unexpected, language) }],
  };
}

function partsOfInvitation(content: ContentOf<'invitation'>, language: Language): MailParts {
  const { invitation } = mailCatalogues[language];
  const { inviter, institution, role, url } = content;
  const until = momentIn(content.expiresAtMs, content.timeZone, language);
  return {
    subject: say(invitation.subject, language, { inviter, institution }),
    heading: say(invitation.heading, language),
    paragraphs: [say(invitation.lead, language, { inviter, institution, role }), say(invitation.how, language)],
    action: { label: say(invitation.action, language), url },
    notes: [{ text: say(invitation.until, language, until) }, { text: say(invitation.unexpected, language) }],
  };
}

function asText({ heading, paragraphs, action, notes }: MailParts): string {
  const small = notes.map(({ text, url }) => (url === undefined ? text : `${text}\n${url}`));
  return `${[heading, ...paragraphs, `${action.label}:\n${action.url}`, '-- ', ...small].join('\n\n')}\n`;
}

/** Mail programs know inline styles and little else; without them it still reads from top to bottom. */
function asHtml({ subject, heading, paragraphs, action, notes }: MailParts, language: Language): string {
  const url = escape(action.url);
  const font =
    language === 'ur' ? "'Noto Nastaliq Urdu','Noto Naskh Arabic',Tahoma,sans-serif" : 'Helvetica,Arial,sans-serif';
  const lineHeight = language === 'ur' ? 2 : 1.5;
  return [
    '<!doctype html>',
    `<html lang="${language}" dir="${directionOf(language)}">`,
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(subject)}</title></head>`,
    `<body style="margin:0;padding:24px 12px;background:#f3f1ec;color:#1d2433;font:16px/${lineHeight} ${font}">`,
    '<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">',
    `<h1 style="margin:0 0 16px;font-size:24px;line-height:1.35">${escape(heading)}</h1>`,
    ...paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escape(paragraph)}</p>`),
    `<p style="margin:24px 0"><a href="${url}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#1f3a8a;color:#ffffff;font-weight:bold;text-decoration:none">${escape(action.label)}</a></p>`,
    `<p dir="ltr" style="margin:0 0 24px;font-size:14px;overflow-wrap:anywhere"><a href="${url}" style="color:#1f3a8a">${url}</a></p>`,
    ...notes.map((note) => `<p style="margin:0 0 8px;font-size:14px;color:#4a5268">${small(note)}</p>`),
    '</div>',
    '</body>',
    '</html>',
  ].join('\n');
}

function small({ text, url }: MailParts['notes'][number]): string {
  return url === undefined ? escape(text) : `<a href="${escape(url)}" style="color:#4a5268">${escape(text)}</a>`;
}
