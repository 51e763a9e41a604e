import { useLocation, useRoute } from 'preact-iso/router';
import type { KnownRequest } from '../../protocol.ts';
import { enc } from '../lib/address.ts';
import { api, isMissing, own } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { duration, whole } from '../lib/format.ts';
import { running } from '../lib/live.ts';
import type { Execution } from '../lib/models.ts';
import { useStore } from '../lib/store.ts';
import { Badge, Code, Empty, Facts, Failure, Id, Loading, Section } from '../parts/basics.tsx';
import { attempt, confirmed } from '../parts/dialogs.tsx';
import { ExecutionStatus } from '../parts/execution-table.tsx';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';

/** `/functions/<id>/executions/<id>`: one execution with its logs, also while it runs. */
export function ExecutionPage() {
  const { params } = useRoute();
  const { functionId = '', executionId = '' } = params;
  const { route } = useLocation();
  const live = useStore(running).get(executionId);
  const base = `/functions/${enc(functionId)}`;
  const { data, error } = useData(
    `execution ${executionId}`,
    (signal) => api<Execution>('GET', `${base}/executions/${enc(executionId)}`, { signal }),
    (news) =>
      (news.type === 'end' && news.executionId === executionId) ||
      (news.type === 'event' && news.names.some((name) => name.includes(executionId))),
  );
  const { data: request } = useData<KnownRequest | null>(`request ${executionId}`, () =>
    own<KnownRequest>('GET', `requests/${enc(executionId)}`).catch(() => null),
  );
  const isGone = isMissing(error) && !live;
  const deliver = () =>
    attempt(async () => {
      const again = await own<{ executionId: string }>('POST', `deliver/${enc(executionId)}`);
      route(`${base}/executions/${again.executionId}`);
    }, 'Event delivered again');
  const remove = async () => {
    if (!(await confirmed('Delete this execution?', 'Its logs are deleted with it.'))) return;
    if (await attempt(() => api('DELETE', `${base}/executions/${enc(executionId)}`), 'Execution deleted')) route(base);
  };
  return (
    <Page
      title="Execution"
      above={[
        ['/functions', 'Functions'],
        [base, functionId],
      ]}
      actions={
        <>
          {request?.event !== undefined && !request.cut && (
            <button type="button" class="primary" onClick={() => void deliver()}>
              <Icon name="again" size={16} /> Deliver the event again
            </button>
          )}
          {data && data.trigger !== 'event' && (
            <a class="button primary" href={`${base}?tab=run&again=${enc(executionId)}`}>
              <Icon name="again" size={16} /> Run again
            </a>
          )}
          {data && (
            <button type="button" class="danger" onClick={() => void remove()}>
              Delete
            </button>
          )}
        </>
      }
    >
      {isGone && (
        <Empty title="This execution does not exist">
          <p>
            <a href={base}>All executions of {functionId}</a>
          </p>
        </Empty>
      )}
      {!isGone && !live && <Failure error={error} />}
      {!data && !live && !error && <Loading />}
      {live && (
        <Section title="Running">
          <p>
            <Badge tone="info">running</Badge> since {whole(live.at)}
          </p>
          <Code text={live.lines.map(({ text }) => text).join('\n') || 'It has logged nothing yet.'} what="Output" />
        </Section>
      )}
      {data && <Details execution={data} request={request ?? undefined} />}
    </Page>
  );
}

function Details({ execution, request }: { execution: Execution; request: KnownRequest | undefined }) {
  const { $id, trigger, $createdAt, requestMethod, requestPath, deploymentId, logs, errors, scheduledAt } = execution;
  return (
    <>
      <Facts
        of={[
          ['Status', <ExecutionStatus key="status" {...execution} />],
          ['Began', whole($createdAt)],
          ['Time', duration(execution.duration * 1000)],
          [
            'Trigger',
            request?.event ? (
              <>
                event <code>{request.event}</code>
              </>
            ) : (
              trigger
            ),
          ],
          ['Request', <code key="request">{`${requestMethod} ${requestPath}`}</code>],
          ...(request?.userId
            ? ([
                [
                  'User',
                  <a key="user" href={`/users/${request.userId}`}>
                    {request.userId}
                  </a>,
                ],
              ] as const)
            : []),
          ...(scheduledAt ? ([['Scheduled', whole(scheduledAt)]] as const) : []),
          ['Id', <Id key="id">{$id}</Id>],
          ['Deployment', <code key="deployment">{deploymentId}</code>],
        ]}
      />
      {errors && (
        <Section title="Errors">
          <Code text={errors} what="Errors" />
        </Section>
      )}
      <Section title="Logs">{logs ? <Code text={logs} what="Logs" /> : <p class="soft">It logged nothing.</p>}</Section>
      {request?.body && (
        <Section title="Request body">
          <Code text={pretty(request.body)} what="Request body" />
        </Section>
      )}
    </>
  );
}

/** JSON with line breaks; any other text unchanged. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
