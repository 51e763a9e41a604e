import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Functions, Runtime } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { create, Header } from 'tar';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { answering, archiveOf } from '../../../tests/support/echo.ts';

let appwrite: TestAppwrite;
let functions: Functions;
beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
});
afterAll(() => appwrite.close());

/** Deploys an archive and returns the deployment's result. */
async function deployed(functionId: string, archive: Buffer) {
  await functions.create({ functionId, name: functionId, runtime: Runtime.Node22 });
  const code = InputFile.fromBuffer(archive, 'code.tar.gz');
  const asked = { functionId, code, activate: true, entrypoint: 'main.js' };
  const { $id: deploymentId } = await functions.createDeployment(asked);
  await appwrite.local.jobs.idle();
  return functions.getDeployment({ functionId, deploymentId });
}

/** A file in a tar: only its header. */
function headerOf(size: number): Buffer {
  const header = new Header({ path: 'main.js', mode: 0o644, size, type: 'File', mtime: new Date(0) });
  header.encode();
  return header.block ?? Buffer.alloc(0);
}

describe('an archive', () => {
  it('with more than 2 GB of files fails, with the reason', async () => {
    const { status, buildLogs } = await deployed('vast', gzipSync(headerOf(3_000_000_000)));
    expect(status).toBe('failed');
    expect(buildLogs).toContain('The files of the archive take more than 2000000000 bytes.');
  });

  it('that is compressed twice fails, with the reason', async () => {
    const { status, buildLogs } = await deployed('twice', gzipSync(await archiveOf(answering('x'))));
    expect([status, buildLogs]).toEqual(['failed', expect.stringContaining('The archive is zipped twice.')]);
  });

  it.runIf(process.platform !== 'win32')('gives a function no file from outside by a link', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'links-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const reads = `const { readFileSync } = require('node:fs');
const read = (name) => { try { return readFileSync(require('node:path').join(__dirname, name), 'utf8'); } catch { return ''; } };
module.exports = async ({ res }) => res.json({ file: read('file'), folder: read('folder/secret') });`;
    writeFileSync(join(folder, 'main.js'), reads);
    writeFileSync(join(folder, 'secret'), 'of somebody else');
    symlinkSync(join(folder, 'secret'), join(folder, 'file'));
    symlinkSync(folder, join(folder, 'folder'));
    const chunks: Buffer[] = [];
    for await (const chunk of create({ gzip: true, cwd: folder, preservePaths: true }, ['main.js', 'file', 'folder']))
      chunks.push(Buffer.from(chunk));
    const { status } = await deployed('linked', Buffer.concat(chunks));
    // refused, or deployed without the links
    if (status !== 'ready') return;
    const { responseBody } = await functions.createExecution({ functionId: 'linked' });
    expect(JSON.parse(responseBody)).toEqual({ file: '', folder: '' });
  });
});
