import { camelCase } from '../contracts/operations.ts';

/** The files of a new function: a small working example. */
export function templates(id: string): Record<'contract.ts' | 'main.ts' | 'main.test.ts', string> {
  return { 'contract.ts': contract(id), 'main.ts': main(id), 'main.test.ts': test(id, camelCase(id)) };
}

function contract(id: string): string {
  return `import * as z from 'zod/mini';

/** The input and answers of each route of \`${id}\`. Errors are problems (RFC 9457). */

export const contract = {
  /** Greets the caller by name. */
  'POST /': {
    operation: 'greet',
    body: z.strictObject({ word: z._default(z.string().check(z.minLength(1), z.maxLength(50)), 'Hello') }),
    answers: { 200: z.strictObject({ greeting: z.string() }) },
  },
} as const;
`;
}

function main(id: string): string {
  return `import { defineFunction, route, userCallerOf } from '../../shared/index.ts';
import { contract } from './contract.ts';

/** \`${id}\`: describe here what it is for. */

export default defineFunction({
  routes: {
    'POST /': route(contract['POST /'], async ({ req, body }) => {
      const { user } = await userCallerOf(req);
      return { status: 200, body: { greeting: \`\${body.word}, \${user.name || 'you'}!\` } };
    }),
  },
});
`;
}

function test(id: string, name: string): string {
  return `import { Functions } from 'appwrite';
import { Users } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, call } from '../../client/src/index.ts';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { deployFunctions } from '../../tests/support/functions.ts';

let appwrite: TestAppwrite;
let api: Api;

beforeAll(async () => {
  appwrite = await startAppwrite();
  await deployFunctions(appwrite, ['${id}']);
  const users = new Users(appwrite.admin());
  await users.create({ userId: 'ada', name: 'Ada' });
  const { secret } = await users.createSession({ userId: 'ada' });
  api = call(new Functions(appwrite.guest().setSession(secret)));
});
afterAll(() => appwrite.close());

it('greets the caller by name', async () => {
  await expect(api.${name}.greet()).resolves.toEqual({ greeting: 'Hello, Ada!' });
  await expect(api.${name}.greet({ word: 'Welcome' })).resolves.toEqual({ greeting: 'Welcome, Ada!' });
});

it('refuses an empty word', async () => {
  await expect(api.${name}.greet({ word: '' })).rejects.toMatchObject({ slug: 'invalid-input', status: 400 });
});

it('is closed to guests', async () => {
  const guest = call(new Functions(appwrite.guest()));
  await expect(guest.${name}.greet()).rejects.toMatchObject({ code: 401 });
});
`;
}
