import { Account, Client, ExecutionMethod, Functions, ID } from 'appwrite';
import { call, ProblemError } from '../../../client/src/index.ts';
import type { TestAppwrite } from '../../support/appwrite.ts';
import { mailedLink, signUpAda } from './project.ts';

/** What a sample uses without creating it, because earlier samples or the text of its page did. */
export type Surroundings = Awaited<ReturnType<typeof surroundingsOf>>;

const news = {
  channel: 'email',
  audience: { kind: 'everyone' },
  message: { subject: 'Summer', content: 'It is here.' },
} as const;

/** Everything that the samples assume, on a local Appwrite with Ada signed in. */
export async function surroundingsOf(appwrite: TestAppwrite) {
  const { endpoint, project } = appwrite.local;
  const secret = await signUpAda(appwrite);
  const client = new Client().setEndpoint(endpoint).setProject(project.id).setSession(secret);
  const functions = new Functions(client);
  const api = call(functions);
  const post = await api.posts.create({ title: 'A title', content: 'Some content.', status: 'published' });
  for (const campaign of ['hello', 'summer']) await api.fanOutMessage.send({ campaign, ...news });
  const link = await mailedLink(appwrite, 'link@example.com');
  const shown: unknown[] = [];
  return {
    ...{ Account, Client, ExecutionMethod, Functions, ID, ProblemError, call },
    ...{ endpoint, projectId: project.id, key: project.key, client, functions, api },
    ...{ post, id: post.id, title: 'Another title', draft: { title: 'A draft', content: 'To be written.' } },
    ...{ ...link, session: secret },
    show: (what: unknown) => void shown.push(what),
    showNewerVersion: () => void shown.push('a newer version'),
    response: { setHeader: (name: string, value: string) => void shown.push([name, value]) },
    location: {
      origin: 'http://localhost:3000',
      hash: `#userId=${link.userId};secret=${link.secret}`,
      search: `?${new URLSearchParams({ ...link })}`,
      pathname: '/auth',
    },
    history: { replaceState: (...state: unknown[]) => void shown.push(state) },
  };
}
