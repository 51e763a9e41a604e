import { errorsOf } from '../errors.ts';

/** Appwrite's errors of Messaging. */
export const messagingError = errorsOf({
  provider_not_found: [404, 'Provider with the requested ID could not be found.'],
  provider_already_exists: [409, 'Provider with the requested ID already exists.'],
  provider_incorrect_type: [400, 'Provider with the requested ID is of the incorrect type.'],
  provider_missing_credentials: [400, 'Provider with the requested ID is missing credentials.'],
  topic_not_found: [404, 'Topic with the request ID could not be found.'],
  topic_already_exists: [409, 'Topic with the request ID already exists.'],
  subscriber_not_found: [404, 'Subscriber with the request ID could not be found.'],
  subscriber_already_exists: [409, 'Subscriber with the request ID already exists.'],
  user_target_not_found: [404, 'The target could not be found.'],
  message_not_found: [404, 'Message with the requested ID could not be found.'],
  message_already_exists: [
    409,
    'Message with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
  ],
  message_missing_target: [400, 'Message with the requested ID has no recipients (topics or users or targets).'],
  message_already_sent: [400, 'Message with the requested ID has already been sent.'],
  message_already_processing: [400, 'Message with the requested ID is already being processed.'],
  message_already_failed: [400, 'Message with the requested ID has already failed.'],
  message_already_scheduled: [400, 'Message with the requested ID has already been scheduled for delivery.'],
  message_target_not_email: [400, 'Message with the target ID is not an email target.'],
  message_target_not_sms: [400, 'Message with the target ID is not an SMS target.'],
  message_target_not_push: [400, 'Message with the target ID is not a push target.'],
  message_missing_schedule: [400, 'Message can not have status scheduled without a schedule.'],
});
