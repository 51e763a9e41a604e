import type { ComponentChildren } from 'preact';

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
  /** Undefined on the first page. */
  onFirst: (() => void) | undefined;
  onNext: (() => void) | undefined;
  children?: ComponentChildren;
}

/** The end of a table that shows a page of a list by cursor. */
export function Pager({ onFirst, onNext, children }: PagerProps) {
  return (
    <div class="pager">
      <span class="soft">{children}</span>
      {(onFirst || onNext) && (
        <span class="buttons">
          <button type="button" disabled={!onFirst} onClick={onFirst}>
            First page
          </button>
          <button type="button" disabled={!onNext} onClick={onNext}>
            Next page
          </button>
        </span>
      )}
    </div>
  );
}
