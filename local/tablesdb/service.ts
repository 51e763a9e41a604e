import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { registerSchemaWorker } from './columns/schema-jobs.ts';
import { columns, databases, indexes, operations, tables, transactions } from './model/documents.ts';
import { columnRoutes } from './routes/column-routes.ts';
import { databaseRoutes } from './routes/database-routes.ts';
import { indexRoutes } from './routes/index-routes.ts';
import { relationshipRoutes } from './routes/relationship-routes.ts';
import { rowRoutes } from './routes/row-routes.ts';
import { tableRoutes } from './routes/table-routes.ts';
import { transactionRoutes } from './routes/transaction-routes.ts';

/** Databases, tables, columns, indexes, rows and transactions. */
export function tablesdbService(local: Local): Service {
  return {
    collections: [databases, tables, columns, indexes, transactions, operations],
    routes: [
      ...transactionRoutes,
      ...databaseRoutes,
      ...tableRoutes,
      ...columnRoutes,
      ...relationshipRoutes,
      ...indexRoutes,
      ...rowRoutes,
    ],
    start: () => registerSchemaWorker(local),
  };
}
