import { Client as AppClient, Functions as AppFunctions } from 'appwrite';
import { Functions, Client as ServerClient, TablesDB, Users } from 'node-appwrite';
import { inject, vi } from 'vitest';
import { type Api, call, type FunctionsService } from '../../../client/src/index.ts';
import { PATIENCE } from '../../support/patience.ts';
import { domainFor } from './deployed.ts';
import { labelFor } from './prefixed.ts';

/** The Appwrite under test, and clients for it. The same for every test file. */
const { connection, config, prefix, isRemote, inbox } = inject('deployed');

export { config, connection, isRemote };

/** Why a test is skipped if sent messages cannot be read. */
export const NO_INBOX = 'what was sent can be read in the inbox of a local Appwrite only';

/** An id of the tests' own. */
export function id(name: string): string {
  return prefix + name;
}

/** A label of the tests' own. */
export function label(name: string): string {
  return labelFor(prefix, name);
}

export function emailOf(name: string): string {
  return `${name}@${domainFor(prefix)}`;
}

/** A table of appwrite.json, with its deployed id. */
export function table(tableId: string): { databaseId: string; tableId: string } {
  const found = config.tables.find(({ $id }) => $id === tableId);
  if (!found) throw new Error(`appwrite.json has no table ${tableId}`);
  return { databaseId: found.databaseId, tableId };
}

/** A deployed variable of a function; empty if it has none. */
export function variable(functionId: string, key: string): string {
  const found = config.functions.find(({ $id }) => $id === id(functionId));
  return found?.vars.find((one) => one.key === key)?.value ?? '';
}

const server = () => new ServerClient().setEndpoint(connection.endpoint).setProject(connection.projectId);
const web = () => new AppClient().setEndpoint(connection.endpoint).setProject(connection.projectId);

/** The SDKs with the key, with a session, or as a guest. */
export const clients = {
  admin: server().setKey(connection.key),
  guest: web(),
  withSession: (secret: string) => server().setSession(secret),
  webWithSession: (secret: string) => web().setSession(secret),
};

/** The typed caller, which calls functions by their ids, for functions whose ids have a prefix. */
export function caller(functions: FunctionsService): Api {
  return call({
    createExecution: (request) => functions.createExecution({ ...request, functionId: id(request.functionId) }),
    getExecution: (request) => functions.getExecution({ ...request, functionId: id(request.functionId) }),
  });
}

export const guest = caller(new AppFunctions(clients.guest));
export const keyed = caller(new Functions(clients.admin));

/** Waits until `look` no longer throws. It polls, so that it also works with a remote Appwrite. */
export function eventually<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  return vi.waitFor(look, { timeout: PATIENCE, interval: isRemote ? 250 : 50 });
}

export type Person = Awaited<ReturnType<typeof person>>;

/** Creates a user, waits until they are onboarded, adds labels, and signs them in. */
export async function person(name: string, labels: readonly string[] = []) {
  const users = new Users(clients.admin);
  const userId = id(name);
  const email = emailOf(name);
  await users.create({ userId, email, name });
  const onboarded = await eventually(() => onboardedUser(userId));
  if (labels.length > 0) await users.updateLabels({ userId, labels: [...onboarded.labels, ...labels] });
  const { secret } = await users.createSession({ userId });
  const client = clients.webWithSession(secret);
  return { id: userId, name, email, secret, client, ...apisOf(secret) };
}

function apisOf(secret: string) {
  return {
    /** The typed caller over `appwrite`. */
    api: caller(new AppFunctions(clients.webWithSession(secret))),
    /** The typed caller over `node-appwrite`. */
    serverApi: caller(new Functions(clients.withSession(secret))),
  };
}

/** The labels that onboarding gives to everybody. */
export const everybodysLabels = (
  JSON.parse(variable('onboard-user', 'LABEL_RULES') || '[]') as { label: string; domain?: string; proved?: boolean }[]
)
  .filter(({ domain, proved = false }) => !proved && (domain === undefined || domain === domainFor(prefix)))
  .map((rule) => rule.label);

/** A user who has everything that onboarding gives. @throws Error before */
export async function onboardedUser(userId: string) {
  const user = await new Users(clients.admin).get({ userId });
  for (const one of everybodysLabels)
    if (!user.labels.includes(one)) throw new Error(`${userId} does not have the label ${one}`);
  await new TablesDB(clients.admin).getRow({ ...table('profiles'), rowId: userId });
  return user;
}

/** One mail in the inbox of a local Appwrite. */
export interface Mail {
  subject: string;
  text: string;
  links: string[];
}

/** The mails to an address, the newest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const answer = await fetch(`${inbox}?${new URLSearchParams({ to: address })}`);
  return (await answer.json()) as Mail[];
}

/** The error of a call, from a function or from Appwrite itself. @throws Error if it succeeds */
export async function refusal(calling: Promise<unknown>): Promise<unknown> {
  const answer = await calling.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in answer) return answer.error;
  throw new Error(`not refused: ${JSON.stringify(answer.value)}`);
}
