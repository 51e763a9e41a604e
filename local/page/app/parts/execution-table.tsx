import { clock, duration, whole } from '../lib/format.ts';
import type { Execution } from '../lib/models.ts';
import { Badge, type Tone } from './basics.tsx';
import { type Column, Table } from './table.tsx';

const TONES: Readonly<Record<string, Tone>> = {
  completed: 'good',
  failed: 'bad',
  processing: 'info',
  waiting: 'info',
  scheduled: 'warn',
};

export function ExecutionStatus({ status, responseStatusCode }: Pick<Execution, 'status' | 'responseStatusCode'>) {
  const tone = status === 'completed' && responseStatusCode >= 400 ? 'warn' : (TONES[status] ?? 'plain');
  return (
    <Badge tone={tone}>
      {status}
      {responseStatusCode > 0 && ` ${responseStatusCode}`}
    </Badge>
  );
}

/** The first line that an execution logged, or its first error. Of a JSON object its message and other values. */
function firstLine({ errors, logs }: Execution): string {
  const line = (errors || logs).split('\n').find((line) => line.trim() !== '') ?? '';
  try {
    const { message, level: _, at: __, execution: ___, ...rest } = JSON.parse(line) as Record<string, unknown>;
    const values = Object.entries(rest).map(
      ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
    );
    return [message, ...values].filter((part) => part !== undefined).join(' ');
  } catch {
    return line;
  }
}

const columns: Column<Execution>[] = [
  {
    name: 'When',
    cell: ({ $id, functionId, $createdAt }) => (
      <a class="nowrap" href={`/functions/${functionId}/executions/${$id}`} title={whole($createdAt)}>
        {clock($createdAt)}
      </a>
    ),
  },
  { name: 'Status', cell: (execution) => <ExecutionStatus {...execution} /> },
  { name: 'Trigger', cell: ({ trigger }) => trigger },
  {
    name: 'Request',
    wide: true,
    cell: ({ requestMethod, requestPath }) => <code class="clip">{`${requestMethod} ${requestPath}`}</code>,
  },
  { name: 'Time', number: true, cell: (execution) => duration(execution.duration * 1000) },
  {
    name: 'Output',
    wide: true,
    cell: (execution) => <code class={`clip soft ${execution.errors ? 'bad-text' : ''}`}>{firstLine(execution)}</code>,
  },
];

interface Props {
  label: string;
  items: readonly Execution[];
  /** The names of functions, where the table has those of several. */
  names?: ReadonlyMap<string, string>;
}

export function ExecutionTable({ label, items, names }: Props) {
  const named: Column<Execution>[] = names
    ? [
        {
          name: 'Function',
          cell: ({ functionId }) => <a href={`/functions/${functionId}`}>{names.get(functionId) ?? functionId}</a>,
        },
      ]
    : [];
  const [when, ...rest] = columns;
  return <Table label={label} columns={when ? [when, ...named, ...rest] : named} items={items} id={({ $id }) => $id} />;
}
