import { expect, it, onTestFinished } from 'vitest';
import { AppwriteError } from '../../../local/errors.ts';
import { startLocal } from '../../../local/server.ts';
import { AskedAppwrite } from './appwrite.ts';
import { emptyProject, requireEmptyProject } from './project.ts';
import { key } from './questions.ts';

it('empties a project even if a message cannot be deleted at first', async () => {
  let refusals = 0;
  const { local, close } = await startLocal({
    projectId: 'full',
    key: 'key',
    hooks: {
      before({ method, path }) {
        if (method !== 'DELETE' || path !== '/messaging/messages/sending' || ++refusals > 2) return;
        throw AppwriteError.of('general_bad_request');
      },
    },
  });
  onTestFinished(close);
  const appwrite = new AskedAppwrite({ endpoint: local.endpoint, project: 'full', key: 'key' });
  for (const messageId of ['sending', 'sent'])
    await appwrite.ask(key.post('/messaging/messages/email', { messageId, subject: 's', content: 'c', draft: true }));
  await appwrite.ask(key.post('/users', { userId: 'ada', email: 'ada@example.com' }));
  await expect(requireEmptyProject(appwrite)).rejects.toThrow('Project full has 2 messages');
  await emptyProject(appwrite);
  expect(refusals).toBe(3);
  await requireEmptyProject(appwrite);
});
