import { fileURLToPath } from 'node:url';
import { Functions, type ProjectKeyScopes, Runtime } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { applyConfig } from '../../local/config/apply.ts';
import { readConfig } from '../../local/config/read.ts';
import type { Config, FunctionConfig } from '../../local/config/schema.ts';
import { sourcesOf } from '../../scripts/build/builds.ts';
import { type Bundle, bundle } from '../../scripts/build/bundle.ts';
import type { TestAppwrite } from './appwrite.ts';
import { archiveOf } from './archive.ts';
import { testConfig } from './test-config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A test's changes to `appwrite.json`; `vars` are added to those of the file and override them. */
export type FunctionOverride = Partial<Omit<FunctionConfig, '$id' | 'vars'>> & {
  vars?: Readonly<Record<string, string>>;
};

/** The project's own `appwrite.json`, with the tests' own values of the functions' variables. */
export const projectConfig: Config = testConfig(readConfig(root));

/** The section of a function in `appwrite.json`. */
export function functionConfig(id: string): FunctionConfig {
  const found = projectConfig.functions.find(({ $id }) => $id === id);
  if (!found) throw new Error(`appwrite.json has no function ${id}`);
  return found;
}

const bundles = new Map<string, Promise<Bundle>>();

/** The bundle of a function as it is deployed. Built once in a test file for each timeout. */
export async function bundleOf(config: FunctionConfig): Promise<Bundle> {
  const [source] = sourcesOf({ ...projectConfig, functions: [config] });
  if (!source) throw new Error('nothing to build');
  const key = `${source.id} ${source.timeout}`;
  const built = bundles.get(key) ?? bundle(root, source);
  bundles.set(key, built);
  return built;
}

/** Brings tables, topics, teams and buckets of `appwrite.json` to a local Appwrite, and deploys real bundles of these functions. */
export async function deployFunctions(
  appwrite: TestAppwrite,
  ids: readonly string[],
  overrides: Readonly<Record<string, FunctionOverride>> = {},
): Promise<void> {
  applyConfig(appwrite.local, { ...projectConfig, functions: [] }, {});
  for (const id of ids) await deployFunction(appwrite, id, overrides[id] ?? {});
}

async function deployFunction(
  appwrite: TestAppwrite,
  id: string,
  { vars = {}, ...changes }: FunctionOverride,
): Promise<void> {
  const functions = new Functions(appwrite.admin());
  const config = { ...functionConfig(id), ...changes };
  const { name, execute, events, schedule, timeout, enabled, logging, entrypoint } = config;
  const scopes = config.scopes as ProjectKeyScopes[];
  const runtime = Runtime.Node22;
  await functions.create({
    functionId: id,
    name,
    runtime,
    execute,
    events,
    schedule,
    timeout,
    enabled,
    logging,
    entrypoint,
    scopes,
  });
  const variables = { ...Object.fromEntries(config.vars.map(({ key, value }) => [key, value])), ...vars };
  for (const [key, value] of Object.entries(variables)) {
    await functions.createVariable({ functionId: id, variableId: key.toLowerCase().replaceAll('_', '-'), key, value });
  }
  const code = InputFile.fromBuffer(await archiveOf(await bundleOf(config)), 'code.tar.gz');
  await functions.createDeployment({ functionId: id, code, activate: true, entrypoint });
  await appwrite.local.jobs.idle();
}
