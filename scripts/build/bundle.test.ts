import { execFile } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { startAppwrite } from '../../tests/support/appwrite.ts';
import { projectFolder } from '../../tests/support/project.ts';
import { bundle, CompileError } from './bundle.ts';
import { writeBundle } from './output.ts';

const fn = { id: 'hello', path: 'functions/hello' };

const throwing = `import { fail } from '../../shared/fail.ts';

interface Context { req: unknown }

export default async function main(context: Context): Promise<void> {
  fail('broken on purpose', context);
}
`;

const fail = `// a comment, so that lines differ
export function fail(why: string, _: unknown): never {
  throw new Error(why);
}
`;

/** Runs a built function as the runtime does: \`require\`, then its default export. Gives what it printed. */
function run(root: string, how: string, environment: Record<string, string> = {}) {
  const file = join(root, 'dist', 'functions', 'hello', 'main.js');
  const program = `(async () => { const loaded = ${how}; const main = loaded.default?.default ?? loaded.default;
    try { console.log(JSON.stringify(await main({}))); } catch (error) { console.log(error.stack); } })()`;
  const env = { ...process.env, ...environment, FILE: file, NODE_OPTIONS: '' };
  return promisify(execFile)(process.execPath, ['-e', program], { env });
}

const required = 'require(process.env.FILE)';
const imported = 'await import(require("node:url").pathToFileURL(process.env.FILE))';

it('shows the TypeScript lines in a stack trace, after require and after import', async () => {
  const root = projectFolder({ 'functions/hello/main.ts': throwing, 'shared/fail.ts': fail });
  await writeBundle(root, await bundle(root, fn));
  for (const how of [required, imported]) {
    const { stdout, stderr } = await run(root, how);
    expect(stderr).toBe('');
    expect(stdout).toContain('Error: broken on purpose\n    at fail (shared/fail.ts:3:9)\n');
    expect(stdout).toContain('at main (functions/hello/main.ts:6:3)');
  }
});

it('keeps a stack trace readable without the source map', async () => {
  const root = projectFolder({ 'functions/hello/main.ts': throwing, 'shared/fail.ts': fail });
  await writeBundle(root, await bundle(root, fn));
  renameSync(join(root, 'dist/functions/hello/main.js.map'), join(root, 'elsewhere'));
  expect((await run(root, required)).stdout).toMatch(/Error: broken on purpose\n {4}at fail \(.*main\.js:\d+:\d+\)/);
});

it('produces the same bytes from the same source in any folder', async () => {
  const files = { 'functions/hello/main.ts': throwing, 'shared/fail.ts': fail };
  const [one, two] = [projectFolder(files), projectFolder(files)];
  const bundles = await Promise.all([one, two, one].map((root) => bundle(root, fn)));
  for (const made of bundles) {
    expect(Buffer.compare(made.code, bundles[0]?.code ?? new Uint8Array())).toBe(0);
    expect(Buffer.from(made.map).toString()).toBe(Buffer.from(bundles[0]?.map ?? []).toString());
    for (const text of [made.code, made.map].map(String)) expect(text).not.toContain(one);
  }
});

it('names the file and line of a compile error', async () => {
  const root = projectFolder({ 'functions/hello/main.ts': 'const a = 1;\nexport default () => { return a +; }\n' });
  const failure: unknown = await bundle(root, fn).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CompileError);
  expect(String(failure)).toContain('functions/hello/main.ts:2:');
  expect(String(failure)).toContain('return a +;');
});

const callsSdk = `import { AppwriteException, Client, Storage, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
// no deleteBucket here
const client = new Client().setEndpoint(String(process.env.ENDPOINT)).setProject('test').setKey('test-key');
export default async function main() {
  const refused = await new Users(client).get({ userId: 'nobody' }).catch((error) => error);
  await new Storage(client).createBucket({ bucketId: 'files', name: 'Files' });
  const file = await new Storage(client).createFile({ bucketId: 'files', fileId: 'f', file: InputFile.fromPlainText('hello', 'a.txt') });
  const back = await new Storage(client).getFileDownload({ bucketId: 'files', fileId: 'f' });
  return { isException: refused instanceof AppwriteException, code: refused.code, type: refused.type,
    size: file.sizeOriginal, back: Buffer.from(back).toString() };
}
`;

it("the bundled SDK works with Node's own fetch: answers, errors and uploads", async () => {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  const root = projectFolder({ 'functions/hello/main.ts': callsSdk });
  const made = await bundle(root, fn);
  await writeBundle(root, made);
  const { stdout } = await run(root, required, { ENDPOINT: appwrite.endpoint });
  expect(JSON.parse(stdout)).toEqual({ isException: true, code: 404, type: 'user_not_found', size: 5, back: 'hello' });
});

it('leaves out unused methods of the SDK', async () => {
  const root = projectFolder({ 'functions/hello/main.ts': callsSdk });
  const { code, gzipped } = await bundle(root, fn);
  expect(Buffer.from(code).toString()).toContain('createBucket');
  expect(Buffer.from(code).toString()).not.toContain('deleteBucket');
  expect(gzipped).toBe(gzipSync(code).length);
  expect(gzipped).toBeLessThan(20_000);
});
