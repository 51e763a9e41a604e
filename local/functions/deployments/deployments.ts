import type { Context } from '../../http/context.ts';
import { optional } from '../../http/param.ts';
import { oneOfAnyCase, text, uid } from '../../http/params.ts';
import { listPage, listQueries, totalParam } from '../../http/queries.ts';
import { noContent, ok, raw } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { activate, noteLatest } from '../builds/build.ts';
import { type DeploymentDocument, deployments, functions } from '../documents.ts';
import { functionError } from '../errors.ts';
import { findDeployment, findFunction } from '../find.ts';
import { deploymentBody, functionBody } from '../models.ts';
import { stateOf } from '../state.ts';
import { pack } from './archive.ts';

const PATH = '/functions/:functionId/deployments';
const ONE = `${PATH}/:deploymentId`;

const list = route({
  method: 'GET',
  path: PATH,
  scopes: ['functions.read'],
  params: {
    functionId: uid(),
    queries: listQueries(['buildSize', 'sourceSize', 'buildDuration', 'status', 'activate', 'type']),
    search: optional(text(256, { min: 0 }), ''),
    total: totalParam(),
  },
  handle(context, { functionId, queries, search }) {
    findFunction(context, functionId);
    const filters = [
      ...queries.filters,
      { method: 'equal', attribute: 'resourceId', values: [functionId] },
      ...(search ? [{ method: 'search', attribute: 'search', values: [search] }] : []),
    ];
    const { total, items } = listPage(deployments(context.local.store), { ...queries, filters }, 'Deployment');
    return ok({ total, deployments: items.map(deploymentBody) });
  },
});

const get = route({
  method: 'GET',
  path: ONE,
  scopes: ['functions.read'],
  params: { functionId: uid(), deploymentId: uid() },
  handle(context, { functionId, deploymentId }) {
    findFunction(context, functionId);
    return ok(deploymentBody(findDeployment(context, functionId, deploymentId)));
  },
});

/** The uploaded archive, or the built one. Undefined if there is none. */
async function archiveOf(
  { local }: Context,
  { $id, status }: DeploymentDocument,
  type: 'source' | 'output',
): Promise<Buffer | undefined> {
  const state = stateOf(local);
  if (type === 'source') return state.sources.read($id);
  if (status !== 'ready') return undefined;
  const built = state.builtOf($id);
  if (built) return built;
  await state.unpack($id);
  return pack(state.folderOf($id));
}

const download = route({
  method: 'GET',
  path: `${ONE}/download`,
  scopes: ['functions.read'],
  params: {
    functionId: uid(),
    deploymentId: uid(),
    type: optional(oneOfAnyCase<'source' | 'output'>(['source', 'output']), 'source' as const),
  },
  async handle(context, { functionId, deploymentId, type }) {
    findFunction(context, functionId);
    const deployment = findDeployment(context, functionId, deploymentId);
    const archive = await archiveOf(context, deployment, type);
    if (!archive) throw functionError('deployment_not_found');
    return raw('application/gzip', archive, {
      'cache-control': 'private, max-age=3888000',
      'content-disposition': `attachment; filename="${deployment.$id}-${type}.tar.gz"`,
    });
  },
});

/** Cancels a build that has not ended. */
const cancel = route({
  method: 'PATCH',
  path: `${ONE}/status`,
  scopes: ['functions.write'],
  params: { functionId: uid(), deploymentId: uid() },
  handle(context, { functionId, deploymentId }) {
    findFunction(context, functionId);
    const found = findDeployment(context, functionId, deploymentId);
    if (found.status === 'ready' || found.status === 'failed') throw functionError('build_already_completed');
    const changed = deployments(context.local.store).update(deploymentId, { status: 'canceled' }) ?? found;
    stateOf(context.local).cancelBuild(deploymentId);
    return ok(deploymentBody(changed));
  },
});

const remove = route({
  method: 'DELETE',
  path: ONE,
  scopes: ['functions.write'],
  params: { functionId: uid(), deploymentId: uid() },
  handle(context, { functionId, deploymentId }) {
    const called = findFunction(context, functionId);
    findDeployment(context, functionId, deploymentId);
    const { store } = context.local;
    deployments(store).delete(deploymentId);
    if (called.latestDeploymentId === deploymentId) noteLatest(context.local, functionId);
    if (called.deploymentId === deploymentId) {
      const changed = functions(store).update(functionId, { deploymentId: '', deploymentCreatedAt: '' });
      if (changed) stateOf(context.local).schedules.refresh(changed);
    }
    stateOf(context.local).remove(deploymentId);
    return noContent();
  },
});

/** Activates a deployment. */
const activation = route({
  method: 'PATCH',
  path: '/functions/:functionId/deployment',
  scopes: ['functions.write'],
  params: { functionId: uid(), deploymentId: uid() },
  handle(context, { functionId, deploymentId }) {
    const called = findFunction(context, functionId);
    const deployment = findDeployment(context, functionId, deploymentId);
    if (deployment.status !== 'ready') throw functionError('build_not_ready');
    return ok(functionBody(context, activate(context.local, called, deployment, {})));
  },
});

export const deploymentRoutes: readonly Route[] = [list, get, download, cancel, remove, activation];
