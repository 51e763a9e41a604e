import { describe, expect, it, vi } from 'vitest';
import { KEY } from '../../tests/support/appwrite.ts';
import { type Fault, faulty } from '../../tests/support/faulty.ts';
import { invoke } from '../../tests/support/invoke.ts';
import { startOnboarding, unproved } from '../../tests/support/onboarding.ts';
import main from './main.ts';

/** A backfill of 20 users with the given failures of Appwrite. */
async function backfill(fault: Fault) {
  const looks = await startOnboarding({}, {}, 20);
  const { endpoint, calls } = await faulty(looks.appwrite.endpoint, fault);
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', endpoint);
  vi.stubEnv('LABEL_RULES', JSON.stringify([{ label: 'member' }]));
  const headers = { 'x-appwrite-key': KEY };
  const answer = await invoke(main, { method: 'POST', path: '/backfill', bodyText: '{}', headers });
  return { looks, calls, answer };
}

/** The call that creates a user's profile. */
const profileOf = (userId: string, method: string, path: string, body: string) =>
  method === 'POST' && path.endsWith('/profiles/rows') && body.includes(`"${userId}"`);

describe('a backfill', () => {
  it.each([400, 501])('continues after a user for whom Appwrite fails with %d, and names the user', async (status) => {
    const { looks, answer } = await backfill((...call) => (profileOf('missed3', ...call) ? { status } : undefined));
    expect(answer).toMatchObject({ status: 200, json: { done: 20, onboarded: 19, failed: 1, cursor: null } });
    expect(answer.errors).toMatchObject([{ userId: 'missed3' }]);
    await expect(looks.effects('missed9')).resolves.toEqual(unproved('missed9'));
  });

  it('stops if Appwrite limits the calls', async () => {
    const headers = { 'retry-after': '3600' };
    const { answer, calls } = await backfill((...call) =>
      profileOf('missed0', ...call) ? { status: 429, headers } : undefined,
    );
    expect(answer).toMatchObject({ status: 503, json: { type: 'urn:problem:unavailable' } });
    // the users who are onboarded in parallel with the failed one
    expect(calls.filter((call) => call.startsWith('POST') && call.endsWith('/rows')).length).toBeLessThanOrEqual(8);
  });

  it('stops if Appwrite fails for all users', async () => {
    let isDown = false;
    const { answer } = await backfill((...call) => {
      isDown ||= profileOf('missed0', ...call);
      return isDown ? { status: 501 } : undefined;
    });
    expect(answer.status).toBe(503);
  });
});
