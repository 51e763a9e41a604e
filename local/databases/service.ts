import type { Service } from '../service.ts';
import { columnRoutes } from '../tablesdb/routes/column-routes.ts';
import { databaseRoutes } from '../tablesdb/routes/database-routes.ts';
import { indexRoutes } from '../tablesdb/routes/index-routes.ts';
import { olderRelationshipRoutes } from '../tablesdb/routes/relationship-routes.ts';
import { rowRoutes } from '../tablesdb/routes/row-routes.ts';
import { tableRoutes } from '../tablesdb/routes/table-routes.ts';
import { transactionRoutes } from '../tablesdb/routes/transaction-routes.ts';
import { legacyRoutes } from './databases.ts';
import { inOlderWords } from './mount.ts';

const databases = { read: 'databases.read', write: 'databases.write' };
const collections = { read: 'collections.read', write: 'collections.write' };
const documents = { read: 'documents.read', write: 'documents.write' };
/** Reading a transaction requires the newer scope, as in Appwrite. */
const transactions = { read: 'rows.read', write: 'documents.write' };

/** The older API of databases, collections, attributes, indexes and documents: TablesDB with other names. */
export function databasesService(): Service {
  return {
    routes: [
      ...legacyRoutes,
      ...inOlderWords(
        databaseRoutes.filter(({ path }) => path !== '/tablesdb'),
        'database',
        databases,
      ),
      ...inOlderWords(transactionRoutes, 'transaction', transactions),
      ...inOlderWords(tableRoutes, 'table', collections),
      ...inOlderWords(columnRoutes, 'column', collections),
      ...inOlderWords(olderRelationshipRoutes, 'column', collections),
      ...inOlderWords(indexRoutes, 'index', collections),
      ...inOlderWords(rowRoutes, 'row', documents),
    ],
  };
}
