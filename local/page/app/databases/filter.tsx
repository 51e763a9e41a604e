import { useEffect, useState } from 'preact/hooks';
import { query } from '../lib/api.ts';
import { Choice } from '../parts/fields.tsx';
import { WhoChoice } from './as.tsx';
import { type Column, valueOfText } from './models.ts';

/** How long after the last key a value counts, in milliseconds. */
const PAUSE = 250;

/** Which rows are shown, and in which order: the query of the address. */
export interface RowsView {
  who: string;
  column: string;
  operator: string;
  value: string;
  /** A column; `-` before it for the other direction. */
  sort: string;
  cursor: string;
}

export function viewOf(asked: Readonly<Record<string, string>>): RowsView {
  const { as: who = '', column = '', operator = 'equal', value = '', sort = '', after: cursor = '' } = asked;
  return { who, column, operator, value, sort, cursor };
}

const OPERATORS = [
  ['equal', 'is'],
  ['notEqual', 'is not'],
  ['startsWith', 'starts with'],
  ['contains', 'contains'],
  ['lessThan', 'is less than'],
  ['greaterThan', 'is greater than'],
  ['isNull', 'is null'],
  ['isNotNull', 'is not null'],
] as const;

const SYSTEM: readonly Column[] = ['$id', '$createdAt', '$updatedAt'].map((key) => ({
  key,
  type: 'string',
  status: 'available',
  required: true,
}));

/** The query of a view's filter. A value that is no value of its column matches as it is. */
export function filterOf({ column, operator, value }: RowsView, columns: readonly Column[]): string[] {
  if (column === '') return [];
  if (operator === 'isNull' || operator === 'isNotNull') return [query(operator, column)];
  if (value === '') return [];
  const of = [...SYSTEM, ...columns].find(({ key }) => key === column);
  return [query(operator, column, [of ? single(value, of) : value])];
}

function single(value: string, column: Column): unknown {
  try {
    return valueOfText(value, { ...column, array: false });
  } catch {
    return value;
  }
}

interface FilterProps {
  view: RowsView;
  columns: readonly Column[];
  onChange(change: Partial<RowsView>): void;
}

/** As whom, which rows, in which order. */
export function Filter({ view, columns, onChange }: FilterProps) {
  const { who, column, operator, value, sort } = view;
  const keys = [...SYSTEM, ...columns].map(({ key }) => key);
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange({ value: typed }), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const needsValue = column !== '' && operator !== 'isNull' && operator !== 'isNotNull';
  return (
    <div class="bar">
      <WhoChoice label="Read as" who={who} onWho={(who) => onChange({ who })} />
      <Choice
        label="Filter by"
        quiet
        options={[['', 'No filter'], ...keys]}
        value={column}
        onChange={(event) => onChange({ column: event.currentTarget.value })}
      />
      {column !== '' && (
        <Choice
          label="Condition"
          quiet
          options={OPERATORS}
          value={operator}
          onChange={(event) => onChange({ operator: event.currentTarget.value })}
        />
      )}
      {needsValue && (
        <input
          class="filter-value"
          data-search
          aria-label="Value"
          placeholder="Value"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Choice
        label="Order"
        quiet
        options={[
          ['', 'In their own order'],
          ...keys.flatMap((key): [string, string][] => [
            [key, `${key}, ascending`],
            [`-${key}`, `${key}, descending`],
          ]),
        ]}
        value={sort}
        onChange={(event) => onChange({ sort: event.currentTarget.value })}
      />
    </div>
  );
}
