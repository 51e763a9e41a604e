import { TablesDB } from 'appwrite';
import { expect, it } from 'vitest';
import { EVERYTHING, type Onboarding, startOnboarding } from '../../tests/support/onboarding.ts';

const profiles = { databaseId: 'app', tableId: 'profiles' };

/** A user with a profile. */
async function signUp(looks: Onboarding, name: string) {
  await looks.users.create({ userId: 'ann', email: `${name}@example.com`, name });
  await looks.idle();
  const { secret } = await looks.users.createSession({ userId: 'ann' });
  const own = new TablesDB(looks.appwrite.guest().setSession(secret));
  return { secret, ownProfile: () => own.getRow({ ...profiles, rowId: 'ann' }) };
}

it('the event of a deletion removes the profile', async () => {
  const looks = await startOnboarding({}, EVERYTHING);
  await signUp(looks, 'earlier');
  await looks.users.delete({ userId: 'ann' });
  await looks.idle();
  await expect(looks.profile('ann')).rejects.toMatchObject({ code: 404 });
});

it('the schedule removes the profile of a user who deleted their own account, and no other', async () => {
  const looks = await startOnboarding({}, EVERYTHING);
  const { secret } = await signUp(looks, 'earlier');
  await looks.users.create({ userId: 'bob' });
  await looks.idle();
  await deleteOwn(looks, secret);
  await expect(looks.profile('ann')).resolves.toMatchObject({ $id: 'ann' });
  await looks.comeRound();
  await expect(looks.profile('ann')).rejects.toMatchObject({ code: 404 });
  await expect(looks.profile('bob')).resolves.toMatchObject({ $id: 'bob' });
});

it('a user with the id of a deleted one gets their own profile and welcome, and keeps them', async () => {
  const looks = await startOnboarding({}, EVERYTHING);
  const earlier = await signUp(looks, 'earlier');
  await looks.prove('ann');
  await deleteOwn(looks, earlier.secret);
  const newcomer = await signUp(looks, 'newcomer');
  await expect(newcomer.ownProfile()).resolves.toMatchObject({ displayName: 'newcomer', welcomedAt: null });
  await looks.prove('ann');
  await expect(looks.effects('ann')).resolves.toMatchObject({ subscriptions: 1, welcomes: 1 });
  // the event of the earlier user's deletion may be delayed
  looks.deliver('ann', 'delete');
  await looks.idle();
  await looks.comeRound();
  await expect(newcomer.ownProfile()).resolves.toMatchObject({ displayName: 'newcomer' });
});

/** `DELETE /account` raises no event. SDKs for apps have no method for it. */
async function deleteOwn(looks: Onboarding, secret: string): Promise<void> {
  const headers = { 'x-appwrite-project': looks.appwrite.local.project.id, 'x-appwrite-session': secret };
  const { status } = await fetch(`${looks.appwrite.endpoint}/account`, { method: 'DELETE', headers });
  expect(status).toBe(204);
  await looks.idle();
}
