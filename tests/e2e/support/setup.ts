import { randomBytes } from 'node:crypto';
import { Messaging, Query, Users } from 'node-appwrite';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../../../local/config/read.ts';
import { ensureProviders } from '../../../local/messaging/providers.ts';
import { QUICK, SLOW } from '../../../local/pace.ts';
import { startLocal } from '../../../local/server.ts';
import { clientOf, targetOf } from '../../../scripts/deploy/target.ts';
import { testConfig } from '../../support/test-config.ts';
import { deployAs, root } from './deploy.ts';
import { type Deployed, domainFor, MISSED } from './deployed.ts';
import { prefixed } from './prefixed.ts';
import { removeMade } from './removal.ts';

let close = async () => {};

/**
 * Deploys once for all end-to-end tests with `npm run deploy`: to an empty local Appwrite (with TEST_APPWRITE=slow as slow as a busy
 * real one), or with `npm run test:remote` to the Appwrite that the environment names, with a prefix.
 */
export async function setup(project: TestProject): Promise<void> {
  const start = process.env['TEST_APPWRITE'] === 'remote' ? deployElsewhere : deployHere;
  project.provide('deployed', await start(project));
}

export function teardown(): Promise<void> {
  return close();
}

async function deployHere(): Promise<Deployed> {
  const config = testConfig(readConfig(root));
  const pace = process.env['TEST_APPWRITE'] === 'slow' ? SLOW : QUICK;
  const running = await startLocal({ projectId: 'end-to-end', rateLimits: false, pace });
  close = running.close;
  ensureProviders(running.local); // as an administrator would
  const { endpoint, origin, project } = running.local;
  const connection = { endpoint, projectId: project.id, key: project.key };
  try {
    await makeMissed(connection, '');
    await deployAs(config, connection);
    return { connection, isRemote: false, prefix: '', config, inbox: `${origin}/inbox` };
  } catch (error) {
    await close();
    throw error;
  }
}

async function deployElsewhere(project: TestProject): Promise<Deployed> {
  const connection = targetOf(process.env);
  const prefix = `e2e${randomBytes(4).toString('hex')}-`;
  const config = prefixed(testConfig(readConfig(root)), prefix);
  const made = { prefix, config, since: new Date() };
  close = () => removeMade(clientOf(connection), made);
  endGently(project);
  console.log(
    `All that is made in the project ${connection.projectId} has ids that begin with ${prefix}, and goes at the end.`,
  );
  try {
    console.log(await aboutMail(connection, prefix));
    await makeMissed(connection, prefix);
    await deployAs(config, connection);
    return { connection, isRemote: true, prefix, config, inbox: undefined };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets an interrupted run complete its current test and then remove what was created. */
function endGently({ vitest }: TestProject): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal); // vitest's own handler ends the process at once
    process.on(signal, () => {
      process.exitCode = 1;
      void vitest.cancelCurrentRun('keyboard-input');
    });
  }
}

type Connection = Deployed['connection'];

/** A user whom onboarding misses, because it is not deployed yet. */
async function makeMissed(connection: Connection, prefix: string): Promise<void> {
  const userId = prefix + MISSED;
  await new Users(clientOf(connection)).create({ userId, email: `${MISSED}@${domainFor(prefix)}`, name: 'Missed' });
}

async function aboutMail(connection: Connection, prefix: string): Promise<string> {
  const queries = [Query.equal('type', 'email'), Query.equal('enabled', true), Query.limit(1)];
  const { providers } = await new Messaging(clientOf(connection)).listProviders({ queries });
  const mails =
    providers.length > 0
      ? `A dozen mails go to addresses at ${domainFor(prefix)}, which nobody has.`
      : 'No e-mail provider is enabled: messages are made, and end as failed.';
  return `${mails} Whether they arrive, and whether a link that was mailed works, is tested only where there is an inbox.`;
}
