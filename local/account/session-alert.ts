import { type SessionDocument, sessions } from '../directory/sessions.ts';
import { users } from '../directory/users.ts';
import { sendMail } from '../inbox/mail.ts';
import type { Local } from '../local.ts';
import { agentOf } from '../users/agent.ts';

/** Sessions that began with something that the user's mailbox got. */
const BY_MAIL = ['magic-url', 'token'];

/**
 * Sends the user an e-mail about a further session, if the project's policy says so. Not for the user's only session, nor
 * for one that began with a mailed link or code. Source: appwrite 1.9.6, src/Appwrite/Bus/Listeners/Mails.php.
 */
export function alertUser(local: Local, session: SessionDocument): void {
  const { store, policies } = local;
  const { userId, provider, factors, ip, userAgent } = session;
  if (!policies.sessionAlerts || (BY_MAIL.includes(provider) && factors.includes('email'))) return;
  const user = users(store).get(userId);
  if (!user?.email || sessions(store).where('userId', userId).length === 1) return;
  sendMail(local, {
    to: user.email,
    userId,
    subject: `Security alert: new session on your ${local.project.id} account`,
    lines: [
      `Hello ${user.name},`,
      `Somebody signed in to your ${local.project.id} account at ${session.$createdAt}.`,
      `Device: ${agentOf(userAgent).clientName || userAgent}. IP address: ${ip}. Country: unknown.`,
      'If it was not you, change your password and end your other sessions.',
    ],
  });
}
