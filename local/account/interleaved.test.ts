import { Account, type AppwriteException, Users } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { startAppwrite } from '../../tests/support/appwrite.ts';
import { signInWith, turnOn } from '../../tests/support/oauth2.ts';

/** Holds each caller at a gap until `count` callers have arrived. */
function gate(name: string, count: number) {
  let waiting = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    async gap(at: string) {
      if (at !== name) return;
      if (++waiting === count) open();
      await opened;
    },
  };
}

describe('where the real server is not atomic', () => {
  it('concurrent calls that spend one token all get a session', async () => {
    const appwrite = await startAppwrite({ hooks: gate('account.sessions.token', 3) });
    const users = new Users(appwrite.admin());
    await users.create({ userId: 'ann' });
    const { secret } = await users.createToken({ userId: 'ann', length: 64 });
    const spend = () => new Account(appwrite.admin()).createSession({ userId: 'ann', secret });
    await Promise.all([spend(), spend(), spend()]);
    expect((await users.listSessions({ userId: 'ann' })).total).toBe(3);
    await expect(spend()).rejects.toMatchObject({ type: 'user_invalid_token' });
    await appwrite.close();
  });

  it('magic links for one unknown address create one user, and the slower call fails', async () => {
    const appwrite = await startAppwrite({ hooks: gate('account.tokens.user', 2) });
    const ask = () => new Account(appwrite.admin()).createMagicURLToken({ userId: 'unique()', email: 'a@example.com' });
    const answers = await Promise.allSettled([ask(), ask()]);
    const failed = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as AppwriteException] : [],
    );
    expect(failed).toMatchObject([{ code: 500, message: 'Server Error' }]);
    expect((await new Users(appwrite.admin()).list()).total).toBe(1);
    await appwrite.close();
  });

  it('two sign-ins of one new account at a provider create one user, and the slower one is refused', async () => {
    const appwrite = await startAppwrite({ hooks: gate('account.oauth2', 2) });
    turnOn(appwrite, 'google');
    const signIn = () => signInWith(appwrite, { provider: 'google' }, { name: 'Ann', email: 'ann@example.com' });
    const ended = await Promise.all([signIn(), signIn()]);
    expect(ended.flatMap(({ error }) => error?.type ?? [])).toEqual(['user_already_exists']);
    expect((await new Users(appwrite.admin()).list()).total).toBe(1);
    await appwrite.close();
  });

  it('without hooks a token is spent once', async () => {
    const appwrite = await startAppwrite();
    const users = new Users(appwrite.admin());
    await users.create({ userId: 'ann' });
    const { secret } = await users.createToken({ userId: 'ann' });
    const spend = () => new Account(appwrite.admin()).createSession({ userId: 'ann', secret });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, spend));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await appwrite.close();
  });
});

describe('limits per endpoint', () => {
  it('allow ten wrong passwords an hour, and are reset by a correct one', async () => {
    const appwrite = await startAppwrite({ rateLimits: true });
    await new Users(appwrite.admin()).create({ userId: 'ann', email: 'a@example.com', password: 'correct horse 1' });
    const signIn = (password: string) =>
      fetch(`${appwrite.endpoint}/account/sessions/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-appwrite-project': 'test' },
        body: JSON.stringify({ email: 'a@example.com', password }),
      }).then(({ status }) => status);
    for (let i = 0; i < 9; i++) expect(await signIn('wrong horse 1')).toBe(401);
    expect(await signIn('correct horse 1')).toBe(201);
    for (let i = 0; i < 10; i++) expect(await signIn('wrong horse 1')).toBe(401);
    expect(await signIn('correct horse 1')).toBe(429);
    await appwrite.close();
  });
});
