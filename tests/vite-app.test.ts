import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { projectFolder } from './support/project.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The most that the typed caller may add to an app, in bytes of minified JavaScript. */
const MOST = 10_000;

/** As `npm create vite` makes a vanilla TypeScript app, and stricter. */
const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    module: 'esnext',
    lib: ['ES2023', 'DOM'],
    types: ['vite/client'],
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    moduleDetection: 'force',
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    erasableSyntaxOnly: true,
    noFallthroughCasesInSwitch: true,
  },
  include: ['src'],
};

const client = `import { Client, Functions } from 'appwrite';
const client = new Client().setEndpoint('http://127.0.0.1:4600/v1').setProject('appwrite-functions');
const functions = new Functions(client);
`;
const show = (text: string) => `document.body.textContent = ${text};\n`;

const without = `${client}const execution = await functions.createExecution({ functionId: 'posts', xpath: '/' });
${show('execution.responseBody')}`;

const withCaller = (change: string, title = 'title') => `${client}
import { call, type Post, ProblemError } from 'appwrite-functions-client';
const api = call(functions);
try {
  const post: Post = await api.posts.update(${change});
  const { posts } = await api.posts.list({ limit: 10 });
  ${show(`[post, ...posts].map(({ ${title} }) => ${title}).join()`)}
} catch (error) {
  if (error instanceof ProblemError) ${show('error.slug')}
}
`;

/** An app in a temporary folder, with the package installed as a link, as npm installs a folder. */
function appOf(main: string): string {
  const app = projectFolder({
    'package.json': '{ "name": "app", "private": true, "type": "module" }',
    'tsconfig.json': JSON.stringify(tsconfig),
    'index.html': '<!doctype html><html><body><script type="module" src="/src/main.ts"></script></body></html>',
    'src/main.ts': main,
  });
  mkdirSync(join(app, 'node_modules'));
  const link = (name: string, to: string) => symlinkSync(to, join(app, 'node_modules', name), 'junction');
  link('appwrite-functions-client', join(root, 'client'));
  for (const name of ['appwrite', 'vite']) link(name, join(root, 'node_modules', name));
  return app;
}

/** The compiler's output; empty without errors. */
function complaintsOf(app: string): string {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', app, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

/** The bytes of the JavaScript that goes to the browser. */
async function sizeOf(app: string): Promise<number> {
  const built = await build({ root: app, configFile: false, logLevel: 'silent', build: { write: false } });
  const outputs = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  return outputs.reduce((sum, file) => sum + (file.type === 'chunk' ? Buffer.byteLength(file.code) : 0), 0);
}

it('an app with the typed caller compiles, and is less than 10 kB larger than with the SDK alone', async () => {
  const [larger, smaller] = [appOf(withCaller("{ id: 'a', title: 'A' }")), appOf(without)];
  expect(complaintsOf(larger)).toBe('');
  expect(complaintsOf(smaller)).toBe('');
  const growth = (await sizeOf(larger)) - (await sizeOf(smaller));
  expect(growth).toBeGreaterThan(1000);
  expect(growth).toBeLessThan(MOST);
});

it.each([
  ['a wrong field', withCaller("{ id: 'a', titel: 'A' }"), "'titel' does not exist in type 'PostsUpdateInput'"],
  ['a value of another type', withCaller("{ id: 'a', status: 'hidden' }"), `'"hidden"' is not assignable`],
  ['a parameter that is missing', withCaller("{ title: 'A' }"), "Property 'id' is missing"],
  ['a field that no answer has', withCaller("{ id: 'a' }", 'name'), "Property 'name' does not exist on type"],
])('%s is a compile error', (_, main, complaint) => {
  const complaints = complaintsOf(appOf(main));
  expect(complaints).toContain('src/main.ts');
  expect(complaints).toContain(complaint);
});
