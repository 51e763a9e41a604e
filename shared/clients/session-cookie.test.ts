import { expect, it } from 'vitest';
import { requestOf } from '../../tests/support/invoke.ts';
import { credentialOf } from './credential.ts';
import { sessionCookie } from './session-cookie.ts';

const session = { secret: 'eyJpZCI6InMxIiwic2VjcmV0IjoiYSJ9==', expire: '2027-01-02T03:04:05.678+00:00' };

it('is HttpOnly, SameSite=Strict, and expires with the session', () => {
  const { name, value, options, header } = sessionCookie('p1', session);
  expect([name, value]).toEqual(['a_session_p1', session.secret]);
  expect(options).toEqual({
    httpOnly: true,
    secure: true,
    sameSite: 'strict',
    path: '/',
    expires: new Date(session.expire),
  });
  expect(header).toBe(
    'a_session_p1=eyJpZCI6InMxIiwic2VjcmV0IjoiYSJ9%3D%3D; Path=/; Expires=Sat, 02 Jan 2027 03:04:05 GMT; HttpOnly; Secure; SameSite=Strict',
  );
});

it('is shared by the hosts of a domain if one is given', () => {
  const { options, header } = sessionCookie('p1', session, 'example.com');
  expect(options.domain).toBe('example.com');
  expect(header).toContain('; Domain=example.com; ');
});

it('is read back as the credential of a session client', () => {
  process.env['APPWRITE_FUNCTION_PROJECT_ID'] = 'p1';
  const { header } = sessionCookie('p1', session);
  const req = requestOf({ headers: { cookie: header.split(';')[0] } });
  expect(credentialOf(req)).toEqual({ kind: 'cookie', value: session.secret });
});
