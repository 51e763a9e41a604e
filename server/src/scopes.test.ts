import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ID, MessagingProviderType, Teams, Users } from 'node-appwrite';
import { beforeAll, expect, it, vi } from 'vitest';
import { NO_LIMITS, ORIGIN, QUICK, useApp, Visitor } from '../../tests/support/app.ts';
import { KEY } from '../../tests/support/appwrite.ts';
import { keyWith } from '../../tests/support/deploying.ts';
import { choose, follow, turnOn } from '../../tests/support/oauth2.ts';
import { PASSWORD } from '../../tests/support/people.ts';
import * as server from './index.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/app-server.md'), 'utf8');

/** The scopes in the row of the documentation that names a function; undefined without such a row. */
function scopesOf(name: string): string[] | undefined {
  const [, table = ''] = page.split('| part | scopes |');
  const row = table.split('\n').find((line) => line.split('|')[1]?.includes(`\`${name}\``));
  return row === undefined ? undefined : (row.split('|')[2]?.match(/[a-z]+\.[a-z]+/g) ?? []);
}

const app = useApp({ functions: ['send-magic-link'], vars: { LIMIT_PER_CLIENT: '99/60', LIMIT_SESSIONS: '99/60' } });
const limits = { signIn: NO_LIMITS, mails: { ...NO_LIMITS, perClient: [{ count: 99, seconds: 60 }] }, uses: [] };
const options = { clientIp: server.forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK };
const signIn = server.createSignIn({
  ...options,
  limits: { ...limits, signIn: limits.mails, uses: limits.mails.perClient },
});

/** What calls no Appwrite, or what an app calls it with. */
const HELPERS = [
  ...['ConfigError', 'Problem', 'createAdminClient', 'createSignIn', 'forwardedFor', 'leadOn', 'leadOnPage'],
  ...['fromExpress', 'fromHono', 'fromRequest', 'fromStore'],
];

/** Somebody, and their browser. Each attempt has its own. */
interface Person {
  userId: string;
  email: string;
  visitor: Visitor;
  /** What the step needs from before. */
  given: string;
}
type Step = (person: Person, exchange: server.Exchange) => Promise<unknown>;
/** What comes before the step, with a key that may do everything. */
type Before = (person: Person) => Promise<unknown>;
interface Part {
  step: Step;
  /** The situations that need other scopes. */
  before: Before[];
}

const users = () => new Users(app.appwrite.admin());
let inviter: Teams;
beforeAll(async () => {
  turnOn(app.appwrite, 'google');
  await app.addUser('boss');
  inviter = new Teams(app.appwrite.withSession((await users().createSession({ userId: 'boss' })).secret));
  await inviter.create({ teamId: 'team', name: 'Team' });
});

const nothing: Before = async () => undefined;
const enter: Before = ({ email, visitor }) =>
  visitor.run((exchange) => signIn.signInWithPassword(exchange, { email, password: PASSWORD }));
/** Signed in, but not with the password, and invited: both doors are closed by a proof. */
const enterOtherwise: Before = async ({ userId, email, visitor }) => {
  await inviter.createMembership({ teamId: 'team', roles: [], email, url: ORIGIN });
  visitor.cookies.set('a_session_test', (await users().createSession({ userId })).secret);
};
const withoutTarget: Before = async ({ userId }) => {
  const [target] = (await users().listTargets({ userId })).targets;
  await users().deleteTarget({ userId, targetId: target?.$id ?? '' });
};
/** The address is a target of somebody else. */
const withoutOwnTarget: Before = async (person) => {
  await withoutTarget(person);
  const providerType = MessagingProviderType.Email;
  await users().createTarget({ userId: 'boss', targetId: ID.unique(), providerType, identifier: person.email });
};
const mailed = async (act: Promise<unknown>) => {
  await act;
  await app.appwrite.local.jobs.idle();
};
const link = ({ email }: Person) => {
  const { userId, secret } = app.linkTo(email);
  return { userId, secret };
};
const all =
  (...befores: Before[]): Before =>
  async (person) => {
    for (const before of befores) await before(person);
  };

