import { afterAll, beforeAll } from 'vitest';
import type { Hooks } from '../../../local/hooks.ts';
import { startLocal } from '../../../local/server.ts';
import { type Address, AskedAppwrite } from './appwrite.ts';
import { emptyProject, requireEmptyProject } from './project.ts';

let asked: AskedAppwrite | undefined;

/** The Appwrite of this test file, once `appwriteUnderTest` has made it. */
export function appwrite(): AskedAppwrite {
  if (!asked) throw new Error('Asked before the Appwrite was there: call appwriteUnderTest() at the top of the file.');
  return asked;
}

/**
 * Gives this test file an Appwrite: the one that `APPWRITE_ENDPOINT`, `APPWRITE_PROJECT_ID` and `APPWRITE_API_KEY` name
 * (a project with nothing in it, the web platform `localhost`, a key with every scope), otherwise a local one in memory.
 * Whatever the tests made is gone afterwards.
 */
export function appwriteUnderTest({ hooks = {} }: { hooks?: Hooks } = {}): void {
  let close = async () => {};
  beforeAll(async () => {
    const elsewhere = addressElsewhere();
    if (elsewhere) {
      const there = new AskedAppwrite(elsewhere);
      await requireEmptyProject(there);
      close = () => emptyProject(there);
      asked = there;
      return;
    }
    const running = await startLocal({ projectId: 'conformance', key: 'conformance-key', hooks });
    close = running.close;
    asked = new AskedAppwrite({ endpoint: running.local.endpoint, project: 'conformance', key: 'conformance-key' });
  });
  afterAll(() => close());
}

function addressElsewhere(): Address | undefined {
  const { APPWRITE_ENDPOINT: endpoint, APPWRITE_PROJECT_ID: project, APPWRITE_API_KEY: key } = process.env;
  if (!endpoint) return undefined;
  if (!project || !key) throw new Error('APPWRITE_ENDPOINT needs APPWRITE_PROJECT_ID and APPWRITE_API_KEY beside it.');
  return { endpoint, project, key };
}
