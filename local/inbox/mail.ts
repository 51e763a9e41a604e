import { escapeHtml } from '../http/pages.ts';
import type { Local } from '../local.ts';
import { deliver } from './inbox.ts';

/** One of Appwrite's own e-mails: a few lines and an optional link. */
export interface Mail {
  to: string;
  userId: string | null;
  subject: string;
  /** Paragraphs, as plain text. */
  lines: readonly string[];
  /** The link for the reader, with its text. */
  link?: { label: string; url: string };
  /** The code for the reader to enter. */
  code?: string;
}

/** Delivers one of Appwrite's own e-mails to the inbox, as text and as HTML. */
export function sendMail(local: Local, mail: Mail): void {
  const { to, userId, subject, lines, link, code } = mail;
  const extras = [code, link?.url].filter((part) => part !== undefined);
  const text = [...lines, ...extras].join('\n\n');
  const html = [
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    code === undefined ? '' : `<p><strong>${escapeHtml(code)}</strong></p>`,
    link === undefined ? '' : `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`,
  ].join('\n');
  deliver(local, undefined, {
    channel: 'email',
    to,
    userId,
    from: 'App <noreply@localhost>',
    subject,
    text,
    html,
    data: null,
    messageId: null,
  });
}

/** Delivers one of Appwrite's own SMS with a code to the inbox. */
export function sendSms(local: Local, sms: { to: string; userId: string | null; text: string }): void {
  deliver(local, undefined, {
    channel: 'sms',
    to: sms.to,
    userId: sms.userId,
    from: '',
    subject: '',
    text: sms.text,
    html: '',
    data: null,
    messageId: null,
  });
}
