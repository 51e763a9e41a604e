import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { PROVIDERS } from '../oauth2/providers.ts';
import { explain, mistakesOf, placeOf } from './mistakes.ts';
import { ConfigError, parseJson } from './read.ts';
import type { Config } from './schema.ts';

/**
 * Settings that the CLI has no key for. They have a separate file, because the CLI drops unknown keys when it writes
 * appwrite.json.
 */
export const EXTRAS_FILE = 'appwrite.extras.json';

const name = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const host = /^(\*\.)?[a-z\d]([a-z\d.-]*[a-z\d])?$/;
/** The value of an environment variable. */
export const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

const domain = z.string().check(
  z.refine(
    (text) => name.test(text) || REFERENCE.test(text),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the file refers to a variable
    'must be a domain in lower case such as auth.example.com, or ${NAME} for one of the environment',
  ),
);

const shown = z.optional(z.boolean());

const policies = z.strictObject({
  /** Whether a changed password ends the user's other sessions. Default: true, as in a new project. */
  sessionInvalidation: z.optional(z.boolean()),
  /** What the members of a team see of each other. Default: nothing, as in a new project. */
  membershipPrivacy: z.optional(
    z.strictObject({
      userId: shown,
      userName: shown,
      userEmail: shown,
      userPhone: shown,
      userAccessedAt: shown,
      userMFA: shown,
    }),
  ),
});

const platform = z.strictObject({
  name: z.optional(z.string()),
  /** A host whose pages may call the API, and to which links may lead. */
  hostname: z
    .string()
    .check(z.regex(host, 'must be a host name in lower case, such as app.example.com or *.example.com')),
});

// biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the file refers to a variable
const SECRET_RULE = 'must be ${NAME} for a variable of the environment: the file never contains a secret';

const provider = {
  enabled: z._default(z.boolean(), true),
  clientId: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  clientSecret: z.optional(z.string().check(z.regex(REFERENCE, SECRET_RULE))),
};

const address = z.optional(z.url({ protocol: /^https?$/ }));

const openId = z
  .strictObject({
    ...provider,
    wellKnownURL: address,
    authorizationURL: address,
    tokenURL: address,
    userInfoURL: address,
  })
  .check(
    z.refine(({ wellKnownURL, authorizationURL, tokenURL, userInfoURL }) => {
      const others = [authorizationURL, tokenURL, userInfoURL].filter((url) => url !== undefined);
      return wellKnownURL !== undefined || others.length === 0 || others.length === 3;
    }, 'must have wellKnownURL, or all of authorizationURL, tokenURL and userInfoURL, or none of them'),
  );

/** The OAuth2 providers that users can sign in with, by their names in Appwrite. */
const oauth2 = z.strictObject({
  ...Object.fromEntries(PROVIDERS.map(({ id }) => [id, z.optional(z.strictObject(provider))])),
  oidc: z.optional(openId),
});

export const extrasSchema = z.strictObject({
  $schema: z.optional(z.string()),
  /** The domains of each function, by its id. */
  domains: z._default(z.record(z.string(), z.array(domain).check(z.maxLength(10))), {}),
  policies: z._default(policies, {}),
  platforms: z._default(z.array(platform).check(z.maxLength(100)), []),
  oauth2: z._default(oauth2, {}),
});

export type Extras = z.infer<typeof extrasSchema>;

/** The settings of a project without the file. */
export const NO_EXTRAS: Extras = { domains: {}, policies: {}, platforms: [], oauth2: {} };

/** The names of the files that declare a project, for messages. @param file the name of its configuration */
export function declaredIn(root: string, file: string): string {
  return existsSync(join(root, EXTRAS_FILE)) ? `${file} and ${EXTRAS_FILE}` : file;
}

/** Reads and checks `appwrite.extras.json` in a project's folder. The file is optional. @throws ConfigError */
export function readExtras(root: string, { functions }: Pick<Config, 'functions'>): Extras {
  const path = join(root, EXTRAS_FILE);
  if (!existsSync(path)) return NO_EXTRAS;
  const parsed = extrasSchema.safeParse(parseJson(EXTRAS_FILE, readFileSync(path, 'utf8')), { error: explain });
  if (!parsed.success) throw new ConfigError(EXTRAS_FILE, mistakesOf(parsed.error));
  const unknown = Object.keys(parsed.data.domains).filter((id) => !functions.some(({ $id }) => $id === id));
  if (unknown.length > 0)
    throw new ConfigError(
      EXTRAS_FILE,
      unknown.map((id) => ({ path: placeOf(['domains', id]), message: 'appwrite.json has no such function' })),
    );
  return parsed.data;
}
