import * as z from 'zod/mini';
import { PROJECT_SCOPES } from '../auth/scopes.ts';
import { ACTIVE_RUNTIMES } from '../functions/runtimes.ts';
import { SPECIFICATIONS } from '../functions/specifications.ts';
import { whyNotAnEvent } from '../functions/triggers/event-names.ts';
import { isSchedule } from '../functions/triggers/schedules.ts';
import { parsePermission } from '../store/permissions.ts';

/**
 * The values that several parts of `appwrite.json` share. Limits are Appwrite's own: appwrite 1.9.6, the routes'
 * parameters.
 */

const ID_RULE = 'must be 1 to 36 of a-z, A-Z, 0-9, ".", "-" and "_", the first a letter or digit';

/** The id of a resource. */
export const id = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/, ID_RULE));

/** A display name, up to 128 characters. */
export const name = z.string().check(z.minLength(1), z.maxLength(128));

/** The key of a column or index. */
export const key = id;

const ROLE = /^(any|guests|users(\/(un)?verified)?|(user|team|member|label):[A-Za-z0-9][\w.-]*(\/[\w.-]+)?)$/;
const ROLE_RULE =
  'is not a role: any, guests, users, users/verified, user:<id>, team:<id>, team:<id>/<role>, member:<id>, label:<label>';

/** A role: `users`, `team:editors/owner`, `label:admin`. */
export const role = z.string().check(z.regex(ROLE, ROLE_RULE));
export const roles = z.array(role).check(z.maxLength(100));

/** A permission: `read("users")`. */
export const permission = z.string().check(
  z.refine((value) => {
    const parsed = parsePermission(value);
    return parsed !== undefined && ROLE.test(parsed.role);
  }, 'is not a permission: read("users"), create("label:admin"), update("team:editors/owner")'),
);
export const permissions = z.array(permission).check(z.maxLength(100));

/** A scope that a function's key can have. */
export const scope = z
  .string()
  .check(
    z.refine((value) => PROJECT_SCOPES.includes(value), 'is not a scope of Appwrite, such as users.read or rows.write'),
  );

/** An event pattern with `*` for an id: `users.*.create`. */
export const event = z
  .string()
  .check(
    z.refine(
      (value) => whyNotAnEvent(value) === undefined,
      'is not an event that a function can subscribe to, such as users.*.create',
    ),
  );

/** A cron expression of five fields, or empty for no schedule. */
export const schedule = z
  .string()
  .check(
    z.refine(
      (value) => value === '' || isSchedule(value),
      'is not a schedule of five cron fields, such as */5 * * * *',
    ),
  );

const OTHER_RUNTIMES =
  /^(bun|cpp|dart|deno|dotnet|flutter|go|java|kotlin|php|python|python-ml|ruby|rust|static|swift)-/;

/** A runtime: every version of Node.js in Appwrite, and the names of others, which do not run here. */
export const runtime = z
  .string()
  .check(
    z.refine(
      (value) => ACTIVE_RUNTIMES.has(value) || OTHER_RUNTIMES.test(value),
      `is not a runtime of Appwrite: ${[...ACTIVE_RUNTIMES.keys()].join(', ')}`,
    ),
  );

/** The processors and the memory of a function. */
export const specification = z.enum(SPECIFICATIONS.map(({ slug }) => slug));
