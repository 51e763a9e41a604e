import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

export interface TeamDocument extends Document {
  name: string;
  /** The number of confirmed memberships. */
  total: number;
  prefs: Record<string, unknown>;
  /** Texts in lower case that `search` searches. */
  search: string;
}

export function teams(store: Store): Collection<TeamDocument> {
  return store.collection<TeamDocument>({
    name: 'teams',
    attributes: [
      { key: 'name', type: 'string', default: '' },
      { key: 'total', type: 'integer', default: 0 },
      { key: 'prefs', type: 'json', default: {} },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}
