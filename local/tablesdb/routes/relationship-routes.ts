import { nullable, optional } from '../../http/param.ts';
import { boolean, oneOf, uid } from '../../http/params.ts';
import { accepted, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { addRelationship, changeRelationship } from '../columns/relationship-columns.ts';
import { later } from '../columns/schema-jobs.ts';
import { columnAnswer } from '../model/answers.ts';
import { RELATION_MUTATES, RELATION_TYPES } from '../model/relationship-options.ts';
import { tablesOf } from '../model/tablesdb.ts';
import { announce, path, place, write } from './column-routes.ts';
import { key } from './params.ts';

/** The routes of relationship columns. They are read and deleted like any other column. */
export const relationshipRoutes: readonly Route[] = [createRoute(), changeRoute(`${path}/:key/relationship`)];

/** The same for `/databases`, where the path of a change has another order. */
export const olderRelationshipRoutes: readonly Route[] = [createRoute(), changeRoute(`${path}/relationship/:key`)];

function createRoute(): Route {
  return route({
    method: 'POST',
    path: `${path}/relationship`,
    scopes: write,
    params: {
      ...place,
      relatedTableId: uid(),
      type: oneOf(RELATION_TYPES),
      twoWay: optional(boolean(), false),
      key: nullable(key()),
      twoWayKey: nullable(key()),
      onDelete: optional(oneOf(RELATION_MUTATES), 'restrict' as const),
    },
    handle: (context, { databaseId, tableId, ...draft }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const column = addRelationship(tablesdb, table, draft);
      later(context.local, 'activateRelationship', column.$id);
      announce(context, table, column, 'create');
      return accepted(columnAnswer(column));
    },
  });
}

function changeRoute(changePath: string): Route {
  return route({
    method: 'PATCH',
    path: changePath,
    scopes: write,
    params: { ...place, key: key(), onDelete: nullable(oneOf(RELATION_MUTATES)), newKey: nullable(key()) },
    handle: (context, { databaseId, tableId, key: columnKey, ...change }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const column = changeRelationship(tablesdb, table, columnKey, change);
      announce(context, table, column, 'update');
      return ok(columnAnswer(column));
    },
  });
}
