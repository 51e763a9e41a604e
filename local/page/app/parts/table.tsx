import type { ComponentChildren } from 'preact';
import { total } from '../lib/format.ts';

export interface Column<T> {
  name: string;
  /** What its cells show. */
  cell(item: T): ComponentChildren;
  /** Narrow columns of numbers are aligned to the right. */
  number?: true;
  /** Left out where the window is narrow. */
  wide?: true;
  /** A fixed width. If a column has one, the others share the rest, and long texts are cut. */
  width?: string;
}

interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  id(item: T): string;
}

/** A table that scrolls sideways where it must. */
export function Table<T>({ label, columns, items, id }: TableProps<T>) {
  const classOf = ({ number, wide }: Column<T>) => [number && 'number', wide && 'wide'].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <div class="table-box" tabIndex={0} role="group" aria-label={label}>
      <table class={columns.some(({ width }) => width) ? 'fixed' : ''}>
        <colgroup>
          {columns.map(({ name, width, wide }) => (
            <col key={name} class={wide ? 'wide' : ''} {...(width ? { width } : {})} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={id(item)}>
              {columns.map((column) => (
                <td key={column.name} class={classOf(column)}>
                  {column.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PagerProps {
  items: readonly { $id: string }[];
  /** How many there are on all pages. */
  number: number;
  perPage: number;
  /** The item that the page follows. Empty for the first page. */
  cursor: string;
  onPage(cursor: string): void;
}

/** The end of a table that shows a page of a list by cursor. */
export function Pager({ items, number, perPage, cursor, onPage }: PagerProps) {
  const next = items.length === perPage ? items.at(-1)?.$id : undefined;
  return (
    <div class="pager">
      <span class="soft">{total(number)} in all</span>
      {(cursor !== '' || next !== undefined) && (
        <span class="buttons">
          <button type="button" disabled={cursor === ''} onClick={() => onPage('')}>
            First page
          </button>
          <button type="button" disabled={next === undefined} onClick={() => onPage(next ?? '')}>
            Next page
          </button>
        </span>
      )}
    </div>
  );
}
