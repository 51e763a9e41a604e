import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import { type Execution, type Fn, limit, readExecutions, readFunctions } from '../lib/models.ts';
import { Badge, Empty, Pending, Section } from '../parts/basics.tsx';
import { ExecutionTable } from '../parts/execution-table.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { LastRun, Running, Triggers } from './parts.tsx';

/** How many executions of each function are read, and how many of all are shown. */
const EACH = 20;
const SHOWN = 30;

export interface Overview {
  fn: Fn;
  executions: Execution[];
}

/** Every function with its last executions. */
export async function readOverview(signal: AbortSignal, each = EACH): Promise<Overview[]> {
  const all = await readFunctions(signal);
  return Promise.all(
    all.map(async (fn) => ({ fn, executions: (await readExecutions(fn.$id, [limit(each)], signal)).executions })),
  );
}

export const functionColumns: Column<Overview>[] = [
  { name: 'Function', cell: ({ fn }) => <a href={`/functions/${fn.$id}`}>{fn.name}</a> },
  { name: 'Runs on', cell: ({ fn }) => <Triggers fn={fn} /> },
  { name: 'Last run', cell: ({ executions }) => <LastRun execution={executions[0]} /> },
  { name: 'Runtime', wide: true, cell: ({ fn }) => <code class="soft">{fn.runtime}</code> },
  { name: 'State', wide: true, cell: ({ fn }) => <State fn={fn} /> },
];

function State({ fn }: { fn: Fn }) {
  if (!fn.enabled) return <Badge tone="warn">disabled</Badge>;
  if (fn.deploymentId) return <Badge tone="good">ready</Badge>;
  return (
    <Badge tone={fn.latestDeploymentStatus === 'failed' ? 'bad' : 'warn'}>
      {fn.latestDeploymentStatus || 'not deployed'}
    </Badge>
  );
}

/** `/functions`: all functions, and what ran last. */
export function FunctionsPage() {
  const { data, error } = useData(
    'functions',
    (signal) => readOverview(signal),
    (news) => concerns(news, 'functions') || news.type === 'end',
  );
  const names = new Map(data?.map(({ fn }) => [fn.$id, fn.name]));
  const latest = data
    ?.flatMap(({ executions }) => executions)
    .toSorted((a, b) => b.$createdAt.localeCompare(a.$createdAt))
    .slice(0, SHOWN);
  return (
    <Page title="Functions">
      <Pending data={data} error={error} />
      {data && data.length === 0 && <NoFunctions />}
      {data && data.length > 0 && (
        <Table label="Functions" columns={functionColumns} items={data} id={({ fn }) => fn.$id} />
      )}
      {data && data.length > 0 && (
        <Section title="Latest executions">
          <Running />
          {latest && latest.length > 0 ? (
            <ExecutionTable label="Latest executions" items={latest} names={names} />
          ) : (
            <Empty title="Nothing has run yet">
              <p>Open a function and run it, or do what triggers it: for example, make a user.</p>
            </Empty>
          )}
        </Section>
      )}
    </Page>
  );
}

export function NoFunctions() {
  return (
    <Empty title="No functions">
      <p>
        Declare one under <code>functions</code> in your <code>appwrite.json</code>, or deploy one with{' '}
        <code>appwrite push functions</code>.
      </p>
    </Empty>
  );
}
