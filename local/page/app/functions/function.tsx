import { useLocation, useRoute } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api, isMissing } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import type { Fn } from '../lib/models.ts';
import { Badges, Facts, Id, Pending } from '../parts/basics.tsx';
import { Tabs } from '../parts/fields.tsx';
import { Missing, Page } from '../parts/page.tsx';
import { Deployments } from './deployments.tsx';
import { domainOf } from './domain.ts';
import { Executions } from './executions.tsx';
import { Triggers } from './parts.tsx';
import { RunForm } from './run.tsx';
import { Variables } from './variables.tsx';

const TABS = [
  ['executions', 'Executions'],
  ['run', 'Run'],
  ['deployments', 'Deployments'],
  ['variables', 'Variables'],
  ['settings', 'Settings'],
] as const;

/** `/functions/<id>`: one function. */
export function FunctionPage() {
  const { params } = useRoute();
  const { functionId = '' } = params;
  const { query } = useLocation();
  const tab = query['tab'] ?? 'executions';
  const path = `/functions/${enc(functionId)}`;
  const { data: fn, error } = useData(
    `function ${functionId}`,
    (signal) => api<Fn>('GET', path, { signal }),
    (news) => concerns(news, 'functions'),
  );
  if (isMissing(error))
    return (
      <Missing title="Function" above={[['/functions', 'Functions']]}>
        <a href="/functions">All functions</a>
      </Missing>
    );
  const address = (id: string) => withQuery(path, { tab: id === 'executions' ? '' : id });
  return (
    <Page
      title={fn?.name ?? 'Function'}
      above={[['/functions', 'Functions']]}
      lead={fn && <Triggers fn={fn} />}
      actions={
        <a class="button primary" href={address('run')}>
          Run
        </a>
      }
    >
      <Pending data={fn} error={error} />
      {fn && (
        <>
          <Tabs label="About this function" tabs={TABS} current={tab} href={address} />
          {tab === 'executions' && <Executions fn={fn} />}
          {tab === 'run' && <RunForm key={query['again'] ?? ''} fn={fn} />}
          {tab === 'deployments' && <Deployments fn={fn} />}
          {tab === 'variables' && <Variables fn={fn} />}
          {tab === 'settings' && <Settings fn={fn} />}
        </>
      )}
    </Page>
  );
}

function Settings({ fn }: { fn: Fn }) {
  const none = <span class="soft">none</span>;
  const url = domainOf(fn.$id);
  return (
    <Facts
      of={[
        ['Id', <Id key="id">{fn.$id}</Id>],
        [
          'Domain',
          <a key="domain" href={url} target="_blank" rel="noreferrer">
            {url}
          </a>,
        ],
        ['Who may run it', <Badges key="execute" of={fn.execute} none="none" />],
        ['Events', <Badges key="events" of={fn.events} none="none" />],
        ['Schedule', fn.schedule ? <code>{fn.schedule}</code> : none],
        ['Scopes of its key', <Badges key="scopes" of={fn.scopes} none="none" />],
        ['Timeout', `${fn.timeout} s`],
        ['Runtime', <code key="runtime">{fn.runtime}</code>],
        ['Entry', <code key="entry">{fn.entrypoint}</code>],
        ['Build commands', fn.commands ? <code>{fn.commands}</code> : none],
        ['Stores logs', fn.logging ? 'yes' : 'no'],
        ['Enabled', fn.enabled ? 'yes' : 'no'],
      ]}
    />
  );
}
