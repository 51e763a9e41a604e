import { Area, Choice, Field } from '../parts/fields.tsx';
import { type Column, isJson, kindOf, textOfValue, valueOfText } from './models.ts';

interface RowFieldsProps {
  columns: readonly Column[];
  /** The values so far. Undefined for a new row. */
  row: Readonly<Record<string, unknown>> | undefined;
}

/** A field for each column. */
export function RowFields({ columns, row }: RowFieldsProps) {
  return (
    <>
      {columns.map((column) => (
        <ColumnField
          key={column.key}
          column={column}
          text={textOfValue(row ? row[column.key] : column.default, column)}
        />
      ))}
    </>
  );
}

function ColumnField({ column, text }: { column: Column; text: string }) {
  const { key, type, elements, required, array, size = 0 } = column;
  const name = `column-${key}`;
  const hint = `${kindOf(column)}${required ? ', required' : ''}`;
  if (elements && !array)
    return <Choice label={key} name={name} options={[['', '(null)'], ...elements]} defaultValue={text} />;
  if (type === 'boolean' && !array)
    return <Choice label={key} name={name} options={[['', '(null)'], 'true', 'false']} defaultValue={text} />;
  if (isJson(column)) return <Area label={key} name={name} rows={3} defaultValue={text} hint={`${hint}, as JSON`} />;
  if (size > 300 || text.length > 100 || type.endsWith('text'))
    return <Area label={key} name={name} rows={4} defaultValue={text} hint={hint} />;
  return <Field label={key} name={name} defaultValue={text} hint={hint} />;
}

/** The values of the fields. Only what differs from the row so far. @throws Error that names the column */
export function dataOf(
  values: Readonly<Record<string, string>>,
  { columns, row }: RowFieldsProps,
): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const column of columns) {
    const text = values[`column-${column.key}`];
    const before = textOfValue(row ? row[column.key] : undefined, column);
    if (text !== undefined && text !== before.trim()) data[column.key] = valueOfText(text, column);
  }
  return data;
}
