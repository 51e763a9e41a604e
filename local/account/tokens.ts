import { newSecret, packSession } from '../auth/secrets.ts';
import { isIdentityAddress } from '../directory/identities.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { boolean, customId, email, phone, text } from '../http/params.ts';
import { refuseForeignUrl, withQuery } from '../http/redirect.ts';
import { created } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sendMail, sendSms } from '../inbox/mail.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { tokenBody } from '../users/bodies.ts';
import { userError } from '../users/errors.ts';
import { SIGN_UP_HASH } from '../users/passwords/passwords.ts';
import { insertTarget, insertUser, type NewUser } from '../users/store.ts';
import { createToken } from '../users/tokens.ts';
import { newCode } from './codes.ts';
import { newPhrase } from './phrase.ts';

/** How long a link is valid, in seconds. Source: appwrite 1.9.6, TOKEN_EXPIRATION_CONFIRM. */
const LINK_SECONDS = 3600;
/** How long a code is valid, in seconds. Source: appwrite 1.9.6, TOKEN_EXPIRATION_OTP. */
const CODE_SECONDS = 900;

function phraseLines(phrase: string): string[] {
  return phrase ? [`Your security phrase: ${phrase}. It is the one that you were shown when you asked.`] : [];
}

interface FoundUser {
  user: UserDocument;
  isNew: boolean;
}

/** A new user, and the error if their address belongs to an identity. */
interface Made extends NewUser {
  refusal?: () => AppwriteError;
}

/**
 * The user with this address or phone number, created if there is none.
 * @throws AppwriteError general_unknown, a 500 without details, if the id is taken or another call created the user
 * meanwhile, as in Appwrite
 */
async function findOrInsert(context: Context, by: 'email' | 'phone', value: string, made: Made): Promise<FoundUser> {
  const { local } = context;
  const [known] = users(local.store).where(by, value);
  await context.gap('account.tokens.user');
  if (known) return { user: known, isNew: false };
  const { refusal, ...newUser } = made;
  if (refusal && newUser.email && isIdentityAddress(local.store, newUser.email)) throw refusal();
  try {
    return { user: insertUser(local, newUser), isNew: true };
  } catch (error) {
    throw error instanceof DuplicateError ? AppwriteError.of('general_unknown', 'Server Error') : error;
  }
}

// Creates no target for a new user. The one-time code does.
const magicUrl = route({
  method: 'POST',
  path: '/account/tokens/magic-url',
  scopes: ['sessions.write'],
  rateLimit: { limit: 60, key: ['url:{url},email:{param-email}', 'url:{url},ip:{ip}'] },
  params: {
    userId: customId(),
    email: email(),
    url: optional(text(0, { min: 0 }), ''),
    phrase: optional(boolean(), false),
  },
  async handle(context, input) {
    const { local, isKey } = context;
    if (input.url) refuseForeignUrl(local, 'url', input.url);
    const address = input.email.toLowerCase();
    const refusal = () => userError('user_email_already_exists');
    const made = { id: resolveId(input.userId), email: address, present: true, refusal };
    const { user } = await findOrInsert(context, 'email', address, made);
    const secret = newSecret(64);
    const token = createToken(local, { userId: user.$id, type: 'magic-url', secret, seconds: LINK_SECONDS });
    const phrase = input.phrase ? newPhrase() : '';
    const url = withQuery(input.url || `${local.origin}/console/auth/magic-url`, {
      userId: user.$id,
      secret,
      expire: token.expire,
      project: local.project.id,
    });
    sendMail(local, {
      to: address,
      userId: user.$id,
      subject: `${local.project.id} Login`,
      lines: ['Sign in with the link below. It is good for one hour.', ...phraseLines(phrase)],
      link: { label: 'Sign in', url },
    });
    return created(tokenBody(token, isKey ? secret : '', phrase));
  },
});

const emailCode = route({
  method: 'POST',
  path: '/account/tokens/email',
  scopes: ['sessions.write'],
  rateLimit: { limit: 10, key: ['url:{url},email:{param-email}', 'url:{url},ip:{ip}'] },
  params: { userId: customId(), email: email(), phrase: optional(boolean(), false) },
  async handle(context, input) {
    const { local, isKey } = context;
    const address = input.email.toLowerCase();
    // the error does not reveal that the address belongs to somebody
    const refusal = () => AppwriteError.of('general_bad_request');
    const made = { id: resolveId(input.userId), email: address, present: true, refusal };
    const { user, isNew } = await findOrInsert(context, 'email', address, made);
    if (isNew) insertTarget(local, user.$id, 'email', address);
    const secret = newCode();
    const token = createToken(local, { userId: user.$id, type: 'email', secret, seconds: CODE_SECONDS });
    const phrase = input.phrase ? newPhrase() : '';
    sendMail(local, {
      to: address,
      userId: user.$id,
      subject: `OTP for ${local.project.id} Login`,
      lines: ['Type this code to sign in. It is good for 15 minutes.', ...phraseLines(phrase)],
      code: secret,
    });
    return created(tokenBody(token, isKey ? secret : '', phrase));
  },
});

const phoneCode = route({
  method: 'POST',
  path: '/account/tokens/phone',
  scopes: ['sessions.write'],
  rateLimit: { limit: 10, key: ['url:{url},phone:{param-phone}', 'url:{url},ip:{ip}'] },
  params: { userId: customId(), phone: phone() },
  async handle(context, input) {
    const { local, isKey } = context;
    const made = { id: resolveId(input.userId), phone: input.phone, hashOptions: SIGN_UP_HASH, present: true };
    const { user, isNew } = await findOrInsert(context, 'phone', input.phone, made);
    if (isNew) insertTarget(local, user.$id, 'sms', input.phone);
    const mock = local.policies.mockNumbers.find((number) => number.phone === input.phone);
    const secret = mock?.otp ?? newCode();
    const token = createToken(local, { userId: user.$id, type: 'phone', secret, seconds: CODE_SECONDS });
    if (!mock) sendSms(local, { to: input.phone, userId: user.$id, text: secret });
    // an API key gets the code packed together with the user's id, like the secret of a session
    return created(tokenBody(token, isKey ? packSession(user.$id, secret) : ''));
  },
});

export const accountTokenRoutes: readonly Route[] = [magicUrl, emailCode, phoneCode];
