import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { invoke } from '../tests/support/invoke.ts';
import { defineFunction } from './define-function.ts';
import { noContent, route } from './http/route.ts';

const events: unknown[] = [];
const crons: string[] = [];

const main = defineFunction({
  events: {
    on: ['users.*.create', 'users.*.sessions.*.create'],
    handle: async ({ pattern, ids }) => void events.push({ pattern, ids }),
  },
  schedule: async () => void crons.push('cron'),
  routes: {
    'GET /': route({ answers: { 204: noContent } }, async () => ({ status: 204 })),
    'POST /': route({ body: z.strictObject({ id: z.string() }), answers: { 204: noContent } }, async () => ({
      status: 204,
    })),
  },
});

beforeEach(() => {
  events.length = 0;
  crons.length = 0;
});

describe('a trigger', () => {
  const event = (trigger: string, name: string) => ({
    method: 'POST',
    headers: { 'x-appwrite-trigger': trigger, 'x-appwrite-event': name },
  });

  it('runs the handler of its event', async () => {
    await invoke(main, event('event', 'users.u1.create'));
    await invoke(main, event('event', 'users.u1.sessions.s1.create'));
    await invoke(main, event('event', 'users.a.b-c_d.create'));
    expect(events).toEqual([
      { pattern: 'users.*.create', ids: ['u1'] },
      { pattern: 'users.*.sessions.*.create', ids: ['u1', 's1'] },
      { pattern: 'users.*.create', ids: ['a.b-c_d'] },
    ]);
  });

  it.each([
    ['http', 'users.u1.create'],
    ['event, http', 'users.u1.create'],
    ['event,event', 'users.u1.create'],
    ['Event', 'users.u1.create'],
    [' event', 'users.u1.create'],
    ['event', 'users.u1.create, users.u2.create'],
    ['event', 'users.u1.delete'],
    ['event', 'users..create'],
    ['event', 'users.*.create'],
    ['event', ''],
  ])('of "%s" with "%s" runs no handler', async (trigger, name) => {
    await invoke(main, event(trigger, name));
    expect(events).toEqual([]);
  });

  it('header that was joined with another is answered as a request', async () => {
    const { status } = await invoke(main, event('event, http', 'users.u1.create'));
    expect(status).toBe(400); // the body of POST / is missing
  });

  it("of the schedule runs the schedule; a caller's delayed execution runs a route", async () => {
    const headers = { 'x-appwrite-trigger': 'schedule' };
    await invoke(main, { method: 'POST', headers });
    expect(crons).toEqual(['cron']);
    await expect(invoke(main, { path: '/', headers })).resolves.toMatchObject({ status: 204 });
    const bodyText = JSON.stringify({ id: 'a' });
    await expect(invoke(main, { method: 'POST', headers, bodyText })).resolves.toMatchObject({ status: 204 });
    await expect(invoke(main, { method: 'POST', path: '/other', headers })).resolves.toMatchObject({ status: 404 });
    expect(crons).toEqual(['cron']);
  });
});
