import { AppwriteError } from '../errors.ts';
import { optional, type Values } from '../http/param.ts';
import { customId, oneOf, text, uid } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { deployments, executions, type FunctionDocument, functions, variables } from './documents.ts';
import { functionError } from './errors.ts';
import { findFunction } from './find.ts';
import { functionBody } from './models.ts';
import { SETTINGS } from './params.ts';
import { ACTIVE_RUNTIMES, KNOWN_RUNTIMES } from './runtimes.ts';
import { stateOf } from './state.ts';
import { rules } from './triggers/rules.ts';

/** The settings of a function that a caller sends, in their stored form. */
export type FunctionSettings = Pick<
  FunctionDocument,
  | 'name'
  | 'runtime'
  | 'execute'
  | 'events'
  | 'schedule'
  | 'timeout'
  | 'enabled'
  | 'logging'
  | 'entrypoint'
  | 'commands'
  | 'scopes'
  | 'buildSpecification'
  | 'runtimeSpecification'
  | 'deploymentRetention'
>;

const create = route({
  method: 'POST',
  path: '/functions',
  scopes: ['functions.write'],
  params: { functionId: customId(), name: text(128), runtime: oneOf(KNOWN_RUNTIMES), ...SETTINGS },
  handle(context, { functionId, name, runtime, ...values }) {
    refuseRepository(values);
    requireActive(runtime);
    const made = createFunction(context.local, resolveId(functionId), settingsOf(name, runtime, values));
    return created(functionBody(context, made));
  },
});

const list = route({
  method: 'GET',
  path: '/functions',
  scopes: ['functions.read'],
  params: {
    queries: listQueries([
      'name',
      'enabled',
      'runtime',
      'deploymentId',
      'schedule',
      'timeout',
      'entrypoint',
      'commands',
      'installationId',
    ]),
    search: optional(text(256, { min: 0 }), ''),
    total: totalParam(),
  },
  handle(context, { queries, search }) {
    const filters = search
      ? [...queries.filters, { method: 'search', attribute: 'search', values: [search] }]
      : queries.filters;
    const { total, items } = listPage(functions(context.local.store), { ...queries, filters }, 'Function');
    return ok({ total, functions: items.map((item) => functionBody(context, item)) });
  },
});

const get = route({
  method: 'GET',
  path: '/functions/:functionId',
  scopes: ['functions.read'],
  params: { functionId: uid() },
  handle: (context, { functionId }) => ok(functionBody(context, findFunction(context, functionId))),
});

const update = route({
  method: 'PUT',
  path: '/functions/:functionId',
  scopes: ['functions.write'],
  params: { functionId: uid(), name: text(128), runtime: optional(oneOf(KNOWN_RUNTIMES), ''), ...SETTINGS },
  handle(context, { functionId, name, runtime, ...values }) {
    const before = findFunction(context, functionId);
    refuseRepository(values);
    const settings = settingsOf(name, runtime || before.runtime, {
      ...values,
      entrypoint: values.entrypoint || before.entrypoint,
    });
    requireActive(settings.runtime);
    return ok(functionBody(context, updateFunction(context.local, before, settings)));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/functions/:functionId',
  scopes: ['functions.write'],
  params: { functionId: uid() },
  handle(context, { functionId }) {
    findFunction(context, functionId);
    deleteFunction(context.local, functionId);
    return noContent();
  },
});

/** Stores a new function. @throws AppwriteError function_already_exists */
export function createFunction(local: Local, id: string, settings: FunctionSettings): FunctionDocument {
  try {
    const made = functions(local.store).create({ id, data: { ...settings, search: searchText(id, settings) } });
    stateOf(local).patterns = undefined;
    return made;
  } catch (error) {
    throw error instanceof DuplicateError ? functionError('function_already_exists') : error;
  }
}

/**
 * Stores a function's new settings. Its active deployment keeps the settings that it was started with until the next
 * deployment.
 */
export function updateFunction(local: Local, before: FunctionDocument, settings: FunctionSettings): FunctionDocument {
  const rebuilt = ['name', 'entrypoint', 'commands', 'runtime'] as const;
  const live = rebuilt.every((key) => before[key] === settings[key]);
  const resized = before.runtimeSpecification !== settings.runtimeSpecification;
  if (resized && before.deploymentId) stateOf(local).runtimes.retire(before.deploymentId);
  const change = { ...settings, live, search: searchText(before.$id, settings) };
  const changed = functions(local.store).update(before.$id, change) ?? before;
  stateOf(local).patterns = undefined;
  stateOf(local).schedules.refresh(changed);
  return changed;
}

/** Deletes a function with its variables, deployments and executions. */
export function deleteFunction(local: Local, functionId: string): void {
  const { store } = local;
  const own = deployments(store).where('resourceId', functionId);
  store.transaction(() => {
    functions(store).delete(functionId);
    for (const { $id } of own) deployments(store).delete($id);
    for (const { $id } of variables(store).where('resourceId', functionId)) variables(store).delete($id);
    for (const { $id } of rules(store).where('deploymentResourceId', functionId)) rules(store).delete($id);
    for (const { $id, jobId } of executions(store).where('functionId', functionId)) {
      if (jobId) local.jobs.cancel(jobId);
      executions(store).delete($id);
    }
  });
  const state = stateOf(local);
  state.patterns = undefined;
  state.schedules.forget(functionId);
  for (const { $id } of own) state.remove($id);
}

function searchText(id: string, { name, runtime }: FunctionSettings): string {
  return `${id} ${name} ${runtime}`.toLowerCase();
}

type Settings = Values<typeof SETTINGS>;

function settingsOf(name: string, runtime: string, values: Settings): FunctionSettings {
  return {
    name,
    runtime,
    execute: values.execute,
    events: values.events,
    schedule: values.schedule,
    timeout: values.timeout,
    enabled: values.enabled,
    logging: values.logging,
    entrypoint: values.entrypoint,
    commands: values.commands,
    scopes: values.scopes,
    buildSpecification: values.buildSpecification,
    runtimeSpecification: values.runtimeSpecification,
    deploymentRetention: values.deploymentRetention,
  };
}

/** @throws AppwriteError function_runtime_unsupported, like a server with only Node.js enabled */
function requireActive(runtime: string): void {
  if (!ACTIVE_RUNTIMES.has(runtime))
    throw new AppwriteError(404, 'function_runtime_unsupported', `Runtime "${runtime}" is not supported`);
}

/** @throws AppwriteError general_not_implemented for a repository */
function refuseRepository({ installationId, providerRepositoryId }: Settings): void {
  if (installationId || providerRepositoryId)
    throw AppwriteError.of(
      'general_not_implemented',
      'The local Appwrite does not support deployments from repositories.',
    );
}

export const functionRoutes: readonly Route[] = [create, list, get, update, remove];
