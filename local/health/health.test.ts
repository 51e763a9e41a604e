import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
beforeAll(async () => {
  appwrite = await startAppwrite();
});
afterAll(() => appwrite.close());

it('answers a ping of the web SDK', async () => {
  await expect(appwrite.guest().ping()).resolves.toEqual({ message: 'Pong!' });
});

it('names a route that it does not support', async () => {
  const answer = await fetch(`${appwrite.endpoint}/avatars/flags/fr`, { headers: { 'x-appwrite-project': 'test' } });
  expect(answer.status).toBe(501);
  await expect(answer.json()).resolves.toMatchObject({
    type: 'general_not_implemented',
    message: 'The local Appwrite does not support GET /v1/avatars/flags/:code.',
  });
});
