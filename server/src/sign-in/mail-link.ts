import { ID, type Models } from 'node-appwrite';
import { newSecret, noteSent, type Purpose } from '../../../shared/accounts/mailed-links.ts';
import { targetOf } from '../../../shared/accounts/people.ts';
import { variable } from '../config.ts';
import { keyed, type Settings } from '../options.ts';
import type { MailKind } from './mails.ts';

/** A mail with a link to a page of the app. */
interface LinkMail {
  user: Models.User;
  kind: MailKind;
  purpose: Exclude<Purpose, 'link'>;
}

/**
 * Mails a link with a secret of our own, which works once and for this address of this user only. Nothing is sent if the address is
 * a target of another user. Appwrite's own recovery and verification tokens would stay valid after a change of the address.
 */
export async function mailLink(settings: Settings, { user, kind, purpose }: LinkMail): Promise<void> {
  const target = await targetOf(keyed(), user);
  if (target === undefined) return;
  const { appName, linkMinutes: minutes, pages } = settings;
  const secret = newSecret();
  const expires = new Date(Date.now() + minutes * 60_000).toISOString();
  await noteSent(keyed(), user, { purpose, secret, expires, sentBy: 'template' });
  const fragment = new URLSearchParams({ userId: user.$id, secret }).toString().replaceAll('&', ';');
  const url = `${variable('APP_ORIGIN')}${pages[purpose]}#${fragment}`;
  await send(target, settings.mail({ kind, appName, url, minutes }));
}

/** Mails a user that their password was removed, because it was set before anybody had shown that the address is theirs. */
export async function tellPasswordRemoved(settings: Settings, user: Models.User): Promise<void> {
  const target = await targetOf(keyed(), user);
  if (target === undefined) return;
  const { appName, linkMinutes: minutes } = settings;
  await send(target, settings.mail({ kind: 'password-removed', appName, url: variable('APP_ORIGIN'), minutes }));
}

async function send(target: string, mail: { subject: string; content: string }): Promise<void> {
  await keyed().admin.messaging.createEmail({ messageId: ID.unique(), targets: [target], ...mail });
}
