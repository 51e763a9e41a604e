import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { api, connection, endpoint } from '../lib/api.ts';
import type { User } from '../lib/models.ts';
import { nameOf } from '../lib/people.ts';
import { Code, Failure } from '../parts/basics.tsx';
import { Dialog } from '../parts/dialogs.tsx';

interface Token {
  secret: string;
}

/** How long the snippet works, in seconds. */
const VALID = 300;

/** Signs this browser in as a user, for apps on this machine, or makes a snippet for an app elsewhere. */
export function SignIn({ user, onClose }: { user: User; onClose(): void }) {
  const [done, setDone] = useState(false);
  const [snippet, setSnippet] = useState<string>();
  const [error, setError] = useState<unknown>();
  const token = () => api<Token>('POST', `/users/${enc(user.$id)}/tokens`, { body: { length: 64, expire: VALID } });
  const tell = (work: () => Promise<void>) => {
    setError(undefined);
    work().catch(setError);
  };
  const signIn = () =>
    tell(async () => {
      const { secret } = await token();
      // a browser that is signed in already would keep its session
      await api('DELETE', '/account/sessions/current', { as: { kind: 'guest' }, cookies: true }).catch(() => undefined);
      await api('POST', '/account/sessions/token', {
        as: { kind: 'guest' },
        cookies: true,
        body: { userId: user.$id, secret },
      });
      setDone(true);
    });
  const make = () => tell(async () => setSnippet(snippetOf(user.$id, (await token()).secret)));
  return (
    <Dialog title={`Sign in as ${nameOf(user)}`} onClose={onClose}>
      <h3>An app on {location.hostname}</h3>
      <p>
        This browser gets a session cookie for <code>{location.hostname}</code>. Every app there, on any port, is signed
        in if its endpoint is <code>{endpoint()}</code>.
      </p>
      {done ? (
        <p class="success" role="status">
          Signed in. Reload your app.
        </p>
      ) : (
        <p>
          <button type="button" class="primary" onClick={signIn}>
            Sign in at {location.hostname}
          </button>
        </p>
      )}
      <h3>An app on another host</h3>
      <p>
        Paste this in the console of the app’s page. It works once, within five minutes, on hosts that are web platforms
        of the project.
      </p>
      {snippet ? (
        <Code text={snippet} what="the snippet" />
      ) : (
        <p>
          <button type="button" onClick={make}>
            Make a snippet
          </button>
        </p>
      )}
      <Failure error={error} />
    </Dialog>
  );
}

/** As the web SDK signs in, with the header that it keeps for hosts whose cookies a browser refuses. */
function snippetOf(userId: string, secret: string): string {
  return `await fetch(${JSON.stringify(`${endpoint()}/account/sessions/token`)}, {
  method: 'POST',
  credentials: 'include',
  headers: { 'content-type': 'application/json', 'x-appwrite-project': ${JSON.stringify(connection().projectId)} },
  body: JSON.stringify(${JSON.stringify({ userId, secret })}),
}).then((answer) => {
  if (!answer.ok) throw new Error('Not signed in: ' + answer.status);
  localStorage.setItem('cookieFallback', answer.headers.get('x-fallback-cookies'));
  location.reload();
});`;
}
