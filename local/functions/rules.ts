import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A domain of a function. */
export interface RuleDocument extends Document {
  domain: string;
  type: string;
  trigger: string;
  deploymentResourceType: string;
  /** The function. */
  deploymentResourceId: string;
  deploymentVcsProviderBranch: string;
  status: 'unverified' | 'verified';
  logs: string;
}

export function rules(store: Store): Collection<RuleDocument> {
  return store.collection<RuleDocument>({
    name: 'rules',
    attributes: [
      { key: 'domain', type: 'string' },
      { key: 'type', type: 'string', default: 'deployment' },
      { key: 'trigger', type: 'string', default: 'manual' },
      { key: 'deploymentResourceType', type: 'string', default: 'function' },
      { key: 'deploymentResourceId', type: 'string' },
      { key: 'deploymentVcsProviderBranch', type: 'string', default: '' },
      { key: 'status', type: 'string' },
      { key: 'logs', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['domain'], unique: true }],
  });
}
