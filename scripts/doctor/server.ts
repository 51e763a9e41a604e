import { Functions, Messaging, Query } from 'node-appwrite';
import type { Extras } from '../../local/config/extras.ts';
import type { Config } from '../../local/config/schema.ts';
import { APPWRITE_VERSION } from '../../local/version.ts';
import type { Bundle } from '../build/bundle.ts';
import type { Connection } from '../connection.ts';
import { isDone } from '../deploy/changes.ts';
import { changesOf, plan } from '../deploy/deploy.ts';
import type { WantedDomain } from '../deploy/domains.ts';
import { DeployError, reasonOf, UnknownProjectError } from '../deploy/problem.ts';
import { needOf } from '../deploy/run.ts';
import { missingScopes, type Need, readProbes, writeProbes } from '../deploy/scopes.ts';
import { secretsOf } from '../deploy/secrets.ts';
import { clientOf, guestOf, type Target, versionOf } from '../deploy/target.ts';
import { lookAtDomains } from './domains.ts';
import { type Finding, note, ok, todo } from './finding.ts';
import { MAKE_SECRET } from './here.ts';
import { lookAtOAuth2 } from './oauth2.ts';
import { lookAtPlatforms } from './platforms.ts';

/** The parts of a project that are compared with the server. */
export interface Wanted {
  config: Config;
  bundles: readonly Bundle[];
  domains: readonly WantedDomain[];
  extras: Extras;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Checks an Appwrite: whether it answers, its version, the key's scopes, and what is missing. Changes nothing. */
export async function lookAtServer(connection: Connection, wanted: Wanted): Promise<Finding[]> {
  const reached = await attempt('endpoint', async () => [lookAtVersion(await versionOf(connection.endpoint))]);
  if (reached.some(({ state }) => state === 'todo')) return reached;
  const missing = await lookAtKey(connection, needOf(wanted));
  if ('refused' in missing) return [...reached, missing.refused];
  const target = { connection, client: clientOf(connection) };
  const more = await Promise.all([
    attempt('runtime', () => lookAtRuntimes(connection)),
    attempt('providers', () => lookAtProviders(target, wanted)),
    attempt('platforms', () => lookAtPlatforms(connection, wanted)),
    attempt('OAuth2', () => lookAtOAuth2(connection, wanted.extras)),
    missing.reading ? [] : attempt('domains', () => lookAtDomains(target, wanted.domains)),
    missing.reading ? [] : attempt('deployment', () => lookAtDeployment(target, wanted)),
  ]);
  return [...reached, ...missing.findings, ...more.flat()];
}

async function attempt(about: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const text = error instanceof DeployError ? error.message : `Appwrite could not be asked: ${reasonOf(error)}`;
    return [todo(about, text, 'see docs/deploy.md')];
  }
}

/** The first version with tables; older versions have only collections. */
const OLDEST = [1, 8];

function lookAtVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < (OLDEST[0] ?? 0) || (major === OLDEST[0] && minor < (OLDEST[1] ?? 0));
  if (isOld) return todo('Appwrite', `${version} has no tables`, `update it to ${APPWRITE_VERSION}`);
  if (version === APPWRITE_VERSION) return ok('Appwrite', version);
  return note('Appwrite', `${version}; tested with ${APPWRITE_VERSION}`);
}

type KeyFindings = { refused: Finding } | { findings: Finding[]; reading: boolean };

async function lookAtKey(connection: Connection, need: Need): Promise<KeyFindings> {
  const console = 'in the console under Overview, API keys';
  try {
    const reading = await missingScopes(connection, readProbes(need));
    const missing = [...reading, ...(await missingScopes(connection, writeProbes(need)))];
    if (missing.length === 0) return { findings: [ok('API key', 'has all scopes to deploy')], reading: false };
    const finding = todo('API key', `lacks ${missing.join(', ')}`, `add these scopes to it ${console}`);
    return { findings: [finding], reading: reading.length > 0 };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    if (error instanceof UnknownProjectError)
      return { refused: todo('project', error.message, "copy the id from the project's page in the console") };
    return { refused: todo('API key', error.message, `create one ${console} (docs/deploy.md lists the scopes)`) };
  }
}

