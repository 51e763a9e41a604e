import { expect, it, onTestFinished } from 'vitest';
import { scopeProblems } from '../scripts/scopes/compare.ts';
import { reportOf, reportProblems } from '../scripts/scopes/report.ts';
import { draft, published, startBlog } from './support/blog.ts';
import { functionConfig } from './support/functions.ts';
import { projectFolder } from './support/project.ts';

const { scopes } = functionConfig('posts');

/** The calls of the function's own key with these scopes, after every use of the function. */
async function notesWith(granted: string[]) {
  const blog = await startBlog({}, { scopes: granted });
  onTestFinished(() => blog.appwrite.close());
  const alice = await blog.user('alice');
  const { json } = await alice.ask('POST', '/', { body: published });
  const path = `/${json['id'] ?? 'none'}`;
  await alice.ask('GET', path);
  await alice.ask('PATCH', path, { body: { title: draft.title } });
  await alice.ask('DELETE', path);
  return blog.appwrite.local.scopeNotes;
}

it('finds nothing if a function has exactly the scopes that its tests used', async () => {
  expect(scopeProblems([{ $id: 'posts', scopes }], await notesWith(scopes))).toEqual([]);
});

it('names a function and the scope that no test used', async () => {
  const more = [...scopes, 'users.read'];
  expect(scopeProblems([{ $id: 'posts', scopes: more }], await notesWith(more))).toEqual([
    'posts has the scope users.read, but no test used it',
  ]);
});

it('names a function and a scope that it needed and does not have', async () => {
  const fewer = scopes.filter((scope) => scope !== 'rows.write');
  const noted = await notesWith(fewer);
  expect(scopeProblems([{ $id: 'posts', scopes: fewer }], noted)).toContainEqual(
    expect.stringMatching(/^posts lacks the scope rows\.write or .*: it was refused POST \/tablesdb\//),
  );
  // a scope that a test removed is not missing in appwrite.json
  expect(scopeProblems([{ $id: 'posts', scopes }], noted)).not.toContainEqual(expect.stringContaining('lacks'));
});

it('says that the report is out of date if a scope or its use is missing in it', async () => {
  const posts = functionConfig('posts');
  const noted = await notesWith(scopes);
  const stale = ['docs/scopes.md is out of date: run npm run scopes'];
  const written = reportOf([posts], noted);
  const folder = (report: string) => projectFolder({ 'docs/scopes.md': report });
  expect(reportProblems(folder(written), [posts], noted)).toEqual([]);
  expect(reportProblems(folder(written.replace('`POST /tablesdb', '`PUT /tablesdb')), [posts], noted)).toEqual(stale);
  expect(reportProblems(folder(`${written}| posts | users.read | \`GET /users\` |\n`), [posts], noted)).toEqual(stale);
  expect(reportProblems(projectFolder({}), [posts], noted)).toEqual(stale);
});
