import type { Local } from '../local.ts';
import { declareProviders, type ProviderSettings } from '../oauth2/configured.ts';
import { AUTH_METHODS, NEW_PROJECT, type Policies } from '../policies.ts';
import { type Extras, REFERENCE } from './extras.ts';
import type { Config } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Applies the policies, platforms and OAuth2 providers of a project's files: `settings` of appwrite.json, and
 * appwrite.extras.json.
 * @param environment contains the secrets of providers
 * @returns a sentence for each setting that has no effect here
 */
export function applySettings(local: Local, config: Config, extras: Extras, environment: Environment): string[] {
  local.declared = { policies: policiesOf(config, extras), platforms: extras.platforms };
  const declared = new Map<string, ProviderSettings>();
  const notes: string[] = [];
  for (const [id, provider] of Object.entries(extras.oauth2)) {
    if (!provider) continue;
    const { enabled, clientId = `local-${id}`, clientSecret, ...settings } = provider;
    const name = REFERENCE.exec(clientSecret ?? '')?.[1];
    const secret = name === undefined ? 'local' : environment[name];
    // the accounts of this machine need no secret
    if (secret === undefined && Object.keys(settings).length > 0)
      notes.push(`oauth2.${id}.clientSecret: ${name} is not set in the environment`);
    declared.set(id, { enabled, clientId, clientSecret: secret || 'local', settings: onlyTexts(settings) });
  }
  declareProviders(local.store, declared);
  return notes;
}

function onlyTexts(settings: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

/** The policies that are declared. The others are those of a new project. */
function policiesOf({ settings }: Config, { policies }: Extras): Partial<Policies> {
  const { methods = {}, security = {} } = settings?.auth ?? {};
  const { userMFA, ...shown } = policies.membershipPrivacy ?? {};
  return withoutUndefined({
    sessionSeconds: security.duration,
    sessionLimit: security.sessionsLimit,
    userLimit: security.limit,
    passwordHistory: security.passwordHistory,
    passwordDictionary: security.passwordDictionary,
    personalDataCheck: security.personalDataCheck,
    sessionAlerts: security.sessionAlerts,
    mockNumbers: security.mockNumbers,
    invalidateSessions: policies.sessionInvalidation,
    membershipPrivacy: policies.membershipPrivacy && {
      ...NEW_PROJECT.membershipPrivacy,
      ...withoutUndefined({ ...shown, mfa: userMFA }),
    },
    disabledMethods: AUTH_METHODS.filter((method) => methods[method] === false),
    disabledServices: Object.entries(settings?.services ?? {}).flatMap(([name, isOn]) => (isOn ? [] : [name])),
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
