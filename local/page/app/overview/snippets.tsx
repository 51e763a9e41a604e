import { useState } from 'preact/hooks';
import { connection, endpoint } from '../lib/api.ts';
import { Code } from '../parts/basics.tsx';

const KINDS = [
  ['web', 'Web SDK'],
  ['server', 'Server SDK'],
  ['curl', 'curl'],
] as const;

type Kind = (typeof KINDS)[number][0];

function snippet(kind: Kind): string {
  const { projectId } = connection();
  if (kind === 'web')
    return `// npm install appwrite@26
import { Account, Client } from 'appwrite';

const client = new Client()
  .setEndpoint('${endpoint()}')
  .setProject('${projectId}');
const account = new Account(client);`;
  if (kind === 'server')
    return `// npm install node-appwrite@27
import { Client, Users } from 'node-appwrite';

const client = new Client()
  .setEndpoint('${endpoint()}')
  .setProject('${projectId}')
  .setKey(process.env.APPWRITE_API_KEY);
console.log(await new Users(client).list());`;
  return `curl ${endpoint()}/users \\
  -H 'x-appwrite-project: ${projectId}' \\
  -H "x-appwrite-key: $APPWRITE_API_KEY"`;
}

/** Ready-made code for an app, a server and a terminal. The key is not in it. */
export function Snippets() {
  const [kind, setKind] = useState<Kind>('web');
  return (
    <div>
      <div class="segments" role="group" aria-label="Snippet for">
        {KINDS.map(([id, name]) => (
          <button key={id} type="button" aria-pressed={kind === id} onClick={() => setKind(id)}>
            {name}
          </button>
        ))}
      </div>
      <Code text={snippet(kind)} what="Snippet" />
    </div>
  );
}
