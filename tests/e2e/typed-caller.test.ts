import { Functions } from 'node-appwrite';
import { beforeAll, describe, expect, it } from 'vitest';
import { clients, guest, id, keyed, type Person, person, refusal } from './support/appwrite.ts';

let user: Person;
beforeAll(async () => {
  user = await person('caller');
});

describe.each(['api', 'serverApi'] as const)('the typed caller as %s', (name) => {
  it('refuses an invalid input before it is sent', async () => {
    const error = await refusal(user[name].posts.create({ title: 'one\ntwo', content: '' }));
    expect(error).toMatchObject({ name: 'ProblemError', slug: 'invalid-input', status: 400, instance: undefined });
    expect(error).toMatchObject({ errors: [{ at: 'body.title' }, { at: 'body.content' }] });
  });

  it("throws the problem of a function with the execution's id", async () => {
    const error = await refusal(user[name].posts.get({ id: 'nowhere' }));
    expect(error).toMatchObject({ name: 'ProblemError', slug: 'not-found', status: 404 });
    const executionId = String((error as { instance?: string }).instance);
    const execution = await new Functions(clients.admin).getExecution({ functionId: id('posts'), executionId });
    expect(execution).toMatchObject({ status: 'completed', responseStatusCode: 404 });
  });

  it('awaits an asynchronous execution, and throws if it fails', async () => {
    const draft = { title: 'A title', content: 'Some content.' };
    const started = await user[name].posts.create(draft, { async: true });
    await expect(started.ended()).resolves.toMatchObject({ executionId: started.executionId, status: 201 });
    const refused = await user[name].posts.delete({ id: 'nowhere' }, { async: true });
    await expect(refusal(refused.ended())).resolves.toMatchObject({ name: 'ExecutionError', status: 404 });
  });

  it("passes on Appwrite's own errors", async () => {
    const error = await refusal(user[name].onboardUser.backfill());
    expect(error).toMatchObject({ name: 'AppwriteException', code: 401 });
  });
});

it('is a guest without a session, also with an API key', async () => {
  const draft = { title: 'A title', content: 'Some content.' };
  for (const api of [guest, keyed])
    await expect(refusal(api.posts.create(draft))).resolves.toMatchObject({ slug: 'unauthenticated', status: 401 });
  const asked = {
    campaign: id('none'),
    channel: 'sms',
    audience: { kind: 'everyone' },
    message: { content: '.' },
  } as const;
  await expect(refusal(guest.fanOutMessage.send(asked))).resolves.toMatchObject({
    name: 'AppwriteException',
    code: 401,
  });
});
