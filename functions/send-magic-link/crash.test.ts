import { Account } from 'node-appwrite';
import { expect, it } from 'vitest';
import { killFunction } from '../../local/functions/state.ts';
import type { Hooks } from '../../local/hooks.ts';
import { ID, type Links, startLinks } from '../../tests/support/magic-links.ts';
import { nextCase } from '../../tests/support/sample.ts';

/** Kills the function's process at its nth call from now. The call takes effect, but its answer is lost. */
function killer() {
  let left = Number.POSITIVE_INFINITY;
  let looks: Links | undefined;
  const hooks: Hooks = {
    async before({ functionId }) {
      if (functionId && looks && --left === 0) await killFunction(looks.local, ID);
    },
  };
  return {
    hooks,
    /** True if there were that many calls. */
    async killAt(nth: number, in_: Links, during: () => Promise<unknown>): Promise<boolean> {
      looks = in_;
      left = nth;
      await during();
      await in_.idle();
      const killed = left <= 0;
      left = Number.POSITIVE_INFINITY;
      return killed;
    },
  };
}

it.each(['template', 'appwrite'])(
  'killed at any call while it sends, the next link works and makes no second user (%s)',
  async (SEND_BY) => {
    const { hooks, killAt } = killer();
    const looks = await startLinks({ hooks, vars: { SEND_BY } });
    let nth = nextCase(0);
    for (let killed = true; killed; nth = nextCase(nth)) {
      const email = `user${nth}@example.com`;
      killed = await killAt(nth, looks, () => looks.asGuest('/', { email }));
      expect(await looks.spend(await looks.linkFor(email))).toMatchObject({ status: 200 });
      const { users } = await looks.users.list();
      expect(users.filter((user) => user.email === email)).toHaveLength(1);
    }
    expect(nth).toBeGreaterThan(6);
  },
);

it('killed at any call, the use of a link gives at most one session, and the next link gives the same result', async () => {
  const { hooks, killAt } = killer();
  const looks = await startLinks({ hooks });
  let nth = nextCase(0);
  for (let killed = true; killed; nth = nextCase(nth)) {
    const [userId, email, password] = [`user${nth}`, `user${nth}@example.com`, 'somebody else 1'];
    await looks.users.create({ userId, email, password });
    await new Account(looks.appwrite.admin()).createEmailPasswordSession({ email, password });
    const link = await looks.linkFor(email);
    killed = await killAt(nth, looks, () => looks.spend(link));
    const again = await looks.spend(link);
    const { sessions } = await looks.users.listSessions({ userId });
    expect(sessions.filter(({ provider }) => provider === 'server').length).toBeLessThan(2);
    if (again.status !== 200) await looks.spend(await looks.linkFor(email));
    const user = await looks.users.get({ userId });
    expect([user.emailVerification, user.password || '']).toEqual([true, '']);
    const left = (await looks.users.listSessions({ userId })).sessions.map(({ provider }) => provider);
    expect(left.every((provider) => provider === 'server')).toBe(true);
    expect(left.length).toBeGreaterThan(0);
  }
  expect(nth).toBeGreaterThan(8);
});
