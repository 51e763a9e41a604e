import { createRequire } from 'node:module';
import { Client } from 'node-appwrite';

type Library = typeof import('../../local/library/index.ts');
type LocalAppwrite = Awaited<ReturnType<Library['startAppwrite']>>;

/** The test library as a package, built by `tests/support/packages.ts`: what users import by this name. */
export const NAME: string = 'appwrite-local';

export const library = (await import(NAME)) as Library;
export const required = createRequire(import.meta.url)(NAME) as Library;

/** `node-appwrite` with the key of a local Appwrite. */
export function adminOf({ endpoint, projectId, apiKey }: LocalAppwrite): Client {
  return new Client().setEndpoint(endpoint).setProject(projectId).setKey(apiKey);
}
