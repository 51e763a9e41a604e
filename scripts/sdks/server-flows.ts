import { type Answer, expectThat, items, type Sdk } from './sdk.ts';

/** A flow of one service: its name, and what it does. */
export interface Flows {
  readonly [name: string]: (sdk: Sdk) => Promise<void>;
}

async function available(get: () => Promise<Answer>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if ((await get())['status'] === 'available') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('a column is not available');
}

/** One flow of each service through `node-appwrite`, with an API key. */
export const serverFlows: Flows = {
  async account(sdk) {
    const address = 'someone@example.com';
    const made = await sdk.call('Users', 'create', 'someone', address, undefined, 'a-long-password', 'Someone');
    expectThat(made['email'] === address, 'the user that was made');
    await sdk.call('Users', 'updatePrefs', 'someone', { theme: 'dark' });
    const found = await sdk.call('Users', 'list', [sdk.query('equal', 'email', [address]), sdk.query('limit', 5)]);
    expectThat(found['total'] === 1, 'users by address');
    const [user] = items(found, 'users');
    expectThat(JSON.stringify(user?.['prefs']) === '{"theme":"dark"}', 'preferences');
    await sdk.call('Users', 'delete', 'someone');
  },

  async rows(sdk) {
    const table = ['app', 'things'];
    await sdk.call('Databases', 'create', 'app', 'App');
    await sdk.call('Databases', 'createCollection', ...table, 'Things');
    await sdk.call('Databases', 'createStringAttribute', ...table, 'name', 50, true);
    await available(() => sdk.call('Databases', 'getAttribute', ...table, 'name'));
    for (const name of ['one', 'two', 'three']) await sdk.call('Databases', 'createDocument', ...table, name, { name });
    const queries = [sdk.query('notEqual', 'name', 'two'), sdk.query('orderDesc', 'name'), sdk.query('limit', 1)];
    const page = await sdk.call('Databases', 'listDocuments', ...table, queries);
    expectThat(page['total'] === 2 && items(page, 'documents')[0]?.['name'] === 'three', 'documents by query');
    await sdk.call('Databases', 'updateDocument', ...table, 'one', { name: 'uno' });
    expectThat((await sdk.call('Databases', 'getDocument', ...table, 'one'))['name'] === 'uno', 'a changed document');
    await sdk.call('Databases', 'deleteDocument', ...table, 'one');
    if (!sdk.has('TablesDB')) return;
    const row = await sdk.call('TablesDB', 'getRow', ...table, 'two');
    expectThat(row['name'] === 'two', 'a row');
  },

  async files(sdk) {
    await sdk.call('Storage', 'createBucket', 'files', 'Files');
    // larger than one chunk, so that it is uploaded in two
    const bytes = Buffer.alloc(6_000_000, 'x');
    const file = await sdk.call('Storage', 'createFile', 'files', 'large', sdk.file(bytes, 'large.txt'));
    expectThat(file['sizeOriginal'] === bytes.length, 'the size of a file');
    const found = await sdk.call('Storage', 'listFiles', 'files', [sdk.query('equal', 'name', ['large.txt'])]);
    expectThat(found['total'] === 1, 'files by name');
    const back = await sdk.call('Storage', 'getFileDownload', 'files', 'large');
    expectThat(Buffer.from(back as unknown as ArrayBuffer).equals(bytes), 'the bytes of a file');
    await sdk.call('Storage', 'deleteFile', 'files', 'large');
  },

  async executions(sdk) {
    const called = await sdk.call('Functions', 'get', 'echo');
    expectThat(Boolean(called['deploymentId'] ?? called['deployment']), 'the active deployment');
    const run = await sdk.call('Functions', 'createExecution', 'echo', 'hello', false);
    expectThat((run['responseBody'] ?? run['response']) === 'got hello', 'what a function answered');
    const listed = await sdk.call('Functions', 'listExecutions', 'echo', [sdk.query('limit', 1)]);
    expectThat(items(listed, 'executions').length === 1, 'executions');
    const deployments = await sdk.call('Functions', 'listDeployments', 'echo');
    expectThat(Number(items(deployments, 'deployments')[0]?.['size'] ?? 1) > 0, 'deployments');
  },

  async teams(sdk) {
    await sdk.call('Users', 'create', 'member', 'member@example.com', undefined, 'a-long-password', 'Member');
    await sdk.call('Teams', 'create', 'team', 'Team');
    await sdk.call('Teams', 'createMembership', 'team', ['editor'], undefined, 'member');
    const members = await sdk.call('Teams', 'listMemberships', 'team', [sdk.query('equal', 'userId', ['member'])]);
    expectThat(members['total'] === 1, 'members by user');
    await sdk.call('Teams', 'updateName update', 'team', 'Renamed');
    expectThat((await sdk.call('Teams', 'get', 'team'))['name'] === 'Renamed', 'a renamed team');
    await sdk.call('Teams', 'delete', 'team');
  },

  async messages(sdk) {
    await sdk.call('Messaging', 'createTopic', 'news', 'News');
    const reader = await sdk.call('Users', 'create', 'reader', 'reader@example.com');
    const target = items(reader, 'targets')[0]?.['$id'];
    await sdk.call('Messaging', 'createSubscriber', 'news', 'reader', target);
    await sdk.call('Messaging', 'createEmail', 'letter', 'Hello', 'Text', ['news']);
    const found = await sdk.call('Messaging', 'listMessages', [sdk.query('equal', 'providerType', ['email'])]);
    expectThat(found['total'] === 1, 'messages by kind');
  },
};
