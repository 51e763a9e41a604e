import { Messaging, TablesDB } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import type { Call } from '../local/hooks.ts';
import { deploy, keyWith, SECRET, smallProject, startEmpty } from './support/deploying.ts';

describe('it refuses', () => {
  it('to start without credentials, an Appwrite, its project, a key or a secret, and names what is wrong', async () => {
    const project = smallProject();
    const { appwrite, writes, environment } = await startEmpty();
    const cases: [Record<string, string>, string][] = [
      [{ APPWRITE_API_KEY: '', APPWRITE_ENDPOINT: '' }, 'APPWRITE_ENDPOINT, APPWRITE_API_KEY: not set'],
      [{ APPWRITE_ENDPOINT: 'http://127.0.0.1:9/v1' }, 'http://127.0.0.1:9/v1 cannot be reached'],
      [{ APPWRITE_ENDPOINT: appwrite.local.origin }, 'An endpoint ends with /v1.'],
      [{ APPWRITE_PROJECT_ID: 'another' }, 'has no project another'],
      [{ APPWRITE_API_KEY: 'standard_made-up' }, 'APPWRITE_API_KEY: is not a key of the project test'],
      [{ HMAC_SECRET: '' }, 'HMAC_SECRET is not set: the secret HMAC_SECRET of hello'],
      [{ HMAC_SECRET: 'short' }, 'HMAC_SECRET has 5 characters and needs 32'],
    ];
    const ran = await Promise.all(cases.map(([wrong]) => deploy(project, { ...environment, ...wrong })));
    for (const [at, [, words]] of cases.entries()) {
      expect(ran[at], words).toMatchObject({ code: 1, output: expect.stringContaining(words) });
      expect(ran[at]?.output).not.toContain('standard_made-up');
      expect(ran[at]?.output).not.toMatch(/^\s+at /m);
    }
    expect(writes()).toEqual([]);
  });

  it('a key that lacks scopes, naming them', async () => {
    const project = smallProject();
    const { appwrite, writes, environment } = await startEmpty();
    const all = [
      ...['databases', 'tables', 'topics', 'teams', 'buckets', 'functions'].flatMap((name) => [
        `${name}.read`,
        `${name}.write`,
      ]),
    ];
    const without = async (...missing: string[]) => {
      const key = await keyWith(
        appwrite,
        all.filter((scope) => !missing.includes(scope)),
      );
      return deploy(project, { ...environment, APPWRITE_API_KEY: key });
    };
    const lacksOne = await without('functions.write');
    expect(lacksOne).toMatchObject({ code: 1, output: expect.stringContaining('lacks the scope functions.write.') });
    const lacksMore = await without('tables.read', 'topics.write');
    expect(lacksMore).toMatchObject({
      code: 1,
      output: expect.stringContaining('lacks the scopes tables.read, topics.write.'),
    });
    // the checks of scopes created nothing
    await expect(new TablesDB(appwrite.admin()).list()).resolves.toMatchObject({ total: 0 });
    writes();
    await expect(without()).resolves.toMatchObject({ code: 0 });
  });
});

describe('if the server behaves unexpectedly', () => {
  it('reports what differs from appwrite.json afterwards, and exits with code 1', async () => {
    const project = smallProject();
    let isFirst = true;
    const { appwrite, environment } = await startEmpty({
      hooks: {
        async after({ method, path }: Call) {
          if (method !== 'POST' || path !== '/functions/plain/deployments' || !isFirst) return;
          isFirst = false;
          await new Messaging(appwrite.admin()).updateTopic({ topicId: 'news', name: 'Somebody else' });
        },
      },
    });
    const { code, output } = await deploy(project, environment);
    expect(code).toBe(1);
    expect(output).toMatch(/^topic +news +DIFFERS +name News, is Somebody else$/m);
    await expect(deploy(project, environment)).resolves.toMatchObject({ code: 0 });
  });

  it('notices an upload that failed, although the command line ends with 0', async () => {
    const project = smallProject();
    const { environment } = await startEmpty({
      hooks: {
        before({ method, path }: Call) {
          if (method === 'POST' && path === '/functions/plain/deployments') throw new Error('no space left');
        },
      },
    });
    const { code, output } = await deploy(project, environment);
    expect(code).toBe(1);
    expect(output).toMatch(/^function +plain +FAILED +was not uploaded/m);
    expect(output).toMatch(/^function +hello +ok +deployed/m);
    expect(output).not.toContain(SECRET);
  });

  it('reports what could not be created and what was done', async () => {
    const project = smallProject();
    const { environment } = await startEmpty({
      hooks: {
        before({ method, path }: Call) {
          if (method === 'POST' && path === '/functions/hello/variables') throw new Error('no space left');
        },
      },
    });
    const { code, output } = await deploy(project, environment);
    expect(code).toBe(1);
    expect(output).toMatch(/^table +app\/notes +ok +made$/m);
    expect(output).toMatch(/^function +hello +FAILED/m);
    expect(output).not.toMatch(/^\s+at /m);
  });
});
