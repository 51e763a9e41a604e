import type { Models } from 'node-appwrite';
import { type AdminServices, keyedHash, madeOnce } from '../../shared/index.ts';
import { noteSent } from './links.ts';
import { htmlMail, mailSubject, textMail } from './mail.ts';
import { targetOf } from './people.ts';
import type { LinkRequest } from './seal.ts';
import { hostedPage, variables } from './variables.ts';

/** Whom a link is for, and what was asked. */
interface Sending {
  user: Models.User;
  request: LinkRequest;
  redirect: string;
}

/**
 * Appwrite's own mail. Its link carries the secret in the query, so that it leads to the app's page: what a function is called
 * with stays in its executions. The mail is on its way before the link can be written down; a crash in between means that the
 * person has to ask again.
 */
export async function sendByAppwrite(admin: AdminServices, { user, request, redirect }: Sending): Promise<void> {
  const { email } = request;
  const token = await admin.account.createMagicURLToken({ userId: user.$id, email, url: redirect });
  const link = { userId: user.$id, secret: token.secret };
  await noteSent(admin, link, { email, expires: token.expire, sentBy: 'appwrite' });
}

/**
 * Our own mail, through Messaging, to this one address. The link carries the secret in its fragment, which no server gets to
 * see. False where the address is a target of somebody else's. Done twice, it is mailed once.
 */
export async function sendOurMail(admin: AdminServices, { user, request, redirect }: Sending): Promise<boolean> {
  const { email, phrase } = request;
  const target = await targetOf(admin, user, email);
  if (target === undefined) return false;
  const { LINK_MINUTES: minutes, APP_NAME: appName } = variables;
  const token = await admin.users.createToken({ userId: user.$id, length: 64, expire: minutes * 60 });
  const link = { userId: user.$id, secret: token.secret };
  await noteSent(admin, link, { email, expires: token.expire, sentBy: 'template' });
  const mail = { appName, minutes, phrase, url: urlOf(link, redirect) };
  const html = variables.MAIL_FORMAT === 'html';
  await madeOnce(
    admin.messaging.createEmail({
      messageId: keyedHash(variables.HMAC_SECRET, 'mail', request.id).slice(0, 36),
      subject: mailSubject(mail),
      content: html ? htmlMail(mail) : textMail(mail),
      html,
      targets: [target],
    }),
  );
  return true;
}

function urlOf(link: { userId: string; secret: string }, redirect: string): string {
  const page = hostedPage();
  return page
    ? `${page.url}#${new URLSearchParams({ ...link, redirect })}`
    : `${redirect}#${new URLSearchParams({ ...link })}`;
}