async function lookAtRuntimes(connection: Connection): Promise<Finding[]> {
  // as a guest, because the server refuses a key here
  const { runtimes } = await new Functions(guestOf(connection)).listRuntimes();
  if (runtimes.some(({ $id }) => $id === 'node-22')) return [ok('runtime', 'node-22')];
  const advice = 'self-hosted: add it to _APP_FUNCTIONS_RUNTIMES and restart';
  return [todo('runtime', 'node-22 is not enabled', advice)];
}

const CHANNELS = [
  { type: 'email', method: 'createEmail', provider: 'createSMTPProvider' },
  { type: 'sms', method: 'createSMS', provider: 'createTwilioProvider' },
  { type: 'push', method: 'createPush', provider: 'createFCMProvider' },
] as const;

/** Whether there is a provider for each channel that a function uses, as found in its bundle. */
async function lookAtProviders({ client }: Target, { config, bundles }: Wanted): Promise<Finding[]> {
  const senders = (method: string) =>
    bundles.filter(({ code }) => Buffer.from(code).includes(`.${method}(`)).map(({ id }) => id);
  const used = CHANNELS.map((channel) => ({ ...channel, by: senders(channel.method) })).filter(
    ({ by }) => by.length > 0,
  );
  if (used.length === 0) return [];
  const queries = [Query.equal('enabled', true), Query.limit(100)];
  const found = await new Messaging(client).listProviders({ queries }).catch(() => undefined);
  if (!found) return [note('providers', 'the key may not read them', 'add the scope providers.read for this check')];
  const missing = used.filter(({ type }) => !found.providers.some((provider) => provider.type === type));
  return used.map(({ type, by, provider }) => {
    const who = by.join(', ');
    const advice = `in the console under Messaging, Providers, or with messaging.${provider} of the server SDK`;
    if (!missing.some((one) => one.type === type)) return ok(`${type} provider`, `there is one (${who})`);
    // e-mail is sent for every sign-in, the other channels only by campaigns
    if (type === 'email' && needsMail(config))
      return todo('email provider', `none is enabled; needed by ${who}`, `add one ${advice}`);
    return note(`${type} provider`, `none is enabled; can be used by ${who}`, `add one ${advice} if you need it`);
  });
}

function needsMail({ functions }: Config): boolean {
  return functions.some(({ vars }) => !vars.some(({ key, value }) => key === 'SEND_BY' && value === 'appwrite'));
}

async function lookAtDeployment(target: Target, wanted: Wanted): Promise<Finding[]> {
  const planned = await plan(target, wanted);
  const changes = changesOf(planned);
  const todoCount = changes.filter((change) => !isDone(change)).length;
  const losses = changes.filter((change) => change.losses.length > 0);
  return [
    ...missingSecrets(
      wanted,
      planned.functions.flatMap(({ mistakes }) => mistakes),
    ),
    ...losses.map(({ kind, name, losses: [first = ''] }) =>
      todo('deployment', `${kind} ${name}: ${first}`, 'npm run deploy -- --dry-run shows what would be lost'),
    ),
    todoCount === 0
      ? ok('deployment', 'the server has what appwrite.json says')
      : note('deployment', `${todoCount} of ${changes.length} differ from appwrite.json`, 'npm run deploy'),
  ];
}

/** The secrets that neither the environment nor the server has. Invalid ones are found without a server. */
function missingSecrets({ config, environment }: Wanted, mistakes: readonly string[]): Finding[] {
  return [...secretsOf(config.functions)].flatMap(([name, users]) =>
    environment[name] || !mistakes.some((mistake) => mistake.startsWith(`${name} `))
      ? []
      : [todo(name, `neither in the environment nor on the server; needed by ${users.join(', ')}`, MAKE_SECRET)],
  );
}
