import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { services } from '../services.ts';
import { shadowedRoutes } from './unsupported.ts';

let appwrite: TestAppwrite;
beforeAll(async () => {
  appwrite = await startAppwrite();
});
afterAll(() => appwrite.close());

/** Every method and path of Appwrite, without the parameters in the path. */
function appwriteRoutes(): string[] {
  const text = readFileSync(new URL('./appwrite-routes.txt', import.meta.url), 'utf8');
  return text.split('\n').flatMap((line) => {
    const words = line.split(' ');
    const path = words.pop() ?? '';
    return path.startsWith('/') ? words.map((method) => `${method} ${path}`) : [];
  });
}

const nameless = (route: string) => route.replace(/:\w+/g, ':');

it('every unsupported route of Appwrite answers 501 and names itself', async () => {
  const here = services(appwrite.local).flatMap(({ routes }) => routes);
  const real = here.filter((each) => !shadowedRoutes.includes(each));
  const has = new Set(real.map(({ method, path }) => nameless(`${method} ${path}`)));
  const missing = appwriteRoutes().filter((each) => !has.has(nameless(each)));
  expect(missing.length).toBeGreaterThan(100);
  for (const each of missing) {
    const [method = '', path = ''] = each.split(' ');
    const answer = await fetch(appwrite.endpoint + path.replace(/:\w+/g, 'x'), { method });
    const { type, message } = (await answer.json()) as { type: string; message: string };
    expect([each, answer.status, type]).toEqual([each, 501, 'general_not_implemented']);
    expect(message).toBe(`The local Appwrite does not support ${method} /v1${path}.`);
  }
});
