import { Messaging, Storage, Teams } from 'node-appwrite';
import type { Config } from '../../local/config/schema.ts';
import { type Change, changeOf, differences } from './changes.ts';
import { expanded } from './permissions.ts';
import { unlessMissing } from './tables.ts';
import type { Target } from './target.ts';

type Fields = Record<string, unknown>;

/** Compares topics, teams and buckets with the server. Only reads. */
export async function planCollections({ client }: Target, config: Config): Promise<Change[]> {
  const messaging = new Messaging(client);
  const teams = new Teams(client);
  const storage = new Storage(client);
  return Promise.all([
    ...config.topics.map(({ $id, ...wanted }) => plan('topic', $id, wanted, messaging.getTopic({ topicId: $id }))),
    ...config.teams.map(({ $id, ...wanted }) => plan('team', $id, wanted, teams.get({ teamId: $id }))),
    ...config.buckets.map(({ $id, ...wanted }) => plan('bucket', $id, wanted, storage.getBucket({ bucketId: $id }))),
  ]);
}

async function plan(
  kind: 'topic' | 'team' | 'bucket',
  id: string,
  wanted: Fields,
  asked: Promise<unknown>,
): Promise<Change> {
  const change = changeOf(kind, id);
  const found = (await unlessMissing(asked)) as Fields | undefined;
  change.what = found ? differences(comparable(wanted), comparable(found)) : ['new'];
  return change;
}

function comparable(fields: Fields): Fields {
  const permissions = fields['$permissions'];
  return Array.isArray(permissions) ? { ...fields, $permissions: expanded(permissions.map(String)) } : fields;
}
