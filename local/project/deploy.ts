import { join } from 'node:path';
import type { FunctionConfig } from '../config/schema.ts';
import { packFiles } from '../functions/archive.ts';
import { build } from '../functions/build.ts';
import { deployments } from '../functions/documents.ts';
import { take } from '../functions/upload.ts';
import type { Local } from '../local.ts';
import { filesOf } from './files.ts';

/**
 * Packs a function's folder as the command line does and deploys it, unless what runs is the same already.
 * @returns whether it was deployed
 * @throws Error with the end of the build's log where that failed; what ran before goes on running
 */
export async function deploySource(local: Local, root: string, fn: FunctionConfig): Promise<boolean> {
  const folder = join(root, fn.path);
  const files = await filesOf(folder, fn.ignore);
  const archive = await packFiles(folder, files);
  const { $id } = take(local, archive, {
    resourceId: fn.$id,
    entrypoint: fn.entrypoint,
    commands: fn.commands,
    type: 'cli',
    activate: true,
    sourceSize: archive.length,
    chunksTotal: 1,
  });
  await build(local, $id);
  const done = deployments(local.store).get($id);
  if (done?.status !== 'ready') throw new Error(`${fn.$id} could not be built:\n${done?.buildLogs ?? ''}`);
  return true;
}
