import { scryptSync } from 'node:crypto';
import { Functions, ID, type Models } from 'node-appwrite';
import type { FunctionConfig } from '../../local/config/schema.ts';
import type { Connection } from '../connection.ts';
import { secretName, whyNotSecret } from './secrets.ts';
import type { Target } from './target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable with the fingerprints of the deployed secrets, whose values cannot be read back. */
export const SECRETS_DEPLOYED = 'SECRETS_DEPLOYED';

/** One variable to create or change. */
export interface VariableChange {
  key: string;
  value: string;
  secret: boolean;
  /** The variable on the server. */
  found: Models.Variable | undefined;
}

export interface VariablePlan {
  changes: VariableChange[];
  /** Secrets that are missing in the environment or invalid. */
  mistakes: string[];
  notes: string[];
}

/** Compares a function's variables with the server. */
export function planVariables(
  target: Connection,
  { $id, vars }: FunctionConfig,
  found: readonly Models.Variable[],
  environment: Environment,
): VariablePlan {
  const plan: VariablePlan = { changes: [], mistakes: [], notes: [] };
  const known = new Map(found.map((variable) => [variable.key, variable]));
  const deployed = readFingerprints(known.get(SECRETS_DEPLOYED)?.value);
  const fingerprints: Record<string, string> = {};
  for (const { key, value } of vars) {
    const variable = known.get(key);
    const name = secretName(value);
    if (name === undefined) {
      if (!variable || variable.secret || variable.value !== value)
        plan.changes.push({ key, value, secret: false, found: variable });
      continue;
    }
    const secret = environment[name];
    if (!secret) {
      // keep the server's value: a secret cannot be read back and need not be set for every deploy
      if (variable?.secret) plan.notes.push(`${key}: ${name} is not in the environment; the server keeps what it has`);
      else plan.mistakes.push(`${name} is not set: the secret ${key} of ${$id}`);
      if (deployed[key]) fingerprints[key] = deployed[key];
      continue;
    }
    const why = whyNotSecret(name, secret);
    if (why) plan.mistakes.push(`${name} ${why}: the secret ${key} of ${$id}`);
    fingerprints[key] = fingerprintOf(secret, `${target.projectId}/${$id}/${key}`);
    if (!variable?.secret || deployed[key] !== fingerprints[key])
      plan.changes.push({ key, value: secret, secret: true, found: variable });
  }
  planFingerprints(plan, known.get(SECRETS_DEPLOYED), fingerprints);
  for (const { key } of found)
    if (key !== SECRETS_DEPLOYED && !vars.some((variable) => variable.key === key))
      plan.notes.push(`variable ${key} is not in appwrite.json; it stays`);
  return plan;
}

/** Stored after the secrets, so that the next deploy repeats a secret that could not be stored. */
function planFingerprints(plan: VariablePlan, found: Models.Variable | undefined, now: Record<string, string>): void {
  const value = Object.entries(now)
    .map(([key, fingerprint]) => `${key}=${fingerprint}`)
    .toSorted()
    .join(' ');
  if (value !== '' && found?.value !== value) plan.changes.push({ key: SECRETS_DEPLOYED, value, secret: false, found });
}

function readFingerprints(value: string | undefined): Record<string, string> {
  const pairs = (value ?? '').split(' ').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([key = '', fingerprint = '']) => [key, fingerprint]));
}

/** Equal for equal secrets of one variable. Slow to compute, so that a secret cannot be guessed from it. */
function fingerprintOf(secret: string, place: string): string {
  return scryptSync(secret, place, 12, { N: 2 ** 14, r: 8, p: 1 }).toString('base64url');
}

/** Creates or changes a variable. Appwrite requires a variable that is no longer secret to be created again. */
export async function applyVariable({ client }: Target, functionId: string, change: VariableChange): Promise<void> {
  const functions = new Functions(client);
  const { key, value, secret, found } = change;
  if (found && (secret || !found.secret)) {
    await functions.updateVariable({ functionId, variableId: found.$id, key, value, secret });
    return;
  }
  if (found) await functions.deleteVariable({ functionId, variableId: found.$id });
  await functions.createVariable({ functionId, variableId: ID.unique(), key, value, secret });
}
