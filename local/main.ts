import { parseArgs } from 'node:util';
import { interleaving } from './hooks.ts';
import { startLocal } from './server.ts';

const usage = `npm run local -- [options]
  --port N          the port (4600)
  --memory          keep everything in memory
  --empty           nothing from appwrite.json, but the web platform localhost
  --key KEY         the API key, with all scopes
  --project ID      the project's id
  --no-rate-limits  without Appwrite's limits per endpoint
  --interleave      concurrent requests interleave between read and write, as the real server's do`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4600' },
    memory: { type: 'boolean', default: false },
    empty: { type: 'boolean', default: false },
    key: { type: 'string' },
    project: { type: 'string', default: 'local' },
    'no-rate-limits': { type: 'boolean', default: false },
    interleave: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(usage);
  process.exit(0);
}

const { local, close } = await startLocal({
  port: Number(values.port),
  projectId: values.project,
  key: values.key,
  folder: values.memory ? undefined : '.local',
  rateLimits: !values['no-rate-limits'],
  smtpUrl: process.env['SMTP_URL'],
  hooks: values.interleave ? interleaving : {},
});
console.log(`endpoint: ${local.endpoint}\nproject: ${local.project.id}\nAPI key: ${local.project.key}`);
console.log(`ready in ${Math.round(performance.now())} ms`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void close().then(() => process.exit(0));
  });
