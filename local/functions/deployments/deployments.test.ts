import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Functions, Runtime } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { answering, archiveOf, deploy } from '../../../tests/support/echo.ts';
import { QUICK } from '../../pace.ts';
import { onBuildOutput } from '../state.ts';
import { unpack } from './archive.ts';

let appwrite: TestAppwrite;
let functions: Functions;

beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
});
afterAll(() => appwrite.close());
const run = async (functionId: string) => (await functions.createExecution({ functionId })).responseBody;
const make = (functionId: string) => functions.create({ functionId, name: functionId, runtime: Runtime.Node22 });

describe('a deployment', () => {
  it('runs once it is ready; a second one replaces it, and the first can be activated again', async () => {
    await make('versions');
    const first = await deploy(appwrite, 'versions', answering('one'), 'main.js');
    await expect(run('versions')).resolves.toBe('one');
    await deploy(appwrite, 'versions', answering('two'), 'main.js');
    await expect(run('versions')).resolves.toBe('two');
    await functions.updateFunctionDeployment({ functionId: 'versions', deploymentId: first.$id });
    await expect(run('versions')).resolves.toBe('one');
    expect((await functions.listDeployments({ functionId: 'versions' })).total).toBe(2);
  });

  it('can be downloaded as source and as build, the latter only once it is ready', async () => {
    await make('fetched');
    const { $id: deploymentId } = await deploy(appwrite, 'fetched', answering('x'), 'main.js');
    const { project, endpoint } = { project: appwrite.local.project, endpoint: appwrite.endpoint };
    const headers = { 'x-appwrite-project': project.id, 'x-appwrite-key': project.key };
    const download = (type: string, id: string) =>
      fetch(`${endpoint}/functions/fetched/deployments/${id}/download?type=${type}`, { headers });
    for (const type of ['source', 'output']) {
      const answer = await download(type, deploymentId);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${deploymentId}-${type}.tar.gz"`);
      const folder = mkdtempSync(join(tmpdir(), 'fetched-'));
      try {
        await unpack(Buffer.from(await answer.arrayBuffer()), join(folder, 'files'));
        expect(readdirSync(join(folder, 'files'))).toEqual(['main.js']);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    expect((await download('other', deploymentId)).status).toBe(400);
    const code = InputFile.fromBuffer(Buffer.from('none'), 'code.tar.gz');
    const broken = await functions.createDeployment({
      functionId: 'fetched',
      code,
      activate: true,
      entrypoint: 'x.js',
    });
    await appwrite.local.jobs.idle();
    expect((await download('output', broken.$id)).status).toBe(404);
  });

  it('is uploaded in chunks, in any order', async () => {
    await make('chunked');
    const files = { ...answering('big'), 'ballast.txt': randomBytes(4_500_000).toString('hex') };
    const archive = await archiveOf({ ...files, 'more.txt': randomBytes(4_500_000).toString('hex') });
    expect(archive.length).toBeGreaterThan(6_000_000);
    const code = InputFile.fromBuffer(archive, 'code.tar.gz');
    await functions.createDeployment({ functionId: 'chunked', code, activate: true, entrypoint: 'main.js' });
    await appwrite.local.jobs.idle();
    await expect(run('chunked')).resolves.toBe('big');
  });

  it('with failing build commands fails, with their output', async () => {
    await make('commanded');
    const code = InputFile.fromBuffer(await archiveOf(answering('x')), 'code.tar.gz');
    const { $id } = await functions.createDeployment({
      functionId: 'commanded',
      code,
      activate: true,
      entrypoint: 'main.js',
      commands: 'echo trouble; exit 3',
    });
    await appwrite.local.jobs.idle();
    const failed = await functions.getDeployment({ functionId: 'commanded', deploymentId: $id });
    expect(failed.status).toBe('failed');
    expect(failed.buildLogs).toMatch(/trouble\nBuild command exited with code 3\.$/);
    await expect(run('commanded')).rejects.toMatchObject({ type: 'deployment_not_found' });
  });

  /** A deployment whose build never ends by itself, and a process that it started, once that runs. */
  async function endless({ local, admin }: TestAppwrite, functionId: string): Promise<{ $id: string; pid: number }> {
    const own = new Functions(admin());
    await own.create({ functionId, name: functionId, runtime: Runtime.Node22 });
    const code = InputFile.fromBuffer(await archiveOf(answering('x')), 'code.tar.gz');
    const started = new Promise<number>((resolve) => {
      onBuildOutput(local, ({ text }) => resolve(Number(text)));
    });
    const commands = 'sleep 600 & echo $!; wait';
    const made = { functionId, code, activate: true, entrypoint: 'main.js', commands };
    const { $id } = await own.createDeployment(made);
    return { $id, pid: await started };
  }

  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('can be canceled while it is built: its commands end with all that they started', async () => {
    const { $id: deploymentId, pid } = await endless(appwrite, 'canceled');
    expect(isRunning(pid)).toBe(true);
    const of = { functionId: 'canceled', deploymentId };
    expect(await functions.updateDeploymentStatus(of)).toMatchObject({ status: 'canceled' });
    await appwrite.local.jobs.idle();
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(await functions.getDeployment(of)).toMatchObject({
      status: 'canceled',
      buildLogs: expect.stringMatching(new RegExp(`${pid}\\n.*Build has been canceled\\.`, 's')),
    });
    await expect(run('canceled')).rejects.toMatchObject({ type: 'deployment_not_found' });
  });

  it('whose build takes too long fails, and says so', async () => {
    const impatient = await startAppwrite({ buildTimeout: 1 });
    onTestFinished(() => impatient.close());
    const { $id: deploymentId, pid } = await endless(impatient, 'late');
    await impatient.local.jobs.idle();
    await expect.poll(() => isRunning(pid)).toBe(false);
    const { status, buildLogs } = await new Functions(impatient.admin()).getDeployment({
      ...{ functionId: 'late', deploymentId },
    });
    expect(status).toBe('failed');
    expect(buildLogs).toContain('The build took longer than 1 s.');
  });

  it('that is not an archive fails', async () => {
    await make('broken');
    const code = InputFile.fromBuffer(Buffer.from('no archive'), 'code.tar.gz');
    const { $id } = await functions.createDeployment({
      functionId: 'broken',
      code,
      activate: true,
      entrypoint: 'a.js',
    });
    await appwrite.local.jobs.idle();
    await expect(functions.getDeployment({ functionId: 'broken', deploymentId: $id })).resolves.toMatchObject({
      status: 'failed',
    });
  });

  it('that is active makes its function inactive when it is deleted', async () => {
    await make('bare');
    const { $id } = await deploy(appwrite, 'bare', answering('x'), 'main.js');
    await functions.deleteDeployment({ functionId: 'bare', deploymentId: $id });
    await expect(functions.get({ functionId: 'bare' })).resolves.toMatchObject({
      deploymentId: '',
      latestDeploymentId: '',
    });
    await expect(run('bare')).rejects.toMatchObject({ type: 'deployment_not_found' });
  });
});

describe('on a slow server', () => {
  it('a deployment becomes the latest when its build starts, and active after it is ready', async () => {
    const slow = await startAppwrite({ pace: { ...QUICK, buildBegins: [1000, 1000], activation: [1000, 1000] } });
    onTestFinished(() => slow.close());
    const there = new Functions(slow.admin());
    const functionId = 'late';
    await there.create({ functionId, name: functionId, runtime: Runtime.Node22 });
    const code = InputFile.fromBuffer(await archiveOf(answering('x')), 'code.tar.gz');
    const { $id: deploymentId } = await there.createDeployment({
      functionId,
      code,
      activate: true,
      entrypoint: 'main.js',
    });
    const states: string[] = [];
    await vi.waitFor(
      async () => {
        const { status } = await there.getDeployment({ functionId, deploymentId });
        const { latestDeploymentId, deploymentId: active } = await there.get({ functionId });
        const state = `${status}${latestDeploymentId ? ' latest' : ''}${active ? ' active' : ''}`;
        if (states.at(-1) !== state) states.push(state);
        expect(active).toBe(deploymentId);
      },
      { timeout: 60_000, interval: 5 },
    );
    expect(states[0]).toBe('waiting');
    expect(states).toContain('ready latest');
    expect(states.at(-1)).toBe('ready latest active');
  });
});
