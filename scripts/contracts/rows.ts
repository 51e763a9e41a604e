import { type ColumnConfig, isRelationship, type RelationshipConfig } from '../../local/config/columns.ts';
import type { Config } from '../../local/config/schema.ts';
import { keyText, literal } from './checks.ts';
import { pascalCase } from './operations.ts';

/**
 * `shared/rows.ts`: a type for the rows of every table. `appwrite types` is not used: it types nullable columns as never null,
 * and writes enumerations, which Node cannot strip.
 * @throws Error if two tables would have the same name
 */
export function rowsModule({ tables }: Pick<Config, 'tables'>): string {
  const names = tables.map(({ $id }) => `${pascalCase($id)}Row`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two tables of appwrite.json would both be ${twice}`);
  const types = tables.map(({ $id, databaseId, columns }, at) => {
    const typeOf = (tableId: string) =>
      names[tables.findIndex((table) => table.$id === tableId && table.databaseId === databaseId)] ?? 'Models.Row';
    return [
      `/** A row of the table \`${$id}\` in the database \`${databaseId}\`. */`,
      `export interface ${names[at]} extends Models.Row {`,
      ...columns.map((column) =>
        isRelationship(column)
          ? `  ${keyText(column.key)}?: ${relatedType(column, typeOf(column.relatedTable))};`
          : `  ${keyText(column.key)}: ${fieldType(column)};`,
      ),
      '}',
    ].join('\n');
  });
  const head = '// Made by `npm run types` from the tables of appwrite.json. Changes here are lost.';
  return `${[head, "import type { Models } from 'node-appwrite';", ...types].join('\n\n')}\n`;
}

/**
 * The type of a relationship: the related rows where a query selects them, or the id that the row holds. A list is there only
 * if it is selected.
 */
function relatedType({ relationType, side }: RelationshipConfig, row: string): string {
  const isList = relationType === 'manyToMany' || relationType === (side === 'parent' ? 'oneToMany' : 'manyToOne');
  return isList ? `${row}[]` : `${row} | string | null`;
}

/** The type of a column's value. A column with a default is null only if null was written; an empty list is a list. */
function fieldType(column: ColumnConfig): string {
  const one = valueType(column);
  if (column.array) return one.includes('|') ? `(${one})[]` : `${one}[]`;
  const isNever = column.required || (column.default !== undefined && column.default !== null);
  return isNever ? one : `${one} | null`;
}

function valueType(column: ColumnConfig): string {
  if (column.type === 'boolean') return 'boolean';
  // the SDK reads a number beyond 2^53 as a bigint
  if (column.type === 'bigint') return 'number | bigint';
  if (column.type === 'integer' || column.type === 'double') return 'number';
  if (column.type === 'string' && column.format === 'enum') return column.elements.map(literal).join(' | ');
  return 'string';
}
