import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { deliverMessage } from './delivery.ts';
import { messages, providers, subscribers, topics } from './documents.ts';
import { emailRoutes } from './email.ts';
import { MESSAGE_JOB } from './message-store.ts';
import { messageRoutes } from './messages.ts';
import { providerRoutes } from './providers.ts';
import { pushRoutes } from './push.ts';
import { smsRoutes } from './sms.ts';
import { subscriberRoutes } from './subscribers.ts';
import { topicRoutes } from './topics.ts';

/** Messaging: providers, topics, subscribers, messages, and the worker that sends them. */
export function messagingService(local: Local): Service {
  return {
    collections: [providers, topics, subscribers, messages],
    routes: [
      ...providerRoutes,
      ...topicRoutes,
      ...subscriberRoutes,
      ...emailRoutes,
      ...smsRoutes,
      ...pushRoutes,
      ...messageRoutes,
    ],
    start: () => local.jobs.register(MESSAGE_JOB, (id) => deliverMessage(local, String(id))),
  };
}
