import { type Answer, rowAnswer } from '../model/answers.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import type { Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import type { RowCall } from '../rows/row-call.ts';
import { populate } from './populate.ts';

/** The answers to writes: the row with all its related rows that the caller may read. */

/** A created row. A relationship that was not set is left out, except lists. */
export function createdAnswer(call: RowCall, row: RowDocument, given: RowData): Answer {
  return related(call, row, (side) => Object.hasOwn(given, side.key));
}

/** A changed row. A single relationship that was not changed is left out unless it is the parent's or one to one. */
export function updatedAnswer(call: RowCall, row: RowDocument, before: RowDocument, given: RowData): Answer {
  return related(call, row, (side) => {
    const wasSet = typeof before[side.key] === 'string';
    if (Object.hasOwn(given, side.key)) return wasSet || given[side.key] !== null;
    return wasSet && (side.relationType === 'oneToOne' || side.relationType === 'manyToOne');
  });
}

/** An upserted row, or one that is deleted. */
export function wholeAnswer(call: RowCall, row: RowDocument): Answer {
  return related(call, row, () => true);
}

function related(
  { actor, tablesdb, table }: RowCall,
  row: RowDocument,
  shows: (side: Relationship) => boolean,
): Answer {
  const answer = rowAnswer(table, row);
  for (const side of table.relationships.values()) if (side.holds === 'one' && !shows(side)) delete answer[side.key];
  populate({ actor, tablesdb, missing: 'object' }, table, [answer], undefined);
  return answer;
}

/** An answer without its relationships, for listeners who may read the row and not those that it relates to. */
export function withoutRelated(table: Table, answer: Answer): Answer {
  return Object.fromEntries(Object.entries(answer).filter(([key]) => !table.relationships.has(key)));
}
