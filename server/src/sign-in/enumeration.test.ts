import { Users } from 'node-appwrite';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { NO_LIMITS, QUICK, useApp, Visitor } from '../../../tests/support/app.ts';
import { PASSWORD } from '../../../tests/support/people.ts';
import { chanceOfGreater, shuffled } from '../../../tests/support/ranks.ts';
import { createSignIn, forwardedFor, type Limits, Problem, type SignIn } from '../index.ts';

const app = useApp();
/** The least cost that OWASP recommends for Argon2id: some 20 ms. Appwrite's own is higher. */
const REALISTIC = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const aDay = (count: number) => ({ ...NO_LIMITS, perAddressAndClient: [{ count, seconds: 86_400 }] });

beforeAll(async () => {
  for (const userId of ['eve', 'dan']) await app.addUser(userId);
  await app.addUser('zoe', REALISTIC);
  await new Users(app.appwrite.admin()).updateStatus({ userId: 'eve', status: false });
});

const make = (leastMilliseconds: number, limits: Partial<Limits> = { signIn: NO_LIMITS, mails: NO_LIMITS }) =>
  createSignIn({ clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds, limits });
let strangers = 0;
const stranger = () => `nobody${++strangers}@example.com`;

/** Everything that a browser sees of an attempt. */
async function shown(act: (visitor: Visitor) => Promise<unknown>): Promise<string> {
  const visitor = new Visitor('203.0.113.9');
  const answer = await act(visitor).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return { status: error.status, headers: error.details.headers, body: error.body('') };
  });
  return JSON.stringify([answer ?? 'done', visitor.set]);
}
const enter = (by: SignIn, email: string, password: string) =>
  shown((visitor) => visitor.run((exchange) => by.signInWithPassword(exchange, { email, password })));
const signUp = (by: SignIn, email: string) =>
  shown((visitor) => visitor.run((exchange) => by.signUp(exchange, { email })));
const reset = (by: SignIn, email: string) =>
  shown((visitor) => visitor.run((exchange) => by.requestPasswordReset(exchange, { email })));

type Kinds = Record<string, () => Promise<string>>;

/** What must look the same, by what somebody tries. */
function kindsAt(leastMilliseconds: number): Record<string, Kinds> {
  const open = make(leastMilliseconds);
  const closed = make(leastMilliseconds, { signIn: aDay(1), mails: aDay(1) });
  return {
    'sign-in': {
      unknown: () => enter(open, stranger(), PASSWORD),
      wrong: () => enter(open, 'zoe@example.com', 'not the password'),
      blocked: () => enter(open, 'eve@example.com', PASSWORD),
      limit: () => enter(closed, 'dan@example.com', PASSWORD),
    },
    'sign-up': {
      known: () => signUp(open, 'zoe@example.com'),
      unknown: () => signUp(open, stranger()),
    },
    reset: {
      known: () => reset(open, 'zoe@example.com'),
      unknown: () => reset(open, stranger()),
      limit: () => reset(closed, 'dan@example.com'),
    },
  };
}

interface Measured {
  group: string;
  kind: string;
  milliseconds: number[];
  shown: Set<string>;
}

/** How many calls to Appwrite are under way. */
let underWay = 0;

/** Tries each kind so many times, in random order. An attempt begins when few calls are under way: the other ones only wait. */
async function measure(groups: Record<string, Kinds>, { times, calls }: { times: number; calls: number }) {
  const measured = Object.entries(groups).flatMap(([group, kinds]) =>
    Object.entries(kinds).map(([kind, act]): Measured & { act: typeof act } => {
      return { group, kind, act, milliseconds: [], shown: new Set() };
    }),
  );
  const running: Promise<void>[] = [];
  for (const attempt of shuffled(Array<typeof measured>(times).fill(measured).flat())) {
    const began = performance.now();
    const done = attempt.act().then((answer) => {
      attempt.milliseconds.push(performance.now() - began);
      attempt.shown.add(answer);
    });
    running.push(done);
    do await new Promise(setImmediate);
    while (underWay >= calls);
  }
  await Promise.all(running);
  return measured;
}

/** How surely one of a kind takes longer than one of another: from -1/2 to 1/2. */
const difference = (one: Measured, other: Measured) => chanceOfGreater(one.milliseconds, other.milliseconds) - 0.5;

/**
 * For equal distributions the standard deviation of the difference is √((n + m + 1) / 12nm): 0.041 for 100 and 100, so the bound is
 * six of them. For 30 and 30 it is 0.075; what differs by a call or a hash reaches 0.4 to 0.5.
 */
const BOUND = 0.25;

it('an unknown address, a wrong password, a blocked user and a reached limit look the same and take the same time', async () => {
  const { fetch } = globalThis;
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.stubGlobal('fetch', (...asked: Parameters<typeof fetch>) => {
    underWay++;
    return fetch(...asked).finally(() => underWay--);
  });
  const least = 2_000;
  const padded = kindsAt(least);
  // reach the limits
  await Promise.all([padded['sign-in']?.['limit']?.(), padded['reset']?.['limit']?.()]);
  const measured = await measure(padded, { times: 100, calls: 3 });
  for (const one of measured) {
    expect(one.milliseconds).toHaveLength(100);
    expect(Math.min(...one.milliseconds)).toBeGreaterThanOrEqual(least);
    for (const other of measured.filter(({ group }) => group === one.group)) {
      expect([...one.shown]).toEqual([...other.shown]);
      expect(Math.abs(difference(one, other)), `${one.group}: ${one.kind} and ${other.kind}`).toBeLessThan(BOUND);
    }
  }
  // without a least time the same comparison tells them apart
  const { 'sign-in': signIns = {}, reset: resets = {} } = kindsAt(0);
  const quick = await measure({ 'sign-in': signIns, reset: resets }, { times: 30, calls: 1 });
  const found = (which: string) => quick.filter(({ group, kind }) => which === `${group} ${kind}`);
  for (const [slow, fast] of [
    ['sign-in wrong', 'sign-in limit'],
    ['sign-in wrong', 'sign-in unknown'],
    ['reset known', 'reset unknown'],
  ] as const)
    for (const one of found(slow))
      for (const other of found(fast)) expect(difference(one, other), `${slow} and ${fast}`).toBeGreaterThan(BOUND);
  expect(quick).toHaveLength(7);
});

it('an unknown address, a wrong password and a blocked user cost the same calls', async () => {
  const counted = make(QUICK, {
    signIn: { ...aDay(99), perClient: [{ count: 99, seconds: 86_400 }] },
    mails: NO_LIMITS,
  });
  await enter(counted, stranger(), PASSWORD);
  const calls = [
    await app.callsOf(() => enter(counted, stranger(), PASSWORD)),
    await app.callsOf(() => enter(counted, 'zoe@example.com', 'not the password')),
    await app.callsOf(() => enter(counted, 'eve@example.com', PASSWORD)),
  ];
  expect(calls[0]).toHaveLength(4);
  expect(new Set(calls.map((each) => each.join())).size).toBe(1);
});
