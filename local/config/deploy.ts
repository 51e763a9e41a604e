import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployFolder } from '../functions/deployments/deploy.ts';
import { deployments, functions, variables } from '../functions/documents.ts';
import { stateOf } from '../functions/state.ts';
import type { Local } from '../local.ts';
import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';

/** The last deployment of a function. The document's id is the function's. */
interface BuiltDocument extends Document {
  fingerprint: string;
  deploymentId: string;
  /** The deployment before, which running executions may still use. */
  previousId: string;
}

/** The last deployment of each declared function. */
export function builtDeployments(local: Local): Collection<BuiltDocument> {
  return local.store.collection<BuiltDocument>({
    name: 'builtDeployments',
    attributes: [
      { key: 'fingerprint', type: 'string' },
      { key: 'deploymentId', type: 'string' },
      { key: 'previousId', type: 'string', default: '' },
    ],
  });
}

/**
 * Deploys the build of a function, `dist/functions/<id>`, unless the active deployment has the same code and variables. Of
 * earlier deployments by this function, only the last one is kept.
 * @returns whether it was deployed; false also without a build
 */
export async function deployBuilt(root: string, local: Local, functionId: string): Promise<boolean> {
  const folder = join(root, 'dist', 'functions', functionId);
  if (!existsSync(join(folder, 'main.js'))) return false;
  stateOf(local).sourceFolders.set(functionId, root);
  const built = builtDeployments(local);
  const before = built.get(functionId);
  const called = functions(local.store).get(functionId);
  const fingerprint = fingerprintOf(local, functionId, called?.name ?? '', folder);
  if (before && before.fingerprint === fingerprint && before.deploymentId === called?.deploymentId) return false;
  const { $id: deploymentId } = await deployFolder(local, functionId, folder, 'main.js');
  if (!before) built.create({ id: functionId, data: { fingerprint, deploymentId } });
  else built.update(functionId, { fingerprint, deploymentId, previousId: before.deploymentId });
  if (before?.previousId && deployments(local.store).delete(before.previousId))
    stateOf(local).remove(before.previousId);
  return true;
}

/** The same for the same code, name and variables. */
function fingerprintOf(local: Local, functionId: string, name: string, folder: string): string {
  const hash = createHash('sha256').update(JSON.stringify(name));
  for (const file of ['main.js', 'main.js.map']) hash.update(readFileSync(join(folder, file)));
  const own = variables(local.store).where('resourceId', functionId);
  const pairs = own.map(({ key, value }) => `${key}=${JSON.stringify(value)}`).sort();
  return hash.update(pairs.join('\n')).digest('hex');
}
