import { Cron } from 'croner';
import { format } from '../../store/time.ts';
import { type AnswerChange, type Body, renamed, without } from './changes.ts';

type Model = Pick<AnswerChange, 'path' | 'of'>;

const aFunction: Model = {
  path: /^\/functions(\/:functionId(\/deployment)?|\/:functionId\/deployments\/:deploymentId)?$/,
  of: (body) => 'execute' in body && 'runtime' in body,
};
const aDeployment: Model = {
  path: /^\/functions\/:functionId\/deployments\b/,
  of: (body) => 'buildId' in body && 'activate' in body,
};
const anExecution: Model = { path: /\/executions\b/, of: (body) => 'requestPath' in body };
const aVariable: Model = { path: /\/variables\b/, of: (body) => '$id' in body && 'key' in body };
const aRuntime: Model = { path: /^\/functions\/runtimes$/, of: (body) => 'supports' in body };
const aUser: Model = { path: /^\/(account|users)\b/, of: (body) => '$id' in body && 'emailVerification' in body };
const aMembership: Model = { path: /\/memberships\b/, of: (body) => 'teamId' in body && 'roles' in body };
const aSession: Model = { path: /\/sessions\b/, of: (body) => 'providerUid' in body && 'clientCode' in body };
const aToken: Model = {
  path: /\/(tokens|recovery|verifications)\b/,
  of: (body) => 'secret' in body && 'expire' in body && 'phrase' in body,
};
const aRow: Model = { path: /\/:tableId\/rows\b|\/:collectionId\/documents\b/, of: (body) => '$sequence' in body };

/**
 * How answers changed, the latest change first. Source: the response filters of appwrite 1.9.6, for the supported services.
 */
export const answerChanges: readonly AnswerChange[] = [
  { ...aMembership, since: '1.9.2', back: (body) => without(body, 'userPhone') },
  { ...aUser, since: '1.9.0', back: (body) => without(body, 'impersonator', 'impersonatorUserId') },
  {
    ...aFunction,
    since: '1.9.0',
    back: ({ buildSpecification, runtimeSpecification: _, ...rest }) => ({
      ...rest,
      specification: buildSpecification,
    }),
  },
  { ...aRow, since: '1.9.0', back: withNumericSequence },
  {
    ...aFunction,
    since: '1.7.0',
    back: ({ deploymentId, ...rest }) => ({
      ...without(
        rest,
        'deploymentCreatedAt',
        'latestDeploymentId',
        'latestDeploymentCreatedAt',
        'latestDeploymentStatus',
      ),
      deployment: deploymentId,
    }),
  },
  {
    ...aDeployment,
    since: '1.7.0',
    back: (body) =>
      renamed(without(body, 'totalSize', 'screenshotLight', 'screenshotDark'), {
        sourceSize: 'size',
        buildDuration: 'buildTime',
      }),
  },
  { ...aVariable, since: '1.7.0', back: (body) => without(body, 'secret') },
  { ...aFunction, since: '1.6.0', alone: true, back: (body) => without(body, 'scopes', 'specification') },
  { ...anExecution, since: '1.6.0', alone: true, back: (body) => without(body, 'scheduledAt') },
  { ...aRuntime, since: '1.6.0', alone: true, back: (body) => without(body, 'key') },
  { ...aUser, since: '1.5.0', back: (body) => without(body, 'targets', 'mfa') },
  { ...aMembership, since: '1.5.0', back: (body) => without(body, 'mfa') },
  { ...aSession, since: '1.5.0', back: (body) => without(body, 'factors', 'secret') },
  { ...aToken, since: '1.5.0', back: (body) => without(body, 'phrase') },
  {
    ...aDeployment,
    since: '1.4.0',
    back: ({ buildLogs, buildSize, size, ...rest }) => ({
      ...rest,
      buildStderr: '',
      buildStdout: buildLogs,
      size: Number(size) + Number(buildSize),
    }),
  },
  {
    ...anExecution,
    since: '1.4.0',
    back: (body) =>
      renamed(body, {
        responseStatusCode: 'statusCode',
        responseBody: 'response',
        logs: 'stdout',
        errors: 'stderr',
      }),
  },
  { ...aFunction, since: '1.4.0', back: (body) => ({ ...body, ...runs(String(body['schedule'] ?? '')) }) },
  { ...aVariable, since: '1.4.0', back: (body) => renamed(body, { resourceId: 'functionId' }) },
];

/** A row and its nested rows, with a number as their sequence. */
function withNumericSequence(row: Body): Body {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return isRow(value) ? withNumericSequence(value) : value;
  };
  const body = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, inner(value)]));
  return '$sequence' in body ? { ...body, $sequence: Number(body['$sequence']) || 0 } : body;
}

function isRow(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && '$id' in value;
}

/** When the schedule ran a function last, and when it runs next. */
function runs(schedule: string): Body {
  if (schedule === '') return { schedulePrevious: '', scheduleNext: '' };
  const cron = new Cron(schedule, { timezone: 'UTC' });
  const [previous] = cron.previousRuns(1);
  const next = cron.nextRun();
  return { schedulePrevious: previous ? format(previous) : '', scheduleNext: next ? format(next) : '' };
}
