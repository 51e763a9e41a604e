import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newFolder } from '../support/packed.ts';

const greet = {
  $id: 'greet',
  name: 'Greet',
  runtime: 'node-22',
  path: 'greet',
  entrypoint: 'src/main.js',
  execute: ['any'],
  events: ['users.*.create'],
  scopes: ['rows.write', 'users.write'],
};

/** Greets, counts its executions in its memory, and does what its path says. */
const GREET = `
let calls = 0;
const write = (req, path, body) =>
  fetch(process.env.APPWRITE_FUNCTION_API_ENDPOINT + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-appwrite-project': process.env.APPWRITE_FUNCTION_PROJECT_ID,
      'x-appwrite-key': req.headers['x-appwrite-key'],
    },
    body: JSON.stringify(body),
  });
module.exports = async ({ req, res, log }) => {
  calls += 1;
  if (req.path === '/forever') {
    for (let i = 0; ; i++) await write(req, '/tablesdb/app/tables/notes/rows', { rowId: 'unique()', data: { text: String(i) } });
  }
  if (req.path === '/user') await write(req, '/users', { userId: 'unique()', name: 'made by a function' });
  log('called ' + calls);
  return res.json({ calls, word: process.env.WORD });
};
`;

export const config = {
  projectId: 'shop',
  functions: [{ ...greet, vars: [{ key: 'WORD', value: 'hello' }] }],
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: [
    {
      $id: 'notes',
      databaseId: 'app',
      name: 'Notes',
      $permissions: ['read("any")'],
      columns: [{ key: 'text', type: 'string', size: 100 }],
    },
  ],
  buckets: [{ $id: 'files', name: 'Files' }],
};

/** A project with one function, in a folder that goes when the tests of the file are done. Gives its configuration's file. */
export function shop(name = 'appwrite.config.json'): string {
  const folder = newFolder();
  const files = { [name]: JSON.stringify(config), 'greet/src/main.js': GREET };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return join(folder, name);
}
