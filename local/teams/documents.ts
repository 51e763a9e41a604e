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

/** A user's membership in a team. It counts once it is confirmed. */
export interface MembershipDocument extends Document {
  userId: string;
  teamId: string;
  roles: string[];
  invited: string;
  joined: string | null;
  confirm: boolean;
  secretHash: string;
  search: string;
}

export function memberships(store: Store): Collection<MembershipDocument> {
  return store.collection<MembershipDocument>({
    name: 'memberships',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'teamId', type: 'string' },
      { key: 'roles', type: 'string', array: true, default: [] },
      { key: 'invited', type: 'datetime' },
      { key: 'joined', type: 'datetime' },
      { key: 'confirm', type: 'boolean', default: false },
      { key: 'secretHash', type: 'string', default: '' },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['userId'] }, { attributes: ['teamId', 'userId'], unique: true }],
  });
}
