import { beforeAll, describe, expect, it } from 'vitest';
import { check, created, nothing, ok, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, user } from './support/questions.ts';
import { date, id } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();
beforeAll(() => appwrite().signIn('nora', 'omar', 'petra'));

const team = (teamId: string, name: string, total: number) => ({
  $id: teamId,
  $createdAt: date,
  $updatedAt: date,
  name,
  total,
  prefs: {},
});

const membership = (userId: string, body: object = {}) => ({
  $id: id,
  $createdAt: date,
  $updatedAt: date,
  userId,
  userName: userId,
  userEmail: `${userId}@example.com`,
  userPhone: '',
  teamId: 'editors',
  teamName: 'Editors',
  invited: date,
  joined: date,
  confirm: true,
  mfa: false,
  userAccessedAt: '',
  roles: ['editor'],
  ...body,
});

const invited = membership('omar', {
  teamId: 'friends',
  teamName: 'Friends',
  joined: '',
  confirm: false,
  roles: ['guest'],
});

facts('a team', {
  'is made by the key, without members': [
    key.post('/teams', { teamId: 'editors', name: 'Editors' }),
    created(team('editors', 'Editors', 0)),
  ],
  'has an id of its own': [
    key.post('/teams', { teamId: 'editors', name: 'Editors' }),
    refused(
      409,
      'team_already_exists',
      'Team with requested ID already exists. Please choose a different ID and try again.',
    ),
  ],
  'is made by a user, who is its first member': [
    user('nora').post('/teams', { teamId: 'friends', name: 'Friends', roles: ['owner'] }),
    created(team('friends', 'Friends', 1)),
  ],
  'is not made by a guest': [
    guest.post('/teams', { teamId: 'x', name: 'x' }),
    withoutScope('User (role: guests)', 'teams.write'),
  ],
});

facts('a membership', {
  'that the key gives is there at once': [
    key.post('/teams/editors/memberships', { userId: 'omar', roles: ['editor'], name: 'omar' }),
    created(membership('omar')),
  ],
  'is given once': [
    key.post('/teams/editors/memberships', { userId: 'omar', roles: ['editor'] }),
    refused(409, 'membership_already_confirmed', 'Membership is already confirmed.'),
  ],
  'is given to somebody': [
    key.post('/teams/editors/memberships', { userId: 'nobody', roles: ['editor'] }),
    refused(404, 'user_not_found', "User with given userId doesn't exist."),
  ],
  'that a member offers waits to be taken': [
    user('nora').post('/teams/friends/memberships', {
      email: 'omar@example.com',
      roles: ['guest'],
      url: 'http://localhost/invitation',
    }),
    created(invited),
  ],
  'is listed with its team': [
    key.get('/teams/editors/memberships'),
    ok({ total: 1, memberships: [membership('omar', { userAccessedAt: expect.any(String) })] }),
  ],
  'is listed with its user, taken or not': [
    key.get('/users/omar/memberships'),
    ok({ total: 2, memberships: [membership('omar'), invited] }),
  ],
});

const noSuchTeam = refused(404, 'team_not_found', 'Team with the requested ID could not be found.');

facts('who may see a team', {
  'is its member': [user('omar').get('/teams/editors'), ok(team('editors', 'Editors', 1))],
  'is no stranger': [user('petra').get('/teams/editors'), noSuchTeam],
  'is not who has yet to take the invitation': [user('omar').get('/teams/friends'), noSuchTeam],
  'lists the user’s own teams': [user('omar').get('/teams'), ok({ total: 1, teams: [team('editors', 'Editors', 1)] })],
});

describe('memberships', () => {
  it('can be listed in a page of more than 500', async () => {
    const all = Array.from({ length: 501 }, (_, i) => `member${i}`);
    for (let from = 0; from < all.length; from += 25) {
      const some = all.slice(from, from + 25);
      await Promise.all(some.map((userId) => appwrite().ask(key.post('/users', { userId }))));
      for (const userId of some) {
        await appwrite().ask(key.post('/teams/editors/memberships', { userId, roles: ['editor'] }));
      }
    }
    const queries = [JSON.stringify({ method: 'limit', values: [600] })];
    const { body } = await appwrite().ask(key.get('/teams/editors/memberships', { queries }));
    const { total, memberships } = body as { total: number; memberships: unknown[] };
    expect([total, memberships.length]).toEqual([502, 502]);
  });

  it('are deleted with their team', async () => {
    check(await appwrite().ask(key.delete('/teams/friends')), nothing());
    check(await appwrite().ask(key.get('/teams/friends')), noSuchTeam);
  });
});
