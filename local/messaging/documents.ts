import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

export type Channel = 'email' | 'sms' | 'push';

/** A provider: an account at an e-mail, SMS or push service. Here all of them deliver to the inbox. */
export interface ProviderDocument extends Document {
  name: string;
  /** The service: `smtp`, `twilio`, `fcm`… */
  provider: string;
  type: Channel;
  enabled: boolean;
  credentials: Record<string, unknown>;
  options: Record<string, unknown>;
  /** Texts in lower case that `search` searches. */
  search: string;
}

export function providers(store: Store): Collection<ProviderDocument> {
  return store.collection<ProviderDocument>({
    name: 'providers',
    attributes: [
      { key: 'name', type: 'string' },
      { key: 'provider', type: 'string' },
      { key: 'type', type: 'string' },
      { key: 'enabled', type: 'boolean', default: false },
      { key: 'credentials', type: 'json', default: {} },
      { key: 'options', type: 'json', default: {} },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['type'] }],
  });
}

/** A topic that targets subscribe to. The totals count its targets by channel. */
export interface TopicDocument extends Document {
  name: string;
  emailTotal: number;
  smsTotal: number;
  pushTotal: number;
  /** The roles that may subscribe. */
  subscribe: string[];
  search: string;
}

export function topics(store: Store): Collection<TopicDocument> {
  return store.collection<TopicDocument>({
    name: 'topics',
    attributes: [
      { key: 'name', type: 'string' },
      { key: 'emailTotal', type: 'integer', default: 0 },
      { key: 'smsTotal', type: 'integer', default: 0 },
      { key: 'pushTotal', type: 'integer', default: 0 },
      { key: 'subscribe', type: 'string', array: true, default: [] },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}

/** A target's subscription to a topic. */
export interface SubscriberDocument extends Document {
  topicId: string;
  targetId: string;
  userId: string;
  providerType: Channel;
  search: string;
}

export function subscribers(store: Store): Collection<SubscriberDocument> {
  return store.collection<SubscriberDocument>({
    name: 'subscribers',
    attributes: [
      { key: 'topicId', type: 'string' },
      { key: 'targetId', type: 'string' },
      { key: 'userId', type: 'string' },
      { key: 'providerType', type: 'string' },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [
      { attributes: ['topicId', 'targetId'], unique: true },
      { attributes: ['targetId'] },
      { attributes: ['userId'] },
    ],
  });
}

export type MessageStatus = 'draft' | 'scheduled' | 'processing' | 'sent' | 'failed';

/** An e-mail, SMS or push notification to topics, users and targets. */
export interface MessageDocument extends Document {
  providerType: Channel;
  topics: string[];
  users: string[];
  targets: string[];
  scheduledAt: string | null;
  deliveredAt: string | null;
  deliveryErrors: string[];
  /** How many targets received it. */
  deliveredTotal: number;
  /** The content: subject and content, or title and body, in Appwrite's form. */
  data: Record<string, unknown>;
  status: MessageStatus;
  /** The job that sends it. Null for a draft. */
  jobId: string | null;
  search: string;
}

export function messages(store: Store): Collection<MessageDocument> {
  return store.collection<MessageDocument>({
    name: 'messages',
    attributes: [
      { key: 'providerType', type: 'string' },
      { key: 'topics', type: 'string', array: true, default: [] },
      { key: 'users', type: 'string', array: true, default: [] },
      { key: 'targets', type: 'string', array: true, default: [] },
      { key: 'scheduledAt', type: 'datetime' },
      { key: 'deliveredAt', type: 'datetime' },
      { key: 'deliveryErrors', type: 'string', array: true, default: [] },
      { key: 'deliveredTotal', type: 'integer', default: 0 },
      { key: 'data', type: 'json', default: {} },
      { key: 'status', type: 'string', default: 'processing' },
      { key: 'jobId', type: 'string' },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}
