import { running } from '../lib/live.ts';
import type { Execution, Fn } from '../lib/models.ts';
import { useStore } from '../lib/store.ts';
import { Ago, Badge } from '../parts/basics.tsx';
import { ExecutionStatus } from '../parts/execution-table.tsx';

/** What makes a function run. */
export function Triggers({ fn }: { fn: Fn }) {
  const [first, ...others] = fn.events;
  return (
    <span class="badges">
      {fn.execute.length > 0 && <Badge tone="info">HTTP: {fn.execute.join(', ')}</Badge>}
      {first !== undefined && (
        <span title={fn.events.join('\n')}>
          <Badge>
            {first}
            {others.length > 0 && ` +${others.length}`}
          </Badge>
        </span>
      )}
      {fn.schedule && <Badge>{fn.schedule}</Badge>}
      {fn.execute.length === 0 && first === undefined && !fn.schedule && <span class="soft">keys only</span>}
    </span>
  );
}

export function LastRun({ execution }: { execution: Execution | undefined }) {
  if (!execution) return <span class="soft">not yet</span>;
  return (
    <a class="quiet-link nowrap" href={`/functions/${execution.functionId}/executions/${execution.$id}`}>
      <ExecutionStatus {...execution} /> <Ago at={execution.$createdAt} />
    </a>
  );
}

/** The executions under way, with what they log as they log it. */
export function Running({ functionId }: { functionId?: string }) {
  const all = [...useStore(running)].filter(([, each]) => functionId === undefined || each.functionId === functionId);
  return (
    <div class="running" aria-live="off">
      {all.map(([id, { functionId: of, lines }]) => (
        <article key={id} class="live">
          <p>
            <Badge tone="info">running</Badge> <a href={`/functions/${of}/executions/${id}`}>{of}</a>
          </p>
          {lines.length > 0 && (
            <pre class="block">
              {lines
                .slice(-20)
                .map(({ text }) => text)
                .join('\n')}
            </pre>
          )}
        </article>
      ))}
    </div>
  );
}
