import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

/** A domain: of a function, of a redirect, or one more of the API. */
export interface RuleDocument extends Document {
  domain: string;
  type: 'deployment' | 'redirect' | 'api';
  trigger: string;
  deploymentResourceType: string;
  /** The function. Empty for the API. */
  deploymentResourceId: string;
  deploymentVcsProviderBranch: string;
  /** The target of a redirect. Empty for others. */
  redirectUrl: string;
  redirectStatusCode: number;
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
      { key: 'redirectUrl', type: 'string', default: '' },
      { key: 'redirectStatusCode', type: 'integer', default: 301 },
      { key: 'status', type: 'string' },
      { key: 'logs', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['domain'], unique: true }],
  });
}
