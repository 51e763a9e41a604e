type Entry = Record<string, unknown>;

/** A configuration file in the form that is read here. */
export interface PresentForm {
  file: unknown;
  /** A path in that form, as the file itself has it. */
  nameOf(place: string): string;
}

/**
 * Converts a file of the CLI to its current form. `databases` and `collections` with `attributes` are the older names of
 * `tablesDB` and `tables` with `columns`; one file can have both. Bounds that are the default of a column are left out,
 * because the CLI writes them as numbers that JavaScript cannot represent.
 */
export function inPresentForm(file: unknown): PresentForm {
  if (!isEntry(file)) return { file, nameOf: (place) => place };
  const { databases, collections, ...rest } = file;
  const tables = listOf(rest['tables']);
  const older = listOf(collections);
  const known = new Set(listOf(rest['tablesDB']).map(idOf));
  const added = listOf(databases).filter((database) => !known.has(idOf(database)));
  return {
    file: {
      ...rest,
      ...(databases === undefined ? {} : { tablesDB: [...listOf(rest['tablesDB']), ...added] }),
      ...(collections === undefined && rest['tables'] === undefined
        ? {}
        : {
            tables: Array.isArray(rest['tables'] ?? [])
              ? [...tables.map(bounded), ...older.map(tableOf)]
              : rest['tables'],
          }),
    },
    nameOf: (place) =>
      place.replace(/^tables\[(\d+)\](\.columns|\.rowSecurity)?/, (whole, at: string, part: string | undefined) => {
        if (Number(at) < tables.length) return whole;
        const name = part === '.columns' ? '.attributes' : part === '.rowSecurity' ? '.documentSecurity' : '';
        return `collections[${Number(at) - tables.length}]${name}`;
      }),
  };
}

function tableOf(collection: unknown): unknown {
  if (!isEntry(collection)) return collection;
  const { attributes, documentSecurity, indexes, ...rest } = collection;
  return bounded({
    ...rest,
    ...(documentSecurity === undefined ? {} : { rowSecurity: documentSecurity }),
    ...(attributes === undefined ? {} : { columns: attributes }),
    ...(indexes === undefined ? {} : { indexes: Array.isArray(indexes) ? indexes.map(indexOf) : indexes }),
  });
}

function indexOf(index: unknown): unknown {
  if (!isEntry(index) || index['attributes'] === undefined) return index;
  const { attributes, ...rest } = index;
  return { ...rest, columns: attributes };
}

function bounded(table: unknown): unknown {
  if (!isEntry(table) || !Array.isArray(table['columns'])) return table;
  return { ...table, columns: table['columns'].map(withinReach) };
}

function withinReach(column: unknown): unknown {
  if (!isEntry(column)) return column;
  if (column['type'] === 'relationship') return withRelatedTable(column);
  if (!['integer', 'bigint'].includes(String(column['type']))) return column;
  const isBeyond = ([key, value]: [string, unknown]) =>
    (key === 'min' || key === 'max') &&
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    Math.abs(value) > 2 ** 53;
  return Object.fromEntries(Object.entries(column).filter((field) => !isBeyond(field)));
}

/** The CLI reads either name of the related table in either form. */
function withRelatedTable({ relatedCollection, ...column }: Entry): Entry {
  return relatedCollection === undefined ? column : { relatedTable: relatedCollection, ...column };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function idOf(entry: unknown): unknown {
  return isEntry(entry) ? entry['$id'] : undefined;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
