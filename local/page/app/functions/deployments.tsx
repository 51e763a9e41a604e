import { enc } from '../lib/address.ts';
import { api, query } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { bytes } from '../lib/format.ts';
import { builds, concerns } from '../lib/live.ts';
import { type Deployment, type Fn, limit, type Models } from '../lib/models.ts';
import { useStore } from '../lib/store.ts';
import { Ago, Badge, Empty, Failure, Loading, type Tone } from '../parts/basics.tsx';
import { attempt } from '../parts/dialogs.tsx';

const TONES: Readonly<Record<string, Tone>> = {
  ready: 'good',
  failed: 'bad',
  canceled: 'warn',
  building: 'info',
  processing: 'info',
  waiting: 'info',
};

/** A function's deployments, newest first, with the output of their builds as it comes. */
export function Deployments({ fn }: { fn: Fn }) {
  const path = `/functions/${enc(fn.$id)}`;
  const { data, error } = useData(
    `deployments ${fn.$id}`,
    (signal) =>
      api<Models.DeploymentList>('GET', `${path}/deployments`, {
        query: { queries: [limit(25), query('orderDesc', '$createdAt')] },
        signal,
      }),
    (news) => concerns(news, 'functions') || news.type === 'build',
  );
  if (error) return <Failure error={error} />;
  if (!data) return <Loading />;
  if (data.deployments.length === 0)
    return (
      <Empty title="Not deployed">
        <p>It is deployed when you build it or save one of its files.</p>
      </Empty>
    );
  const activate = (id: string) =>
    void attempt(() => api('PATCH', `${path}/deployment`, { body: { deploymentId: id } }), 'Deployment activated');
  return (
    <ul class="cards">
      {data.deployments.map((deployment) => (
        <One
          key={deployment.$id}
          deployment={deployment}
          isActive={deployment.$id === fn.deploymentId}
          onActivate={() => activate(deployment.$id)}
        />
      ))}
    </ul>
  );
}

function One({ deployment, isActive, onActivate }: { deployment: Deployment; isActive: boolean; onActivate(): void }) {
  const { $id, status, $createdAt, sourceSize, buildSize, buildDuration } = deployment;
  const logs = useStore(builds).get($id) ?? deployment.buildLogs;
  return (
    <li class="card">
      <div class="card-head">
        <span class="badges">
          <Badge tone={TONES[status] ?? 'plain'}>{status}</Badge>
          {isActive && <Badge tone="good">active</Badge>}
          <code>{$id}</code>
        </span>
        {!isActive && status === 'ready' && (
          <button type="button" onClick={onActivate}>
            Activate
          </button>
        )}
      </div>
      <p class="soft">
        <Ago at={$createdAt} /> · {bytes(sourceSize)} of source
        {buildSize > 0 && `, ${bytes(buildSize)} built in ${buildDuration} s`}
      </p>
      {logs && (
        <details open={status === 'failed' || status === 'building'}>
          <summary>Build log</summary>
          <pre class="block">{logs}</pre>
        </details>
      )}
    </li>
  );
}
