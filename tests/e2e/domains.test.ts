import { expect, it } from 'vitest';
import { emailOf, person } from './support/appwrite.ts';
import { askDomain, domainOf, NO_DOMAIN } from './support/domain.ts';

it('on its own domain, posts shows a guest published posts, and creates none', async ({ skip }) => {
  const domain = (await domainOf('posts')) ?? skip(NO_DOMAIN);
  const { api } = await person('blogger');
  const post = { title: 'A title', content: 'Some content.' };
  const hidden = await api.posts.create(post);
  const open = await api.posts.create({ ...post, status: 'published' });
  const shown = await askDomain(domain, 'GET', `/${open.id}`);
  expect(shown.status).toBe(200);
  expect(JSON.parse(shown.text)).toEqual(open);
  await expect(askDomain(domain, 'GET', `/${hidden.id}`)).resolves.toMatchObject({ status: 404 });
  await expect(askDomain(domain, 'POST', '/', post)).resolves.toMatchObject({ status: 401 });
});

it('on its own domain, send-magic-link accepts an address from a guest', async ({ skip }) => {
  const domain = (await domainOf('send-magic-link')) ?? skip(NO_DOMAIN);
  const asked = askDomain(domain, 'POST', '/', { email: emailOf('browser') });
  await expect(asked).resolves.toEqual({ status: 202, text: '{"status":"accepted"}' });
});

it.for(['onboard-user', 'fan-out-message'])(
  'by its own domain, %s takes nothing from a guest',
  async (functionId, { skip }) => {
    const domain = (await domainOf(functionId)) ?? skip(NO_DOMAIN);
    await expect(askDomain(domain, 'POST', '/', {})).resolves.toMatchObject({ status: 401 });
  },
);
