import { expect, it } from 'vitest';
import { projectFolder } from '../../tests/support/project.ts';
import { ConfigError, readConfig } from './read.ts';

const fn = { $id: 'hello', name: 'Hello', runtime: 'node-22', path: 'functions/hello', entrypoint: 'main.js' };
const table = { $id: 'notes', databaseId: 'app', name: 'Notes' };
const app = { $id: 'app', name: 'App' };

/** The result of `readConfig`: the mistakes as `path: message`, or the configuration. */
function read(file: unknown) {
  const text = typeof file === 'string' ? file : JSON.stringify({ projectId: 'p', ...(file as object) });
  const root = projectFolder({ 'appwrite.json': text, 'functions/hello/main.ts': 'export default () => 1;\n' });
  try {
    return readConfig(root);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
}

it('reads the file, and adds defaults', () => {
  expect(read({ functions: [fn], topics: [{ $id: 'news', name: 'News' }] })).toMatchObject({
    projectId: 'p',
    functions: [{ ...fn, execute: [], events: [], timeout: 15, enabled: true, vars: [] }],
    topics: [{ subscribe: ['users'] }],
  });
});

it.each<[string, unknown, string]>([
  ['an unknown field', { functions: [{ ...fn, timeOut: 3 }] }, 'functions[0].timeOut: '],
  ['an unknown event', { functions: [{ ...fn, events: ['users.*.created'] }] }, 'functions[0].events[0]: '],
  ['an event that never fires', { functions: [{ ...fn, events: ['tablesdb.*.create'] }] }, 'functions[0].events[0]: '],
  ['an unknown runtime', { functions: [{ ...fn, runtime: 'node-9' }] }, 'functions[0].runtime: '],
  ['an unknown scope', { functions: [{ ...fn, scopes: ['users.read', 'x'] }] }, 'functions[0].scopes[1]: '],
  ['an unknown role', { functions: [{ ...fn, execute: ['everybody'] }] }, 'functions[0].execute[0]: '],
  ['a bad schedule', { functions: [{ ...fn, schedule: '61 * * * *' }] }, 'functions[0].schedule: '],
  ['a schedule with seconds', { functions: [{ ...fn, schedule: '* * * * * *' }] }, 'functions[0].schedule: '],
  ['a timeout out of bounds', { functions: [{ ...fn, timeout: 901 }] }, 'functions[0].timeout: '],
  ['no source', { functions: [{ ...fn, path: 'functions/none' }] }, 'functions[0].path: functions/none has no main.ts'],
  ['a source elsewhere', { functions: [{ ...fn, path: '../x' }] }, 'functions[0].path: '],
  ['an id taken twice', { functions: [fn, fn] }, 'functions[1].$id: "hello" is taken by functions[0]'],
  ['a bad id', { topics: [{ $id: '-news', name: 'News' }] }, 'topics[0].$id: '],
  [
    'a variable given twice',
    { functions: [{ ...fn, vars: [1, 2].map((n) => ({ key: 'A', value: `${n}` })) }] },
    'functions[0].vars[1].key: "A" is taken by functions[0].vars[0]',
  ],
  ['an unknown database', { tables: [table] }, 'tables[0].databaseId: "app" is not in tablesDB'],
  [
    'an unknown kind of column',
    { tablesDB: [app], tables: [{ ...table, columns: [{ key: 'a', type: 'blob' }] }] },
    'tables[0].columns[0].type: ',
  ],
  [
    'a text column without its size',
    { tablesDB: [app], tables: [{ ...table, columns: [{ key: 'a', type: 'string' }] }] },
    'tables[0].columns[0].size: is missing',
  ],
  [
    'an index over no column',
    { tablesDB: [app], tables: [{ ...table, indexes: [{ key: 'i', type: 'key', columns: ['a'] }] }] },
    'tables[0].indexes[0].columns[0]: "a" is not a column of this table',
  ],
  [
    'a bad permission',
    { tablesDB: [app], tables: [{ ...table, $permissions: ['any'] }] },
    'tables[0].$permissions[0]: ',
  ],
  ['text that is not JSON', '{\n "projectId": "p",\n}', 'Expected double-quoted property name'],
])('tells %s', (_, file, told) => {
  const mistakes = read(file);
  expect(mistakes).toHaveLength(1);
  expect(mistakes).toEqual([expect.stringContaining(told)]);
});

it('reports all mistakes at once', () => {
  const mistakes = read({ functions: [{ ...fn, timeout: 0, events: ['x', 'y'] }], tables: [table], extra: 1 });
  expect(mistakes).toEqual([
    expect.stringMatching(/^functions\[0\]\.events\[0\]: /),
    expect.stringMatching(/^functions\[0\]\.events\[1\]: /),
    expect.stringMatching(/^functions\[0\]\.timeout: /),
    expect.stringMatching(/^extra: /),
    expect.stringMatching(/^tables\[0\]\.databaseId: /),
  ]);
});

it('reads the project’s own file', () => {
  expect(readConfig(process.cwd()).projectId).toBe('appwrite-functions');
});
