// Made by `npm run client` from shared/session-cookie.ts. Changes here are lost.

/** A cookie in the form that cookie helpers take (`cookies().set(name, value, options)`), and as a `Set-Cookie` header. */
export interface SessionCookie {
  name: string;
  value: string;
  options: {
    httpOnly: true;
    secure: true;
    sameSite: 'strict';
    path: '/';
    expires: Date;
    domain?: string;
  };
  header: string;
}

/**
 * The cookie in which an app of your own keeps an Appwrite session, as `createSessionClient` finds it.
 * @param session what `POST /session` of `send-magic-link` answers; the secret goes to Appwrite as `x-appwrite-session`
 * @param domain the parent domain that several hosts share; without it the cookie is of the one host that sets it
 */
export function sessionCookie(
  projectId: string,
  session: { secret: string; expire: string },
  domain?: string,
): SessionCookie {
  const name = `a_session_${projectId}`;
  const expires = new Date(session.expire);
  const parts = [
    `${name}=${encodeURIComponent(session.secret)}`,
    'Path=/',
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    `Expires=${expires.toUTCString()}`,
    'HttpOnly',
    'Secure',
    'SameSite=Strict',
  ];
  const options = { httpOnly: true, secure: true, sameSite: 'strict', path: '/', expires } as const;
  return {
    name,
    value: session.secret,
    options: domain === undefined ? options : { ...options, domain },
    header: parts.join('; '),
  };
}
