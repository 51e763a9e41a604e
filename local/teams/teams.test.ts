import { Account, Teams as AppTeams } from 'appwrite';
import { Query, Teams, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import type { InboxItem } from '../inbox/inbox-item.ts';

let appwrite: TestAppwrite;
let teams: Teams;
let users: Users;

beforeAll(async () => {
  appwrite = await startAppwrite();
  teams = new Teams(appwrite.admin());
  users = new Users(appwrite.admin());
  for (const userId of ['ann', 'ben', 'cat'])
    await users.create({ userId, email: `${userId}@example.com`, name: userId });
});
afterAll(() => appwrite.close());

async function as(userId: string): Promise<AppTeams> {
  const { secret } = await users.createSession({ userId });
  return new AppTeams(appwrite.guest().setSession(secret));
}

/** The parameters of the link in the latest invitation. */
async function invitation(to: string): Promise<Record<'membershipId' | 'userId' | 'secret' | 'teamId', string>> {
  const found = (await (await fetch(`${appwrite.local.origin}/inbox?to=${to}&limit=1`)).json()) as InboxItem[];
  const query = new URL(found[0]?.links[0] ?? '').searchParams;
  const part = (name: string) => query.get(name) ?? '';
  return { membershipId: part('membershipId'), userId: part('userId'), secret: part('secret'), teamId: part('teamId') };
}

it('shows API keys all fields of members, and users only those that the project’s policy allows', async () => {
  await teams.create({ teamId: 'quiet', name: 'Quiet' });
  await teams.createMembership({ teamId: 'quiet', roles: ['x'], userId: 'cat' });
  const all = { userId: 'cat', userName: 'cat', userEmail: 'cat@example.com' };
  expect((await teams.listMemberships({ teamId: 'quiet' })).memberships[0]).toMatchObject(all);
  const cat = await as('cat');
  const hidden = { userId: '', userName: '', userEmail: '', userPhone: '', mfa: false, roles: ['x'] };
  expect((await cat.listMemberships({ teamId: 'quiet' })).memberships[0]).toMatchObject(hidden);
  const privacy = appwrite.local.options.policies.membershipPrivacy;
  appwrite.local.options.policies = {
    ...appwrite.local.options.policies,
    membershipPrivacy: { ...privacy, userId: true, userName: true },
  };
  const shown = { ...hidden, userId: 'cat', userName: 'cat' };
  expect((await cat.listMemberships({ teamId: 'quiet' })).memberships[0]).toMatchObject(shown);
  appwrite.local.options.policies = { ...appwrite.local.options.policies, membershipPrivacy: privacy };
});

describe('a team', () => {
  it('that a user creates is owned by that user and hidden from others', async () => {
    const ann = await as('ann');
    expect(await ann.create({ teamId: 'anns', name: 'Ann’s' })).toMatchObject({ total: 1, prefs: {} });
    expect((await ann.listMemberships({ teamId: 'anns' })).memberships[0]).toMatchObject({
      roles: ['owner'],
      confirm: true,
    });
    const ben = await as('ben');
    await expect(ben.get({ teamId: 'anns' })).rejects.toMatchObject({ code: 404, type: 'team_not_found' });
    await expect(ben.updateName({ teamId: 'anns', name: 'Mine' })).rejects.toMatchObject({ type: 'team_not_found' });
    await ann.updateName({ teamId: 'anns', name: 'Ours' });
    await ann.updatePrefs({ teamId: 'anns', prefs: { theme: 'dark' } });
    expect(await ann.getPrefs({ teamId: 'anns' })).toEqual({ theme: 'dark' });
  });

  it('counts confirmed members, also after one leaves or is deleted', async () => {
    await teams.create({ teamId: 'staff', name: 'Staff' });
    const total = async () => (await teams.get({ teamId: 'staff' })).total;
    expect(await total()).toBe(0);
    for (const userId of ['ann', 'ben', 'cat'])
      await teams.createMembership({ teamId: 'staff', roles: ['editor'], userId });
    expect(await total()).toBe(3);
    const { memberships } = await teams.listMemberships({ teamId: 'staff', queries: [Query.equal('userId', 'ann')] });
    await teams.deleteMembership({ teamId: 'staff', membershipId: memberships[0]?.$id ?? '' });
    expect(await total()).toBe(2);
    await users.delete({ userId: 'cat' });
    expect(await total()).toBe(1);
    expect((await teams.list({ queries: [Query.equal('total', 1), Query.equal('name', 'Staff')] })).total).toBe(1);
  });

  it('can only be deleted by its owner', async () => {
    await teams.create({ teamId: 'doomed', name: 'Doomed' });
    await teams.createMembership({ teamId: 'doomed', roles: ['owner'], userId: 'ann' });
    await teams.createMembership({ teamId: 'doomed', roles: ['reader'], userId: 'ben' });
    await expect((await as('ben')).delete({ teamId: 'doomed' })).rejects.toMatchObject({
      code: 401,
      type: 'user_unauthorized',
    });
    await (await as('ann')).delete({ teamId: 'doomed' });
    await expect(teams.get({ teamId: 'doomed' })).rejects.toMatchObject({ type: 'team_not_found' });
  });
});

describe('an invitation', () => {
  const url = 'http://localhost/join?from=mail';

  it('adds the member, and signs them in, once its link is followed', async () => {
    const ann = await as('ann');
    await ann.create({ teamId: 'club', name: 'Club' });
    const invited = await ann.createMembership({ teamId: 'club', roles: ['guest'], email: 'new@example.com', url });
    expect(invited).toMatchObject({ confirm: false, joined: '', userEmail: 'new@example.com' });
    expect((await ann.get({ teamId: 'club' })).total).toBe(1);
    const link = await invitation('new@example.com');
    const client = appwrite.guest();
    await expect(new AppTeams(client).updateMembershipStatus({ ...link, secret: 'wrong' })).rejects.toMatchObject({
      type: 'team_invalid_secret',
    });
    const body = JSON.stringify({ userId: link.userId, secret: link.secret });
    const joined = await fetch(`${appwrite.endpoint}/teams/club/memberships/${link.membershipId}/status`, {
      ...{ method: 'PATCH', body, headers: { 'content-type': 'application/json', 'x-appwrite-project': 'test' } },
    });
    expect(await joined.json()).toMatchObject({ confirm: true, roles: ['guest'] });
    const fallback = JSON.parse(joined.headers.get('x-fallback-cookies') ?? '{}');
    const account = await new Account(appwrite.guest().setSession(fallback['a_session_test'])).get();
    expect(account).toMatchObject({ email: 'new@example.com', emailVerification: true });
    expect((await ann.get({ teamId: 'club' })).total).toBe(2);
    await expect(new AppTeams(client).updateMembershipStatus(link)).rejects.toMatchObject({
      type: 'membership_already_confirmed',
    });
  });

  it('is only for the invited user', async () => {
    const ann = await as('ann');
    await ann.create({ teamId: 'close', name: 'Close' });
    await ann.createMembership({ teamId: 'close', roles: [], email: 'ben@example.com', url });
    const link = await invitation('ben@example.com');
    await expect(ann.updateMembershipStatus(link)).rejects.toMatchObject({ type: 'team_invite_mismatch' });
  });

  it('is only sent by owners, and never links to another site', async () => {
    await teams.create({ teamId: 'open', name: 'Open' });
    await teams.createMembership({ teamId: 'open', roles: ['reader'], userId: 'ben' });
    const invite = { teamId: 'open', roles: [], email: 'x@example.com' };
    const ben = await as('ben');
    await expect(ben.createMembership({ ...invite, url })).rejects.toMatchObject({ type: 'user_unauthorized' });
    await expect(ben.createMembership({ ...invite, url: 'https://evil.example/' })).rejects.toMatchObject({
      type: 'general_argument_invalid',
    });
    expect((await users.list({ queries: [Query.equal('email', 'x@example.com')] })).total).toBe(0);
  });

  it('that is sent ten times concurrently creates one membership', async () => {
    await teams.create({ teamId: 'race', name: 'Race' });
    const ask = () => teams.createMembership({ teamId: 'race', roles: ['a'], userId: 'ann' });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, ask));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await teams.get({ teamId: 'race' })).total).toBe(1);
  });
});
