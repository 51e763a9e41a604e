import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { nullable, optional } from '../http/param.ts';
import { boolean, customId, text, uid } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { functions, type VariableDocument, variables } from './documents.ts';
import { functionError } from './errors.ts';
import { findFunction } from './find.ts';
import { variableBody } from './models.ts';

const PATH = '/functions/:functionId/variables';
const ONE = `${PATH}/:variableId`;

const create = route({
  method: 'POST',
  path: PATH,
  scopes: ['functions.write'],
  params: {
    functionId: uid(),
    variableId: customId(),
    key: text(255),
    value: text(8192, { min: 0 }),
    secret: optional(boolean(), true),
  },
  handle(context, { functionId, variableId, ...data }) {
    findFunction(context, functionId);
    const made = unlessTaken(() =>
      variables(context.local.store).create({ id: resolveId(variableId), data: { ...data, resourceId: functionId } }),
    );
    outdate(context, functionId);
    return created(variableBody(made));
  },
});

const list = route({
  method: 'GET',
  path: PATH,
  scopes: ['functions.read'],
  params: {
    functionId: uid(),
    queries: listQueries(['key', 'resourceType', 'resourceId', 'secret']),
    total: totalParam(),
  },
  handle(context, { functionId, queries }) {
    findFunction(context, functionId);
    const own = { method: 'equal', attribute: 'resourceId', values: [functionId] };
    const selection = { ...queries, filters: [...queries.filters, own] };
    const { total, items } = listPage(variables(context.local.store), selection, 'Variable');
    return ok({ total, variables: items.map(variableBody) });
  },
});

const get = route({
  method: 'GET',
  path: ONE,
  scopes: ['functions.read'],
  params: { functionId: uid(), variableId: uid() },
  handle: (context, { functionId, variableId }) => ok(variableBody(find(context, functionId, variableId))),
});

const update = route({
  method: 'PUT',
  path: ONE,
  scopes: ['functions.write'],
  params: {
    functionId: uid(),
    variableId: uid(),
    key: nullable(text(255, { min: 0 })),
    value: nullable(text(8192, { min: 0 })),
    secret: nullable(boolean()),
  },
  handle(context, { functionId, variableId, key, value, secret }) {
    const before = find(context, functionId, variableId);
    if (before.secret && secret === false) throw functionError('variable_cannot_unset_secret');
    if (key === null && value === null && secret === null) throw AppwriteError.of('general_argument_invalid');
    const change = {
      ...(key === null ? {} : { key }),
      ...(value === null ? {} : { value }),
      ...(secret === null ? {} : { secret }),
    };
    const changed = unlessTaken(() => variables(context.local.store).update(variableId, change));
    outdate(context, functionId);
    return ok(variableBody(changed ?? before));
  },
});

const remove = route({
  method: 'DELETE',
  path: ONE,
  scopes: ['functions.write'],
  params: { functionId: uid(), variableId: uid() },
  handle(context, { functionId, variableId }) {
    find(context, functionId, variableId);
    variables(context.local.store).delete(variableId);
    outdate(context, functionId);
    return noContent();
  },
});

function find(context: Context, functionId: string, variableId: string): VariableDocument {
  findFunction(context, functionId);
  const found = variables(context.local.store).get(variableId);
  if (found?.resourceId !== functionId) throw functionError('variable_not_found');
  return found;
}

/** A running process keeps its variables. The next deployment gets the new ones. */
function outdate({ local }: Context, functionId: string): void {
  functions(local.store).update(functionId, { live: false });
}

function unlessTaken<T>(store: () => T): T {
  try {
    return store();
  } catch (error) {
    throw error instanceof DuplicateError ? functionError('variable_already_exists') : error;
  }
}

export const variableRoutes: readonly Route[] = [create, list, get, update, remove];
