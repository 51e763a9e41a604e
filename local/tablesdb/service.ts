import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { columnRoutes } from './column-routes.ts';
import { databaseRoutes } from './database-routes.ts';
import { columns, databases, indexes, operations, tables, transactions } from './documents.ts';
import { indexRoutes } from './index-routes.ts';
import { rowRoutes } from './row-routes.ts';
import { registerSchemaWorker } from './schema-jobs.ts';
import { tableRoutes } from './table-routes.ts';
import { transactionRoutes } from './transaction-routes.ts';

/** Databases, tables, columns, indexes, rows and transactions. */
export function tablesdbService(local: Local): Service {
  return {
    collections: [databases, tables, columns, indexes, transactions, operations],
    routes: [...transactionRoutes, ...databaseRoutes, ...tableRoutes, ...columnRoutes, ...indexRoutes, ...rowRoutes],
    start: () => registerSchemaWorker(local),
  };
}
