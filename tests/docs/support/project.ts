import { Functions, Users } from 'node-appwrite';
import { inbox } from '../../../local/inbox/inbox.ts';
import { ensureProviders } from '../../../local/messaging/providers.ts';
import { startAppwrite, type TestAppwrite } from '../../support/appwrite.ts';
import { deployFunctions, projectConfig } from '../../support/functions.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

/** What the pages assume: `npm start`, with everything that appwrite.json declares. Schedules are off. */
export async function startDocumented(): Promise<TestAppwrite> {
  const appwrite = await startAppwrite({ projectId: 'appwrite-functions' });
  ensureProviders(appwrite.local);
  const overrides = Object.fromEntries(
    projectConfig.functions.map(({ $id, vars }) => {
      const secrets = vars.filter(({ value }) => value.includes('${')).map(({ key }) => [key, SECRET]);
      return [$id, { schedule: '', vars: Object.fromEntries(secrets) }];
    }),
  );
  await deployFunctions(
    appwrite,
    projectConfig.functions.map(({ $id }) => $id),
    overrides,
  );
  return appwrite;
}

/** The user Ada of the pages: signed in, with the labels that the pages set. */
export async function signUpAda(appwrite: TestAppwrite): Promise<string> {
  const users = new Users(appwrite.admin());
  await users.create({ userId: 'ada', email: 'ada@example.com', password: 'correct horse', name: 'Ada' });
  await appwrite.local.jobs.idle();
  await users.updateLabels({ userId: 'ada', labels: ['member', 'admin'] });
  const { secret } = await users.createSession({ userId: 'ada' });
  await appwrite.local.jobs.idle();
  return secret;
}

/** A link as it is mailed, for samples that use one. */
export async function mailedLink(appwrite: TestAppwrite, email: string): Promise<{ userId: string; secret: string }> {
  const functions = new Functions(appwrite.admin());
  await functions.createExecution({
    functionId: 'send-magic-link',
    method: 'POST' as never,
    body: JSON.stringify({ email }),
    headers: { 'content-type': 'application/json' },
  });
  await appwrite.local.jobs.idle();
  const mail = inbox(appwrite.local.store).where('to', email).at(-1);
  const link = /https?:[^\s"<]+/.exec(mail?.text || mail?.html || '')?.[0];
  const given = new URLSearchParams(new URL(link ?? 'http://none').hash.slice(1).replaceAll(';', '&'));
  return { userId: given.get('userId') ?? '', secret: given.get('secret') ?? '' };
}
