import { type RelationMutate, type RelationshipType, TablesDB } from 'node-appwrite';
import { ownRelationships, type RelationshipConfig } from '../../local/config/columns.ts';
import type { TableConfig } from '../../local/config/schema.ts';
import { type Change, changeOf } from './changes.ts';
import type { Place } from './column-calls.ts';
import type { FoundColumn } from './columns.ts';
import { DeployError } from './problem.ts';
import type { Target } from './target.ts';
import { until } from './until.ts';

/** A change of one relationship, found by the table and the key of its parent side. */
export interface RelationshipChange extends Change {
  place: Place;
  /** The relationship in the file. Undefined if it is on the server only. */
  relationship: RelationshipConfig | undefined;
  /** The column on the server. Undefined if it is new. */
  found: FoundColumn | undefined;
}

/**
 * Compares the relationships of a table with the server. What a relationship is cannot be changed in place: that deletes it
 * with all its links.
 */
export function planRelationships(table: TableConfig, columns: readonly FoundColumn[]): RelationshipChange[] {
  const place = { databaseId: table.databaseId, tableId: table.$id };
  const wanted = ownRelationships(table.columns);
  const known = columns.filter(({ type, side }) => type === 'relationship' && side === 'parent');
  const planned = wanted.map((relationship) => {
    const found = known.find(({ key }) => key === relationship.key);
    return {
      ...changeFor(place, relationship.key),
      ...differing(place, relationship, found),
      place,
      relationship,
      found,
    };
  });
  const gone = known.filter(({ key }) => !wanted.some((relationship) => relationship.key === key));
  return [
    ...planned,
    ...gone.map((found) => ({
      ...changeFor(place, found.key),
      losses: [`to ${found.relatedTable}: is not in appwrite.json, would be deleted`],
      place,
      relationship: undefined,
      found,
    })),
  ];
}

function changeFor({ databaseId, tableId }: Place, key: string): Change {
  return changeOf('relationship', `${databaseId}/${tableId}.${key}`);
}

/** @returns what changes in place, and what deletes the relationship to make it anew */
function differing(
  place: Place,
  wanted: RelationshipConfig,
  found: FoundColumn | undefined,
): Pick<Change, 'what' | 'losses'> {
  if (!found) return { what: ['new'], losses: [] };
  if (isBroken(found)) return { what: [], losses: [`is ${found.status}, would be made anew`] };
  const losses = definition(place, wanted).flatMap(([field, value]) =>
    value === found[field] ? [] : [`${field} ${found[field]} would become ${value}: it would be made anew`],
  );
  const what = wanted.onDelete === found.onDelete ? [] : [`onDelete ${wanted.onDelete}, is ${found.onDelete}`];
  return { what: losses.length > 0 ? [] : what, losses };
}

const isBroken = ({ status }: FoundColumn) => status === 'failed' || status === 'stuck';

function definition(
  { tableId }: Place,
  { relatedTable, relationType, twoWay, twoWayKey = tableId }: RelationshipConfig,
) {
  return [
    ['relatedTable', relatedTable],
    ['relationType', relationType],
    ['twoWay', twoWay],
    ['twoWayKey', twoWayKey],
  ] as const;
}

/**
 * Applies the change of a relationship. Its tables must be there.
 * @throws DeployError, AppwriteException
 */
export async function applyRelationship({ client }: Target, change: RelationshipChange): Promise<void> {
  const db = new TablesDB(client);
  const { place, relationship, found, losses } = change;
  if (found && losses.length > 0) {
    await db.deleteColumn({ ...place, key: found.key });
    await until(`${change.name}: deleted`, async () => ((await columnOf(db, place, found.key)) ? undefined : true));
  } else if (found && relationship) {
    await db.updateRelationshipColumn({ ...place, key: found.key, onDelete: relationship.onDelete as RelationMutate });
    return;
  }
  if (relationship) await create(db, place, relationship);
}

async function create(db: TablesDB, place: Place, relationship: RelationshipConfig): Promise<void> {
  const { key, relatedTable: relatedTableId, relationType, twoWay, twoWayKey, onDelete } = relationship;
  await db.createRelationshipColumn({
    ...place,
    relatedTableId,
    type: relationType as RelationshipType,
    twoWay,
    key,
    ...(twoWayKey === undefined ? {} : { twoWayKey }),
    onDelete: onDelete as RelationMutate,
  });
  // one at a time: Appwrite changes both tables, and two changes of a table at once lose one of them
  await until(`${place.tableId}: relationship ${key} ready`, async () => {
    const column = await columnOf(db, place, key);
    if (column && isBroken(column))
      throw new DeployError(`${place.tableId}: relationship ${key} is ${column.status}: ${column.error}`);
    return column?.status === 'available' || undefined;
  });
}

async function columnOf(db: TablesDB, place: Place, key: string): Promise<FoundColumn | undefined> {
  const { columns } = await db.getTable(place);
  return (columns as unknown as FoundColumn[]).find((column) => column.key === key);
}
