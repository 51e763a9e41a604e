import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { KnownRequest } from '../../protocol.ts';
import { enc } from '../lib/address.ts';
import { type As, api, own } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { duration } from '../lib/format.ts';
import type { Execution, Fn } from '../lib/models.ts';
import { asSession } from '../lib/people.ts';
import { Code, Failure, Loading, Section } from '../parts/basics.tsx';
import { valuesOf } from '../parts/dialogs.tsx';
import { ExecutionStatus } from '../parts/execution-table.tsx';
import { Area, Choice, Field } from '../parts/fields.tsx';
import { UserChoice } from '../parts/user-choice.tsx';
import { pretty } from './execution.tsx';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;
const WHEN = [
  ['sync', 'Now, and wait for the answer'],
  ['async', 'In the background'],
  ['later', 'At a time'],
] as const;

/** Runs a function by hand. With `?again=<execution>` the form has the request of that execution. */
export function RunForm({ fn }: { fn: Fn }) {
  const { query } = useLocation();
  const again = query['again'] ?? '';
  const { data: before } = useData<{ request: KnownRequest | undefined; execution: Execution } | null>(
    `again ${again}`,
    async (signal) => {
      if (again === '') return null;
      const execution = await api<Execution>('GET', `/functions/${enc(fn.$id)}/executions/${enc(again)}`, { signal });
      return { execution, request: await own<KnownRequest>('GET', `requests/${enc(again)}`).catch(() => undefined) };
    },
  );
  if (again !== '' && before === undefined) return <Loading />;
  return <Form fn={fn} request={before?.request} execution={before?.execution} />;
}

interface FormProps {
  fn: Fn;
  request: KnownRequest | undefined;
  execution: Execution | undefined;
}

function Form({ fn, request, execution }: FormProps) {
  const [who, setWho] = useState(request?.userId ? 'user' : fn.execute.includes('any') ? 'guest' : 'key');
  const [userId, setUserId] = useState(request?.userId ?? '');
  const [when, setWhen] = useState('sync');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [result, setResult] = useState<Execution>();
  const run = async (form: HTMLFormElement) => {
    const { method = 'POST', path = '/', headers = '', body = '', at = '' } = valuesOf(form);
    setBusy(true);
    setError(undefined);
    setResult(undefined);
    try {
      const scheduled = when === 'later' ? { scheduledAt: new Date(at).toISOString() } : {};
      const asked = { method, path, body, headers: headersOf(headers), async: when !== 'sync', ...scheduled };
      const as: As = who === 'user' ? await asSession(userId) : who === 'guest' ? { kind: 'guest' } : { kind: 'key' };
      setResult(await api<Execution>('POST', `/functions/${enc(fn.$id)}/executions`, { body: asked, as }));
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  const headers = (request?.headers ?? [])
    .filter(([name]) => name === 'content-type' || name.startsWith('x-'))
    .map((pair) => pair.join(': '))
    .join('\n');
  return (
    <div class="columns">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(event.currentTarget);
        }}
      >
        {execution && !request && (
          <p class="note">
            The body and the headers of that execution are no longer known; Appwrite does not store them.
          </p>
        )}
        <div class="row">
          <Choice
            label="Method"
            name="method"
            options={METHODS}
            defaultValue={request?.method ?? execution?.requestMethod ?? 'POST'}
          />
          <Field label="Path" name="path" defaultValue={request?.path ?? execution?.requestPath ?? '/'} />
        </div>
        <Area label="Body" name="body" rows={7} defaultValue={request ? pretty(request.body) : ''} />
        <Area
          label="Headers"
          name="headers"
          rows={2}
          placeholder="content-type: application/json"
          defaultValue={headers}
          hint="One a line. The content type is JSON if the body is."
        />
        <div class="row">
          <Choice
            label="As"
            options={[
              ['guest', 'A guest'],
              ['user', 'A user'],
              ['key', 'The API key'],
            ]}
            value={who}
            onChange={(event) => setWho(event.currentTarget.value)}
          />
          {who === 'user' && <UserChoice label="User" value={userId} onChange={setUserId} />}
        </div>
        {who === 'user' && (
          <p class="hint">They get one session for this, which your functions see as an event, too.</p>
        )}
        <div class="row">
          <Choice label="When" options={WHEN} value={when} onChange={(event) => setWhen(event.currentTarget.value)} />
          {when === 'later' && (
            <Field label="Time" name="at" type="datetime-local" required defaultValue={inMinutes(2)} />
          )}
        </div>
        <div class="buttons">
          <button type="submit" class="primary" disabled={busy || (who === 'user' && userId === '')}>
            {busy ? 'Running…' : 'Run'}
          </button>
        </div>
      </form>
      <div aria-live="polite">
        <Failure error={error} />
        {result && <Result execution={result} />}
        {!result && !error && <p class="soft">The answer appears here.</p>}
      </div>
    </div>
  );
}

function Result({ execution }: { execution: Execution }) {
  const { $id, functionId, responseBody, responseHeaders, logs, errors } = execution;
  return (
    <>
      <p>
        <ExecutionStatus {...execution} /> {execution.duration > 0 && duration(execution.duration * 1000)}{' '}
        <a href={`/functions/${functionId}/executions/${$id}`}>Open the execution</a>
      </p>
      {responseBody && (
        <Section title="Answer">
          <Code text={pretty(responseBody)} what="Answer" />
        </Section>
      )}
      {errors && (
        <Section title="Errors">
          <Code text={errors} what="Errors" />
        </Section>
      )}
      {logs && (
        <Section title="Logs">
          <Code text={logs} what="Logs" />
        </Section>
      )}
      {responseHeaders.length > 0 && (
        <details>
          <summary>Headers of the answer</summary>
          <pre class="block">{responseHeaders.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
        </details>
      )}
    </>
  );
}

/** @throws Error that names the line which is not a header */
function headersOf(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`Not a header: ${line}`);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** A time for an input, on this machine's clock: a whole minute. */
function inMinutes(minutes: number): string {
  const date = new Date(Date.now() + minutes * 60_000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
