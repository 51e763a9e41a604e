/** A cookie in the form of cookie helpers (`cookies().set(name, value, options)`), and as a `Set-Cookie` header. */
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
 * The cookie in which an app's server keeps an Appwrite session. `createSessionClient` reads it.
 * @param session the answer of `POST /session` of `send-magic-link`; send its secret to Appwrite as `x-appwrite-session`
 * @param domain a parent domain, to share the cookie between its hosts; by default only the host that sets it gets it
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
