import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Users } from 'node-appwrite';
import { beforeAll, expect, it, vi } from 'vitest';
import { QUICK, useApp, Visitor } from '../../tests/support/app.ts';
import { KEY } from '../../tests/support/appwrite.ts';
import { keyWith } from '../../tests/support/deploying.ts';
import { turnOn } from '../../tests/support/oauth2.ts';
import { createSignIn, currentUser, type Exchange, forwardedFor, signOut } from './index.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/app-server.md'), 'utf8');

/** The scopes in the row of the documentation that names a function. */
function scopesOf(name: string): string[] {
  const [, table = ''] = page.split('| part | scopes |');
  const row = table.split('\n').find((line) => line.split('|')[1]?.includes(`\`${name}\``)) ?? '';
  return row.split('|')[2]?.match(/[a-z]+\.[a-z]+/g) ?? [];
}

const app = useApp({ functions: ['send-magic-link'] });
const signIn = createSignIn({ clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK });
const credentials = { email: 'ann@example.com', password: 'correct horse 1' };
const visitor = new Visitor();

beforeAll(async () => {
  await new Users(app.appwrite.admin()).create({ userId: 'ann', ...credentials });
  turnOn(app.appwrite, 'google');
});

const link = () => {
  const { userId, secret } = app.linkTo(credentials.email);
  return { userId, secret };
};
const steps: Record<string, (exchange: Exchange) => Promise<unknown>> = {
  signInWithPassword: (exchange) => signIn.signInWithPassword(exchange, credentials),
  requestEmailProof: (exchange) => signIn.requestEmailProof(exchange),
  completeEmailProof: (exchange) => signIn.completeEmailProof(exchange, link()),
  currentUser: (exchange) => currentUser(exchange),
  requestPasswordReset: (exchange) => signIn.requestPasswordReset(exchange, credentials),
  completePasswordReset: (exchange) =>
    signIn.completePasswordReset(exchange, { ...link(), password: 'another horse 1' }),
  signOut: (exchange) => signOut(exchange, 'everywhere'),
  requestMagicLink: (exchange) => signIn.requestMagicLink(exchange, credentials),
  completeMagicLink: (exchange) => signIn.completeMagicLink(exchange, link()),
  signUp: (exchange) => signIn.signUp(exchange, { email: 'new@example.com', name: 'New' }),
  startOAuth: (exchange) => signIn.startOAuth(exchange, { provider: 'google' }),
};

it('each part works with the scopes that the documentation lists for it', async () => {
  for (const [name, step] of Object.entries(steps)) {
    const scopes = scopesOf(name);
    vi.stubEnv('APPWRITE_API_KEY', await keyWith(app.appwrite, [...scopes, 'none']));
    const done = await visitor.run(step).then(
      () => 'done',
      (error: unknown) => `${name}: ${error}`,
    );
    expect(done).toBe('done');
    await app.appwrite.local.jobs.idle();
  }
  vi.stubEnv('APPWRITE_API_KEY', KEY);
});