const parts: Record<string, Part> = {
  createSessionClient: {
    before: [enter],
    step: (_, exchange) => server.createSessionClient(exchange).account.get(),
  },
  currentUser: { before: [enter], step: (_, exchange) => server.currentUser(exchange) },
  clearSession: { before: [enter], step: async (_, exchange) => server.clearSession(exchange) },
  signOut: {
    before: [enter, all(enter, async () => app.reachSignOutLimit())],
    step: (_, exchange) => server.signOut(exchange, 'everywhere'),
  },
  signInWithPassword: {
    before: [nothing],
    step: ({ email }, exchange) => signIn.signInWithPassword(exchange, { email, password: PASSWORD }),
  },
  signUp: {
    before: [({ userId }) => users().delete({ userId })],
    step: ({ email }, exchange) => signIn.signUp(exchange, { email, name: 'New' }),
  },
  requestPasswordReset: {
    before: [withoutTarget, withoutOwnTarget],
    step: ({ email }, exchange) => signIn.requestPasswordReset(exchange, { email }),
  },
  completePasswordReset: {
    before: [
      all(enterOtherwise, ({ email, visitor }) =>
        mailed(visitor.run((exchange) => signIn.requestPasswordReset(exchange, { email }))),
      ),
    ],
    step: (person, exchange) =>
      signIn.completePasswordReset(exchange, { ...link(person), password: 'another horse 1' }),
  },
  requestMagicLink: {
    before: [nothing],
    step: ({ email }, exchange) => signIn.requestMagicLink(exchange, { email }),
  },
  completeMagicLink: {
    before: [({ email, visitor }) => mailed(visitor.run((exchange) => signIn.requestMagicLink(exchange, { email })))],
    step: (person, exchange) => signIn.completeMagicLink(exchange, link(person)),
  },
  requestEmailProof: {
    before: [enter, all(enter, withoutTarget), all(enter, withoutOwnTarget)],
    step: (_, exchange) => signIn.requestEmailProof(exchange),
  },
  completeEmailProof: {
    before: [
      all(enterOtherwise, ({ visitor }) => mailed(visitor.run((exchange) => signIn.requestEmailProof(exchange)))),
    ],
    step: (person, exchange) => signIn.completeEmailProof(exchange, link(person)),
  },
  startOAuth: { before: [nothing], step: (_, exchange) => signIn.startOAuth(exchange, { provider: 'google' }) },
  completeOAuth: {
    before: [
      async (person) => {
        const begin = person.visitor.run((exchange) => signIn.startOAuth(exchange, { provider: 'google' }));
        const name = `${person.userId}-google`;
        const { url } = await follow(await choose(await begin, { name, email: `${name}@example.com` }));
        person.given = url.href;
      },
    ],
    step: ({ given }, exchange) => server.completeOAuth(exchange, given),
  },
  secondFactors: { before: [enter], step: (_, exchange) => server.secondFactors(exchange) },
  startSecondFactor: { before: [enter], step: (_, exchange) => server.startSecondFactor(exchange, 'totp') },
  completeSecondFactor: {
    before: [
      async (person) => {
        const { userId, visitor } = person;
        await users().updateEmailVerification({ userId, emailVerification: true });
        await users().updateMFA({ userId, mfa: true });
        await enter(person);
        const asked = visitor.run((exchange) => server.startSecondFactor(exchange, 'email'));
        await mailed(asked);
        person.given = (await asked).challengeId;
      },
    ],
    step: ({ email, given }, exchange) => {
      const [code = ''] = /\b\d{6}\b/.exec(app.mails(email).at(-1)?.text ?? '') ?? [];
      return signIn.completeSecondFactor(exchange, { challengeId: given, code });
    },
  },
};

let people = 0;
/** Whether a step of a new person works with these scopes. */
async function works({ step }: Part, before: Before, scopes: readonly string[]): Promise<string> {
  const userId = `u${++people}`;
  const person: Person = { userId, email: `${userId}@example.com`, visitor: new Visitor(), given: '' };
  await app.addUser(userId);
  await before(person);
  vi.stubEnv('APPWRITE_API_KEY', await keyWith(app.appwrite, [...scopes, 'none']));
  const done = await person.visitor
    .run((exchange) => step(person, exchange))
    .then(
      () => 'works',
      (error: unknown) => String(error),
    );
  vi.stubEnv('APPWRITE_API_KEY', KEY);
  return done;
}

it('the documentation lists the scopes of every function that calls Appwrite', () => {
  const exported = Object.keys(server).filter((name) => name !== 'createSignIn');
  const functions = [...exported, ...Object.keys(signIn)].filter((name) => !HELPERS.includes(name));
  expect(functions.toSorted()).toEqual(Object.keys(parts).toSorted());
  expect(functions.filter((name) => scopesOf(name) === undefined)).toEqual([]);
});

it.each(Object.keys(parts))(
  '%s works with the scopes that are listed for it, and fails without any of them',
  async (name) => {
    const part = parts[name] ?? { step: nothing, before: [] };
    const scopes = scopesOf(name) ?? [];
    const needed = new Set<string>();
    for (const before of part.before) {
      expect(await works(part, before, scopes)).toBe('works');
      for (const scope of scopes.filter((each) => !needed.has(each)))
        if (
          (await works(
            part,
            before,
            scopes.filter((other) => other !== scope),
          )) !== 'works'
        )
          needed.add(scope);
    }
    expect([...needed].toSorted()).toEqual(scopes.toSorted());
  },
);
