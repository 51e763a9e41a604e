import { teams } from '../directory/teams.ts';
import type { Local } from '../local.ts';
import { topics } from '../messaging/documents.ts';
import { buckets } from '../storage/documents.ts';
import type { Change, Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import { searchText } from '../store/search-text.ts';
import type { BucketConfig, Config } from './schema.ts';

/** Creates or updates teams, topics and buckets as declared. Their members and contents are kept. */
export function applyCollections(local: Local, config: Config): void {
  for (const { $id, name } of config.teams) ensure(teams(local.store), $id, { name, search: searchText($id, name) });
  for (const { $id, name, subscribe } of config.topics)
    ensure(topics(local.store), $id, { name, subscribe, search: searchText($id, name) });
  for (const bucket of config.buckets) applyBucket(local, bucket);
}

function applyBucket(local: Local, { $id, $permissions, ...data }: BucketConfig): void {
  const change = { ...data, search: searchText($id, data.name) };
  ensure(buckets(local.store), $id, { ...change, $permissions });
}

/** The document with this id, created or updated with `data`. It is left unchanged if it already matches. */
function ensure<T extends Document>(collection: Collection<T>, id: string, data: Change<T>): void {
  const found = collection.get(id);
  if (!found) {
    const { $permissions, ...attributes } = data as Change<T> & { $permissions?: string[] };
    collection.create({ id, ...($permissions ? { permissions: $permissions } : {}), data: attributes as object });
    return;
  }
  const differs = Object.entries(data).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify((found as Record<string, unknown>)[key]),
  );
  if (differs) collection.update(id, data);
}
