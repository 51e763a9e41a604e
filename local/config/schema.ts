import * as z from 'zod/mini';
import { column, index } from './columns.ts';
import { event, id, name, permissions, roles, runtime, schedule, scope, specification } from './values.ts';

/**
 * `appwrite.json`, in the format of appwrite-cli 12.0.1. Unknown fields are refused, because most of them are typing
 * mistakes. Missing fields have Appwrite's defaults.
 */

const variable = z.strictObject({
  key: z
    .string()
    .check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/, 'must be letters, digits and "_", up to 255, no digit first')),
  /** Text, or `${NAME}` for a secret from the environment. The file never contains the secret itself. */
  value: z.string().check(z.maxLength(8192)),
});

const functionSchema = z.strictObject({
  $id: id,
  name,
  runtime,
  path: z.string().check(z.minLength(1)),
  entrypoint: z.string().check(z.minLength(1), z.maxLength(1028)),
  commands: z._default(z.string().check(z.maxLength(8192)), ''),
  /** Files that the CLI leaves out of the archive, in the format of `.gitignore`: a list, or lines. */
  ignore: z.optional(z.union([z.string(), z.array(z.string())])),
  execute: z._default(roles, []),
  events: z._default(z.array(event).check(z.maxLength(100)), []),
  schedule: z._default(schedule, ''),
  timeout: z._default(z.number().check(z.int(), z.gte(1), z.lte(900)), 15),
  enabled: z._default(z.boolean(), true),
  logging: z._default(z.boolean(), true),
  scopes: z._default(z.array(scope).check(z.maxLength(100)), []),
  specification: z.optional(specification),
  vars: z._default(z.array(variable).check(z.maxLength(100)), []),
});

const database = z.strictObject({ $id: id, name, enabled: z._default(z.boolean(), true) });

const table = z.strictObject({
  $id: id,
  databaseId: id,
  name,
  $permissions: z._default(permissions, []),
  rowSecurity: z._default(z.boolean(), false),
  enabled: z._default(z.boolean(), true),
  columns: z._default(z.array(column), []),
  indexes: z._default(z.array(index).check(z.maxLength(64)), []),
});

const bucket = z.strictObject({
  $id: id,
  name,
  $permissions: z._default(permissions, []),
  fileSecurity: z._default(z.boolean(), false),
  enabled: z._default(z.boolean(), true),
  maximumFileSize: z._default(z.number().check(z.int(), z.gte(1), z.lte(5_000_000_000)), 30_000_000),
  allowedFileExtensions: z._default(z.array(z.string().check(z.minLength(1))).check(z.maxLength(100)), []),
  compression: z._default(z.enum(['none', 'gzip', 'zstd']), 'none'),
  encryption: z._default(z.boolean(), true),
  antivirus: z._default(z.boolean(), true),
});

const team = z.strictObject({ $id: id, name });

const topic = z.strictObject({ $id: id, name, subscribe: z._default(roles, ['users']) });

const switches = z.record(z.string(), z.boolean());

const count = (most: number) => z.optional(z.number().check(z.int(), z.gte(0), z.lte(most)));

/** The policies that the CLI knows. Later versions may write more fields, which are ignored. Source of limits: appwrite 1.9.6. */
const security = z.looseObject({
  /** How long a session is valid, in seconds. */
  duration: z.optional(z.number().check(z.int(), z.gte(60), z.lte(31_536_000))),
  /** The number of users. 0 means no limit. */
  limit: count(10_000),
  /** The sessions of a user. 0 means no limit. */
  sessionsLimit: count(100),
  /** The earlier passwords that cannot be set again. */
  passwordHistory: count(20),
  passwordDictionary: z.optional(z.boolean()),
  personalDataCheck: z.optional(z.boolean()),
  sessionAlerts: z.optional(z.boolean()),
  mockNumbers: z.optional(
    z
      .array(
        z.looseObject({
          phone: z.string().check(z.regex(/^\+[1-9]\d{0,14}$/, 'must be a phone number such as +16175551212')),
          otp: z.string().check(z.regex(/^\d{6}$/, 'must be 6 digits')),
        }),
      )
      .check(z.maxLength(10)),
  ),
});

/** The settings of `push settings`. */
const settings = z.strictObject({
  services: z.optional(switches),
  auth: z.optional(z.strictObject({ methods: z.optional(switches), security: z.optional(security) })),
});

export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  projectId: id,
  projectName: z.optional(name),
  endpoint: z.optional(z.url({ protocol: /^https?$/ })),
  settings: z.optional(settings),
  functions: z._default(z.array(functionSchema), []),
  tablesDB: z._default(z.array(database), []),
  tables: z._default(z.array(table), []),
  buckets: z._default(z.array(bucket), []),
  teams: z._default(z.array(team), []),
  topics: z._default(z.array(topic), []),
  /** Sites are not supported here. */
  sites: z.optional(z.array(z.looseObject({ $id: id }))),
});

/** The content of `appwrite.json`, with defaults. */
export type Config = z.infer<typeof configSchema>;
export type FunctionConfig = z.infer<typeof functionSchema>;
export type TableConfig = z.infer<typeof table>;
export type BucketConfig = z.infer<typeof bucket>;
