import { expectThat, items } from './sdk.ts';
import type { Flows } from './server-flows.ts';

const ADDRESS = 'visitor@example.com';
const PASSWORD = 'a-long-password';

/** One flow of each service through `appwrite`, as a user who signs up first. */
export const webFlows: Flows = {
  async account(sdk) {
    await sdk.call('Account', 'create', 'visitor', ADDRESS, PASSWORD, 'Visitor');
    const session = await sdk.call('Account', 'createEmailPasswordSession createEmailSession', ADDRESS, PASSWORD);
    expectThat(session['userId'] === 'visitor', 'a session');
    await sdk.call('Account', 'updatePrefs', { theme: 'dark' });
    const account = await sdk.call('Account', 'get');
    expectThat(JSON.stringify(account['prefs']) === '{"theme":"dark"}', 'preferences');
    expectThat(typeof (await sdk.call('Account', 'createJWT'))['jwt'] === 'string', 'a JWT');
    expectThat((await sdk.call('Account', 'listSessions'))['total'] === 1, 'sessions');
  },

  async rows(sdk) {
    const table = ['web', 'notes'];
    const permissions = [sdk.permission('read')];
    for (const text of ['one', 'two', 'three'])
      await sdk.call('Databases', 'createDocument', ...table, text, { text }, permissions);
    const queries = [sdk.query('notEqual', 'text', 'two'), sdk.query('orderDesc', 'text'), sdk.query('limit', 1)];
    const page = await sdk.call('Databases', 'listDocuments', ...table, queries);
    expectThat(page['total'] === 2 && items(page, 'documents')[0]?.['text'] === 'three', 'documents by query');
    await sdk.call('Databases', 'updateDocument', ...table, 'one', { text: 'uno' });
    expectThat((await sdk.call('Databases', 'getDocument', ...table, 'one'))['text'] === 'uno', 'a changed document');
    await sdk.call('Databases', 'deleteDocument', ...table, 'one');
    if (!sdk.has('TablesDB')) return;
    expectThat((await sdk.call('TablesDB', 'getRow', ...table, 'two'))['text'] === 'two', 'a row');
  },

  async files(sdk) {
    const bytes = Buffer.alloc(6_000_000, 'x');
    const file = await sdk.call('Storage', 'createFile', 'web', 'large', sdk.file(bytes, 'large.txt'));
    expectThat(file['sizeOriginal'] === bytes.length, 'the size of a file');
    const found = await sdk.call('Storage', 'listFiles', 'web', [sdk.query('equal', 'name', ['large.txt'])]);
    expectThat(found['total'] === 1, 'files by name');
    await sdk.call('Storage', 'deleteFile', 'web', 'large');
  },

  async executions(sdk) {
    const run = await sdk.call('Functions', 'createExecution', 'echo', 'hello', false);
    expectThat((run['responseBody'] ?? run['response']) === 'got hello', 'what a function answered');
    const again = await sdk.call('Functions', 'getExecution', 'echo', run['$id']);
    expectThat((again['responseStatusCode'] ?? again['statusCode']) === 200, 'the status of an execution');
    const listed = await sdk.call('Functions', 'listExecutions', 'echo', [sdk.query('limit', 1)]);
    expectThat(items(listed, 'executions').length === 1, 'executions');
  },

  async teams(sdk) {
    await sdk.call('Teams', 'create', 'visitors', 'Visitors');
    const found = await sdk.call('Teams', 'list', [sdk.query('equal', 'name', ['Visitors'])]);
    expectThat(found['total'] === 1, 'teams by name');
    const members = await sdk.call('Teams', 'listMemberships', 'visitors');
    expectThat(items(members, 'memberships')[0]?.['teamId'] === 'visitors', 'members');
    await sdk.call('Teams', 'updateName update', 'visitors', 'Guests');
    await sdk.call('Teams', 'delete', 'visitors');
  },

  async messages(sdk) {
    if (!sdk.has('Messaging')) await sdk.call('Messaging', 'createSubscriber');
    const [target] = items(await sdk.call('Account', 'get'), 'targets');
    await sdk.call('Messaging', 'createSubscriber', 'updates', 'visitor', target?.['$id']);
    await sdk.call('Messaging', 'deleteSubscriber', 'updates', 'visitor');
  },
};
