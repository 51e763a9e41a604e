import { nullable, optional, type Params } from '../http/param.ts';
import { boolean, email, integer, oneOfAnyCase, phone, text } from '../http/params.ts';
import type { Channel } from './documents.ts';
import { json } from './params.ts';

/** A service that sends messages: its parameters, and those that are required to enable it. */
export interface ProviderKind {
  provider: string;
  type: Channel;
  credentials: Params;
  options: Params;
  required: readonly string[];
}

const word = () => optional(text(0), '');
const flag = () => nullable(boolean());
const sender: Params = {
  fromName: optional(text(128, { min: 0 }), ''),
  fromEmail: optional(email(), ''),
  replyToName: optional(text(128, { min: 0 }), ''),
  replyToEmail: optional(email(), ''),
};
const number: Params = { from: optional(phone(), '') };

/** Every kind of provider. Source: appwrite 1.9.6, app/controllers/api/messaging.php. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [
  {
    provider: 'mailgun',
    type: 'email',
    credentials: { apiKey: word(), domain: word(), isEuRegion: flag() },
    options: sender,
    required: ['isEuRegion', 'apiKey', 'domain', 'fromEmail'],
  },
  {
    provider: 'sendgrid',
    type: 'email',
    credentials: { apiKey: word() },
    options: sender,
    required: ['apiKey', 'fromEmail'],
  },
  {
    provider: 'ses',
    type: 'email',
    credentials: { accessKey: word(), secretKey: word(), region: optional(text(128), '') },
    options: sender,
    required: ['accessKey', 'secretKey', 'region', 'fromEmail'],
  },
  {
    provider: 'resend',
    type: 'email',
    credentials: { apiKey: word() },
    options: sender,
    required: ['apiKey', 'fromEmail'],
  },
  {
    provider: 'smtp',
    type: 'email',
    credentials: { host: word(), port: nullable(integer(1, 65_535)), username: word(), password: word() },
    options: {
      ...sender,
      encryption: optional(oneOfAnyCase(['none', 'ssl', 'tls']), ''),
      autoTLS: flag(),
      mailer: word(),
    },
    required: ['host', 'fromEmail'],
  },
  {
    provider: 'msg91',
    type: 'sms',
    credentials: { templateId: word(), senderId: word(), authKey: word() },
    options: {},
    required: ['senderId', 'authKey'],
  },
  {
    provider: 'telesign',
    type: 'sms',
    credentials: { customerId: word(), apiKey: word() },
    options: number,
    required: ['customerId', 'apiKey', 'from'],
  },
  {
    provider: 'textmagic',
    type: 'sms',
    credentials: { username: word(), apiKey: word() },
    options: number,
    required: ['username', 'apiKey', 'from'],
  },
  {
    provider: 'twilio',
    type: 'sms',
    credentials: { accountSid: word(), authToken: word() },
    options: number,
    required: ['accountSid', 'authToken', 'from'],
  },
  {
    provider: 'vonage',
    type: 'sms',
    credentials: { apiKey: word(), apiSecret: word() },
    options: number,
    required: ['apiKey', 'apiSecret', 'from'],
  },
  {
    provider: 'fcm',
    type: 'push',
    credentials: { serviceAccountJSON: nullable(json()) },
    options: {},
    required: ['serviceAccountJSON'],
  },
  {
    provider: 'apns',
    type: 'push',
    credentials: { authKey: word(), authKeyId: word(), teamId: word(), bundleId: word() },
    options: { sandbox: flag() },
    required: ['authKey', 'authKeyId', 'teamId', 'bundleId'],
  },
];

/** The defaults of a new provider: all settings for SMTP, the sender for other e-mail services. */
export function initialSettings(kind: ProviderKind): Pick<Settings, 'credentials' | 'options'> {
  if (kind.provider === 'smtp')
    return {
      credentials: { port: 587, username: '', password: '' },
      options: { ...noSender, encryption: '', autoTLS: true, mailer: '' },
    };
  if (kind.type === 'email') return { credentials: {}, options: { ...noSender } };
  return { credentials: {}, options: kind.provider === 'apns' ? { sandbox: false } : {} };
}

const noSender = { fromName: '', fromEmail: '', replyToName: '', replyToEmail: '' };

/** The settings of a provider. */
export interface Settings {
  credentials: Record<string, unknown>;
  options: Record<string, unknown>;
}

/** The settings after a call. Missing or empty parameters keep the current values. */
export function withValues(kind: ProviderKind, settings: Settings, values: Record<string, unknown>): Settings {
  return {
    credentials: merge(settings.credentials, kind.credentials, values),
    options: merge(settings.options, kind.options, values),
  };
}

function merge(old: Record<string, unknown>, params: Params, values: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...old };
  for (const key of Object.keys(params)) {
    const value = values[key];
    if (value === '' || value === null || value === undefined) continue;
    merged[key] = key === 'encryption' && value === 'none' ? '' : value;
  }
  return merged;
}

/** Whether all settings that are required to enable the provider are set. */
export function isComplete(kind: ProviderKind, { credentials, options }: Settings): boolean {
  const all: Record<string, unknown> = { ...credentials, ...options };
  return kind.required.every((key) => all[key] !== undefined && all[key] !== '');
}
