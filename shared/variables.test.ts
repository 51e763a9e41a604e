import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { invoke } from '../tests/support/invoke.ts';
import { defineFunction } from './define-function.ts';
import { route } from './http/route.ts';
import { defineVariables, list, onOff, secret32, whole } from './variables.ts';

describe('variables', () => {
  const variables = defineVariables({
    HMAC_SECRET: secret32(),
    PAGE: z._default(whole(1, 100), 25),
    SIGN_UP: z._default(onOff(), true),
    ORIGINS: z._default(list(z.string()), []),
  });
  const needy = defineFunction({
    variables,
    routes: {
      'GET /': route({ answers: { 200: z.strictObject({ page: z.int() }) } }, async () => ({
        status: 200,
        body: { page: variables.PAGE },
      })),
    },
  });

  it('that are missing or wrong are named in the log without their values, and no handler runs', async () => {
    vi.stubEnv('HMAC_SECRET', 'too short a secret');
    vi.stubEnv('PAGE', '1000');
    vi.stubEnv('SIGN_UP', 'maybe');
    const { status, errors, body } = await invoke(needy);
    expect(status).toBe(500);
    expect(body).not.toContain('HMAC_SECRET');
    const [{ error }] = errors as [{ error: { message: string } }];
    for (const name of ['HMAC_SECRET', 'PAGE', 'SIGN_UP']) expect(error.message).toContain(name);
    expect(error.message).toContain('at least 32 random bytes');
    for (const value of ['too short', 'maybe']) expect(error.message).not.toContain(value);
  });

  it('are read once; an empty one counts as missing', async () => {
    vi.stubEnv('HMAC_SECRET', 'x'.repeat(32));
    vi.stubEnv('PAGE', '7');
    vi.stubEnv('SIGN_UP', '');
    vi.stubEnv('ORIGINS', ' https://a.example , ,https://b.example');
    await expect(invoke(needy)).resolves.toMatchObject({ json: { page: 7 } });
    expect(variables.SIGN_UP).toBe(true);
    expect(variables.ORIGINS).toEqual(['https://a.example', 'https://b.example']);
    vi.stubEnv('PAGE', '8');
    expect(variables.PAGE).toBe(7);
  });
});
