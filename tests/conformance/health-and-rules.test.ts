import { get, type IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { badParameter, created, nothing, ok, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key } from './support/questions.ts';
import { date } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const passes = (name: unknown) => ({ name, ping: expect.any(Number), status: 'pass' });
const all = (...names: unknown[]) => ok({ total: names.length, statuses: names.map(passes) });
const size = ok({ size: expect.any(Number) });

facts('the health of', {
  'the server passes': [key.get('/health'), ok(passes('http'))],
  'the server is not for guests': [guest.get('/health'), withoutScope('User (role: guests)', 'health.read')],
  'the databases passes': [
    key.get('/health/db'),
    all('Console.DB (console)', expect.stringMatching(/^Projects\.DB \(.+\)$/)),
  ],
  'the cache passes': [key.get('/health/cache'), all('Cache')],
  'the pub/sub passes': [key.get('/health/pubsub'), all(expect.stringMatching(/^PubSub/))],
  'the storage passes': [key.get('/health/storage'), ok(passes(''))],
  'the local storage passes': [key.get('/health/storage/local'), ok(passes(''))],
  'a queue is its size': [key.get('/health/queue/functions'), size],
  'the queue of e-mails is its size': [key.get('/health/queue/mails'), size],
  'failed jobs is their number': [key.get('/health/queue/failed/v1-mails'), size],
  'a queue that is too long fails': [
    key.get('/health/queue/audits', { threshold: 0 }),
    refused(
      503,
      'health_queue_size_exceeded',
      expect.stringMatching(/^Queue jobs threshold hit\. Current value is \d+ and threshold is 0\.$/),
    ),
  ],
});

const domain = 'rule.localhost';
const rule = (more: object) => ({
  $id: expect.stringMatching(/^[0-9a-f]{32}$/),
  $createdAt: date,
  $updatedAt: date,
  domain,
  type: 'deployment',
  trigger: 'manual',
  redirectUrl: '',
  redirectStatusCode: 301,
  deploymentId: '',
  deploymentResourceType: 'function',
  deploymentResourceId: 'ruled',
  deploymentVcsProviderBranch: '',
  status: expect.stringMatching(/^(un)?verified$/),
  logs: expect.any(String),
  renewAt: 'datetime',
  ...more,
});
const noResource = refused(
  404,
  'rule_resource_not_found',
  'Resource could not be found. Please check if the resourceId and resourceType are correct, or if the resource actually exists.',
);
const to = (more: object) => ({
  domain: `to-${domain}`,
  url: 'https://example.com/there',
  statusCode: 307,
  resourceId: 'ruled',
  resourceType: 'function',
  ...more,
});

it('a function that rules can be for is created', async () => {
  const { status } = await appwrite().ask(
    key.post('/functions', { functionId: 'ruled', name: 'Ruled', runtime: 'node-22' }),
  );
  expect(status).toBe(201);
});

/** Asks the server by another host name. `fetch` cannot. */
function onDomain(host: string, path: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(appwrite().endpoint);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, headers: { host }, agent: false }, (answer) => resolve(answer.resume())).on(
      'error',
      reject,
    );
  });
}

let redirectId = '';

facts('a rule', {
  'gives a function a domain': [key.post('/proxy/rules/function', { domain, functionId: 'ruled' }), created(rule({}))],
  'is the only one of its domain': [
    key.post('/proxy/rules/api', { domain }),
    refused(409, 'rule_already_exists', 'Domain is already used. Please try again with a different domain.'),
  ],
  'needs a function that exists': [
    key.post('/proxy/rules/function', { domain: `x-${domain}`, functionId: 'nope' }),
    noResource,
  ],
  'needs a domain': [
    key.post('/proxy/rules/function', { domain: 'not a domain', functionId: 'ruled' }),
    badParameter('Invalid `domain` param: Value must be a valid domain'),
  ],
  'gives the API a domain': [
    key.post('/proxy/rules/api', { domain: `api-${domain}` }),
    created(rule({ domain: `api-${domain}`, type: 'api', deploymentResourceType: '', deploymentResourceId: '' })),
  ],
  'redirects a domain': [
    key.post('/proxy/rules/redirect', to({})),
    created(
      rule({
        domain: `to-${domain}`,
        type: 'redirect',
        redirectUrl: 'https://example.com/there',
        redirectStatusCode: 307,
      }),
    ),
  ],
  'redirects with a status of a redirect only': [
    key.post('/proxy/rules/redirect', to({ statusCode: 200 })),
    badParameter('Invalid `statusCode` param: Value must be one of (301, 302, 307, 308)'),
  ],
  'redirects for a resource that exists': [
    key.post('/proxy/rules/redirect', to({ domain: `y-${domain}`, resourceId: 'nope' })),
    noResource,
  ],
});

it('a redirect answers requests to its domain, and its path is not passed on', async () => {
  const { body } = await appwrite().ask(key.get('/proxy/rules'));
  const { rules } = body as { rules: { $id: string; type: string }[] };
  redirectId = rules.find(({ type }) => type === 'redirect')?.$id ?? '';
  const { statusCode, headers } = await onDomain(`to-${domain}`, '/some/path?x=1');
  expect([statusCode, headers.location]).toEqual([307, 'https://example.com/there']);
});

facts('a rule that is deleted', {
  'is gone': [() => key.delete(`/proxy/rules/${redirectId}`), nothing()],
  'is not found': [
    () => key.get(`/proxy/rules/${redirectId}`),
    refused(
      404,
      'rule_not_found',
      'Rule with the requested ID could not be found. Please check if the ID provided is correct or if the rule actually exists.',
    ),
  ],
});
