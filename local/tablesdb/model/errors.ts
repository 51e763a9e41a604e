import { AppwriteError } from '../../errors.ts';

/** The errors of databases, tables and rows. Types and texts: appwrite 1.9.6, app/config/errors.php. */

export function databaseNotFound(id: string): AppwriteError {
  return new AppwriteError(404, 'database_not_found', `Database with the requested ID '${id}' could not be found.`);
}

export function databaseAlreadyExists(id: string): AppwriteError {
  return new AppwriteError(409, 'database_already_exists', `Database with the requested ID '${id}' ${taken}`);
}

export function tableNotFound(id: string): AppwriteError {
  return new AppwriteError(404, 'table_not_found', `Table with the requested ID '${id}' could not be found.`);
}

export function tableAlreadyExists(id: string): AppwriteError {
  return new AppwriteError(409, 'table_already_exists', `A table with the requested ID '${id}' ${taken}`);
}

export function rowNotFound(id: string): AppwriteError {
  return new AppwriteError(404, 'row_not_found', `Row with the requested ID '${id}' could not be found.`);
}

export function rowAlreadyExists(id: string): AppwriteError {
  return new AppwriteError(409, 'row_already_exists', `Row with the requested ID '${id}' ${taken}`);
}

export function rowInvalidStructure(why: string): AppwriteError {
  return new AppwriteError(400, 'row_invalid_structure', `Invalid document structure: ${why}`);
}

export function rowMissingData(message = 'The row data is missing. Try again with row data populated.'): AppwriteError {
  return new AppwriteError(400, 'row_missing_data', message);
}

export function rowMissingPayload(): AppwriteError {
  return new AppwriteError(
    400,
    'row_missing_payload',
    'The row data and permissions are missing. You must provide either row data or permissions to be updated.',
  );
}

export function rowUpdateConflict(): AppwriteError {
  return new AppwriteError(409, 'row_update_conflict', 'Remote row is newer than local.');
}

export function rowDeleteRestricted(): AppwriteError {
  return new AppwriteError(
    403,
    'row_delete_restricted',
    'Row cannot be deleted because it is referenced by another row.',
  );
}

export function relationshipValueInvalid(message: string): AppwriteError {
  return new AppwriteError(400, 'relationship_value_invalid', message);
}

export function orderNull(column: string): AppwriteError {
  return new AppwriteError(
    400,
    'database_query_order_null',
    `The order column '${column}' had a null value. Cursor pagination requires all rows order column values are non-null.`,
  );
}

export function columnNotFound(key: string): AppwriteError {
  return new AppwriteError(404, 'column_not_found', `Column with the requested key '${key}' could not be found.`);
}

export function columnUnknown(key: string): AppwriteError {
  return new AppwriteError(
    400,
    'column_unknown',
    `The column '${key}' required for the index could not be found. Please confirm all your columns are in the available state.`,
  );
}

export function columnNotAvailable(key: string): AppwriteError {
  return new AppwriteError(
    400,
    'column_not_available',
    `The requested column '${key}' is not yet available. Please try again later.`,
  );
}

export function columnAlreadyExists(
  key: string,
  message = `Column with the requested key '${key}' already exists. Column keys must be unique, try again with a different key.`,
): AppwriteError {
  return new AppwriteError(409, 'column_already_exists', message);
}

export function columnLimitExceeded(message: string): AppwriteError {
  return new AppwriteError(400, 'column_limit_exceeded', message);
}

export function columnDefaultUnsupported(message: string): AppwriteError {
  return new AppwriteError(400, 'column_default_unsupported', message);
}

export function columnValueInvalid(message: string): AppwriteError {
  return new AppwriteError(400, 'column_value_invalid', message);
}

export function columnTypeInvalid(message: string): AppwriteError {
  return new AppwriteError(400, 'column_type_invalid', message);
}

export function columnInvalidResize(): AppwriteError {
  return new AppwriteError(
    400,
    'column_invalid_resize',
    'Existing data is too large for new size, truncate your existing data then try again.',
  );
}

export function indexNotFound(key: string): AppwriteError {
  return new AppwriteError(404, 'column_index_not_found', `Index with the requested key '${key}' could not be found.`);
}

export function indexAlreadyExists(key: string): AppwriteError {
  return new AppwriteError(
    409,
    'column_index_already_exists',
    `Index with the requested key '${key}' already exists. Try again with a different key.`,
  );
}

export function indexLimitExceeded(tableId: string): AppwriteError {
  return new AppwriteError(
    400,
    'column_index_limit_exceeded',
    `The maximum number of indexes for table '${tableId}' has been reached.`,
  );
}

export function indexInvalid(type: 'column_index_invalid' | 'index_invalid', message: string): AppwriteError {
  return new AppwriteError(400, type, message);
}

export function transactionNotFound(id: string): AppwriteError {
  return new AppwriteError(
    404,
    'transaction_not_found',
    `Transaction with the requested ID '${id}' could not be found.`,
  );
}

export function transactionNotReady(): AppwriteError {
  return new AppwriteError(400, 'transaction_not_ready', 'The transaction is not ready yet. Please try again later.');
}

export function transactionExpired(): AppwriteError {
  return new AppwriteError(
    410,
    'transaction_expired',
    'The transaction has expired. Please create a new transaction and try again.',
  );
}

export function transactionConflict(): AppwriteError {
  return new AppwriteError(
    409,
    'transaction_conflict',
    'The transaction has a conflict. Please resolve the conflict and try again.',
  );
}

export function transactionLimitExceeded(existing: number, added: number, most: number): AppwriteError {
  return new AppwriteError(
    400,
    'transaction_limit_exceeded',
    `Transaction already has ${existing} operations, adding ${added} would exceed the maximum of ${most}`,
  );
}

const taken = 'already exists. Try again with a different ID or use ID.unique() to generate a unique ID.';
