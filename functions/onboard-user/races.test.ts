import { describe, expect, it } from 'vitest';
import type { Call } from '../../local/hooks.ts';
import { ID, startOnboarding } from '../../tests/support/onboarding.ts';

/**
 * Signs a user up and has another program write labels right after the n-th call of the execution that this starts, for each n.
 * The calls after which what it wrote did not last.
 */
async function lostAfter(written: string[]): Promise<string[]> {
  const calls: Call[] = [];
  let at = 0;
  const looks = await startOnboarding(
    {
      async after(call) {
        if (call.functionId !== ID) return;
        calls.push(call);
        if (calls.length === at) await looks.users.updateLabels({ userId: `user${at}`, labels: written });
      },
    },
    {},
  );
  const lost: string[] = [];
  for (at = 1; at <= 3; at++) {
    calls.length = 0;
    const userId = `user${at}`;
    await looks.users.create({ userId });
    await looks.idle();
    const { labels } = await looks.users.get({ userId });
    const wanted = ['member', ...written].toSorted();
    if (labels.toSorted().join() !== wanted.join()) lost.push(calls[at - 1]?.method ?? '');
  }
  return lost;
}

describe('labels that another program writes while a new user is onboarded', () => {
  it('last, unless they are written between the reading and the writing, which follow at once', async () => {
    expect(await lostAfter(['vip'])).toEqual(['GET']);
  });
});
