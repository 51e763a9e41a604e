import type { Models } from 'node-appwrite';
import { type AdminServices, emailTargetOf, keyedHash, madeOnce } from '../../shared/index.ts';
import { newSecret, noteSent } from './links.ts';
import { htmlMail, isSafeAsText, mailSubject, passwordMail, passwordSubject, textMail } from './mail.ts';
import type { LinkRequest } from './seal.ts';
import { hostedPage, variables } from './variables.ts';

/** Whom a link is for, and what was asked. */
interface Sending {
  user: Models.User;
  /** The id of the target of their address. */
  target: string;
  request: LinkRequest;
  redirect: string;
}

/**
 * Appwrite's own mail. Its link carries the secret in the query, so that it leads to the app's page: what a function is called
 * with stays in its executions. The mail is on its way before the link can be recorded; a crash in between means that the
 * person has to ask again.
 */
export async function sendByAppwrite(admin: AdminServices, { user, request, redirect }: Sending): Promise<void> {
  const { email } = request;
  const { secret, expire } = await admin.account.createMagicURLToken({ userId: user.$id, email, url: redirect });
  await noteSent(admin, user, { secret, expires: expire, sentBy: 'appwrite' });
}

/**
 * Our own mail, through Messaging, to this one address. The link carries the secret in its fragment, which no server gets to
 * see. Done twice, it is mailed once.
 */
export async function sendOurMail(admin: AdminServices, { user, target, request, redirect }: Sending): Promise<void> {
  const { LINK_MINUTES: minutes, APP_NAME: appName } = variables;
  const secret = newSecret();
  const expires = new Date(Date.now() + minutes * 60_000).toISOString();
  await noteSent(admin, user, { secret, expires, sentBy: 'template' });
  const mail = { appName, minutes, phrase: request.phrase, url: urlOf({ userId: user.$id, secret }, redirect) };
  // readers of plain text see the text of an HTML mail with its entities left as they are
  const html = variables.MAIL_FORMAT === 'html' && isSafeAsText(mail.url);
  await madeOnce(
    admin.messaging.createEmail({
      messageId: keyedHash(variables.HMAC_SECRET, 'mail', request.id).slice(0, 36),
      subject: mailSubject(mail),
      content: html ? htmlMail(mail) : textMail(mail),
      html,
      targets: [target],
    }),
  );
}

/** Tells a user that their password is removed. Once for an address, however often it is tried. */
export async function tellPasswordRemoved({ messaging }: AdminServices, user: Models.User): Promise<void> {
  const target = emailTargetOf(user);
  if (!target) return;
  const { APP_NAME: appName, HMAC_SECRET } = variables;
  const messageId = keyedHash(HMAC_SECRET, 'password removed', user.$id, target.$id, target.$updatedAt).slice(0, 36);
  const message = { subject: passwordSubject(appName), content: passwordMail(appName), targets: [target.$id] };
  await madeOnce(messaging.createEmail({ messageId, ...message }));
}

/** `;` parts the fields, so that the address has no character that HTML would have to escape. */
function urlOf(link: { userId: string; secret: string }, redirect: string): string {
  const page = hostedPage();
  const fields = page ? { ...link, redirect } : link;
  return `${page ? page.url : redirect}#${new URLSearchParams({ ...fields }).toString().replaceAll('&', ';')}`;
}
