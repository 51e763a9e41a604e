import type { Models } from 'node-appwrite';
import type { Keyed } from '../../shared/accounts/keyed.ts';
import { newSecret, noteSent } from '../../shared/accounts/mailed-links.ts';
import { type AdminServices, emailTargetOf, keyedHash, madeOnce } from '../../shared/index.ts';
import { htmlMail, isSafeAsText, mailSubject, passwordMail, passwordSubject, textMail } from './mail.ts';
import type { LinkRequest } from './seal.ts';
import { hostedPage, variables } from './variables.ts';

/** The user of a link, and the request. */
interface Sending {
  user: Models.User;
  /** The id of the target of their address. */
  target: string;
  request: LinkRequest;
  redirect: string;
}

/**
 * Sends Appwrite's own mail. Its link has the secret in the query, so it must lead to the app's page and not to a function, whose
 * executions would store it. The mail is sent before the link is recorded: after a crash in between the user has to ask again.
 */
export async function sendByAppwrite(keyed: Keyed, { user, request, redirect }: Sending): Promise<void> {
  const { admin } = keyed;
  const { email } = request;
  const { secret, expire } = await admin.account.createMagicURLToken({ userId: user.$id, email, url: redirect });
  await noteSent(keyed, user, { purpose: 'link', secret, expires: expire, sentBy: 'appwrite' });
}

/**
 * Sends the function's own mail with Messaging to this address. The link has the secret in its fragment, which no server sees.
 * Idempotent.
 */
export async function sendOurMail(keyed: Keyed, { user, target, request, redirect }: Sending): Promise<void> {
  const { LINK_MINUTES: minutes, APP_NAME: appName } = variables;
  const secret = newSecret();
  const expires = new Date(Date.now() + minutes * 60_000).toISOString();
  await noteSent(keyed, user, { purpose: 'link', secret, expires, sentBy: 'template' });
  const mail = { appName, minutes, phrase: request.phrase, url: urlOf({ userId: user.$id, secret }, redirect) };
  // readers of plain text see the text of an HTML mail with its entities
  const html = variables.MAIL_FORMAT === 'html' && isSafeAsText(mail.url);
  await madeOnce(
    keyed.admin.messaging.createEmail({
      messageId: keyedHash(variables.HMAC_SECRET, 'mail', request.id).slice(0, 36),
      subject: mailSubject(mail),
      content: html ? htmlMail(mail) : textMail(mail),
      html,
      targets: [target],
    }),
  );
}

/** Mails a user that their password is removed. Once for an address. */
export async function tellPasswordRemoved({ messaging }: AdminServices, user: Models.User): Promise<void> {
  const target = emailTargetOf(user);
  if (!target) return;
  const { APP_NAME: appName, HMAC_SECRET } = variables;
  const messageId = keyedHash(HMAC_SECRET, 'password removed', user.$id, target.$id, target.$updatedAt).slice(0, 36);
  const message = { subject: passwordSubject(appName), content: passwordMail(appName), targets: [target.$id] };
  await madeOnce(messaging.createEmail({ messageId, ...message }));
}

/** The fields are separated by `;`, so that the address has no character that HTML would escape. */
function urlOf(link: { userId: string; secret: string }, redirect: string): string {
  const page = hostedPage();
  const fields = page ? { ...link, redirect } : link;
  return `${page ? page.url : redirect}#${new URLSearchParams({ ...fields }).toString().replaceAll('&', ';')}`;
}
