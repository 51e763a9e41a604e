import { PROJECT_SCOPES } from '../auth/scopes.ts';
import { optional, type Param, ParamError, type Params, param } from '../http/param.ts';
import { boolean, integer, list, oneOf, roles, text } from '../http/params.ts';
import { DEFAULT_SPECIFICATION, specification } from './specifications.ts';
import { whyNotAnEvent } from './triggers/event-names.ts';
import { isSchedule } from './triggers/schedules.ts';

/** The name of an event that a function can subscribe to. */
function eventPattern(): Param<string> {
  return param((value) => {
    const why = whyNotAnEvent(value);
    if (why !== undefined || typeof value !== 'string') throw new ParamError(why ?? 'Event is not valid.');
    return value;
  });
}

function schedule(): Param<string> {
  return param((value) => {
    if (value === '') return '';
    if (typeof value !== 'string' || !isSchedule(value)) throw new ParamError('String must be a valid cron expression');
    return value;
  });
}

const vcsText = () => optional(text(128, { min: 0 }), '');
const vcsList = () => optional(list(text(128), 100), []);

/** The parameters of a function, after its id, name and runtime. Source of limits: appwrite 1.9.6. */
export const SETTINGS = {
  execute: optional(roles(), []),
  events: optional(list(eventPattern(), 100), []),
  schedule: optional(schedule(), ''),
  timeout: optional(integer(1, 900), 15),
  enabled: optional(boolean(), true),
  logging: optional(boolean(), true),
  entrypoint: optional(text(1028, { min: 0 }), ''),
  commands: optional(text(8192, { min: 0 }), ''),
  scopes: optional(list(oneOf(PROJECT_SCOPES), 100), []),
  installationId: vcsText(),
  providerRepositoryId: vcsText(),
  providerBranch: vcsText(),
  providerSilentMode: optional(boolean(), false),
  providerRootDirectory: vcsText(),
  providerBranches: vcsList(),
  providerPaths: vcsList(),
  buildSpecification: optional(specification(), DEFAULT_SPECIFICATION),
  runtimeSpecification: optional(specification(), DEFAULT_SPECIFICATION),
  /** In days, at most one hundred years. */
  deploymentRetention: optional(integer(0, 36_500), 0),
} satisfies Params;
