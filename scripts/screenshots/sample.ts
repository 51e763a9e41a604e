import { Account, Client as AppClient, Functions as AppFunctions, ExecutionMethod } from 'appwrite';
import { Client, Users } from 'node-appwrite';
import { readConfig } from '../../local/config/read.ts';
import { startLocal } from '../../local/server.ts';
import { Builds, sourcesOf } from '../build/builds.ts';
import { Project } from '../start/project.ts';

const PEOPLE = [
  ['ada', 'Ada Lovelace'],
  ['ben', 'Ben Carter'],
  ['cleo', 'Cleo Marsh'],
  ['dora', 'Dora Nilsson'],
  ['eli', 'Eli Roth'],
] as const;
const PASSWORD = 'correct horse battery';

/** A local Appwrite in memory with this project, some users, and what they did. */
export async function startSample(root: string): Promise<{ origin: string; close(): Promise<void> }> {
  const config = readConfig(root);
  const builds = new Builds(root);
  const project = new Project(root, config, builds, {});
  const built = await builds.build(sourcesOf(config));
  const { local, close } = await startLocal({
    projectId: config.projectId,
    rateLimits: false,
    async prepare(local) {
      project.apply(local);
      await project.deploy(local, built);
    },
  });
  const endpoint = local.endpoint;
  const users = new Users(new Client().setEndpoint(endpoint).setProject(config.projectId).setKey(local.project.key));
  const guest = () => new AppClient().setEndpoint(endpoint).setProject(config.projectId);
  for (const [userId, name] of PEOPLE) {
    await users.create({ userId, email: `${userId}@example.com`, password: PASSWORD, name });
    await local.jobs.idle();
  }
  await users.updateLabels({ userId: 'ada', labels: ['admin', 'member'] });
  await users.updateEmailVerification({ userId: 'ada', emailVerification: true });
  await users.updateStatus({ userId: 'dora', status: false });
  const ada = guest();
  const { secret } = await users.createSession({ userId: 'ada' });
  ada.setSession(secret);
  await new Account(ada).get();
  const functions = new AppFunctions(ada);
  for (const [title, status] of [
    ['Notes from Oslo', 'published'],
    ['A garden in May', 'published'],
    ['Draft', 'draft'],
  ])
    await functions.createExecution({
      ...{ functionId: 'posts', xpath: '/', method: ExecutionMethod.POST },
      body: JSON.stringify({ title, content: 'Some words.', status }),
    });
  for (const email of ['cleo@example.com', 'ada@example.com'])
    await new AppFunctions(guest()).createExecution({
      ...{ functionId: 'send-magic-link', xpath: '/', method: ExecutionMethod.POST },
      body: JSON.stringify({ email }),
    });
  await local.jobs.idle();
  // what is refused belongs to the picture of the log
  await new Account(guest()).get().catch(() => undefined);
  await fetch(`${endpoint}/users`, {
    headers: { 'x-appwrite-project': config.projectId, 'x-appwrite-session': secret },
  });
  return { origin: local.origin.replace('127.0.0.1', 'localhost'), close };
}
