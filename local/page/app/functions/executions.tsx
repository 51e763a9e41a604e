import { useLocation } from 'preact-iso/router';
import { withQuery } from '../lib/address.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import { after, equal, type Fn, limit, readExecutions } from '../lib/models.ts';
import { Empty, Pending } from '../parts/basics.tsx';
import { ExecutionTable } from '../parts/execution-table.tsx';
import { Choice, Search } from '../parts/fields.tsx';
import { Pager } from '../parts/table.tsx';
import { Running } from './parts.tsx';

const PER_PAGE = 50;
const STATUSES = [
  ['', 'Every status'],
  ['completed', 'Completed'],
  ['failed', 'Failed'],
  ['scheduled', 'Scheduled'],
  ['waiting', 'Waiting'],
] as const;
const TRIGGERS = [
  ['', 'Every trigger'],
  ['http', 'HTTP'],
  ['event', 'Event'],
  ['schedule', 'Schedule'],
] as const;

/** A function's executions, newest first. The search looks through those of this page. */
export function Executions({ fn }: { fn: Fn }) {
  const { query: asked, route } = useLocation();
  const { status = '', trigger = '', after: cursor = '', search = '' } = asked;
  const to = (change: Record<string, string>) =>
    withQuery(`/functions/${fn.$id}`, { status, trigger, search, ...change });
  const filters = [...(status ? [equal('status', status)] : []), ...(trigger ? [equal('trigger', trigger)] : [])];
  const { data, error } = useData(
    `executions ${fn.$id} ${status} ${trigger} ${cursor}`,
    (signal) => readExecutions(fn.$id, [limit(PER_PAGE), ...filters, ...(cursor ? [after(cursor)] : [])], signal),
    (news) => (news.type === 'end' && news.functionId === fn.$id) || concerns(news, 'functions'),
  );
  const words = search.toLowerCase();
  const found = data?.executions.filter(
    (each) => !words || `${each.$id} ${each.requestPath} ${each.logs} ${each.errors}`.toLowerCase().includes(words),
  );
  return (
    <>
      <div class="bar">
        <Search
          label="Search in requests, logs and errors"
          value={search}
          onChange={(value) => route(to({ search: value, after: cursor }), true)}
        />
        <Choice
          label="Status"
          quiet
          options={STATUSES}
          value={status}
          onChange={(event) => route(to({ status: event.currentTarget.value }))}
        />
        <Choice
          label="Trigger"
          quiet
          options={TRIGGERS}
          value={trigger}
          onChange={(event) => route(to({ trigger: event.currentTarget.value }))}
        />
      </div>
      <Running functionId={fn.$id} />
      <Pending data={data} error={error} />
      {found && found.length > 0 && <ExecutionTable label="Executions" items={found} />}
      {found && found.length === 0 && (
        <Empty title={data && data.executions.length > 0 ? 'No execution on this page matches' : 'No executions'}>
          <p>
            {status || trigger || search ? (
              <a href={`/functions/${fn.$id}`}>Show all</a>
            ) : (
              <a href={`/functions/${fn.$id}?tab=run`}>Run it now</a>
            )}
          </p>
        </Empty>
      )}
      {data && data.executions.length > 0 && (
        <Pager
          items={data.executions}
          number={data.total}
          perPage={PER_PAGE}
          cursor={cursor}
          onPage={(after) => route(to({ after }))}
        />
      )}
    </>
  );
}
