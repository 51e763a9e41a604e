import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A function as stored. */
export interface FunctionDocument extends Document {
  name: string;
  execute: string[];
  enabled: boolean;
  /** False after a change of its settings or variables since its active deployment was built. */
  live: boolean;
  logging: boolean;
  runtime: string;
  deploymentRetention: number;
  deploymentId: string;
  deploymentCreatedAt: string;
  latestDeploymentId: string;
  latestDeploymentCreatedAt: string;
  latestDeploymentStatus: string;
  scopes: string[];
  events: string[];
  schedule: string;
  timeout: number;
  entrypoint: string;
  commands: string;
  buildSpecification: string;
  runtimeSpecification: string;
  /** Texts in lower case that `search` searches. */
  search: string;
}

export function functions(store: Store): Collection<FunctionDocument> {
  return store.collection<FunctionDocument>({
    name: 'functions',
    attributes: [
      { key: 'name', type: 'string', default: '' },
      { key: 'execute', type: 'string', array: true, default: [] },
      { key: 'enabled', type: 'boolean', default: true },
      { key: 'live', type: 'boolean', default: true },
      { key: 'logging', type: 'boolean', default: true },
      { key: 'runtime', type: 'string' },
      { key: 'deploymentRetention', type: 'integer', default: 0 },
      { key: 'deploymentId', type: 'string', default: '' },
      { key: 'deploymentCreatedAt', type: 'string', default: '' },
      { key: 'latestDeploymentId', type: 'string', default: '' },
      { key: 'latestDeploymentCreatedAt', type: 'string', default: '' },
      { key: 'latestDeploymentStatus', type: 'string', default: '' },
      { key: 'scopes', type: 'string', array: true, default: [] },
      { key: 'events', type: 'string', array: true, default: [] },
      { key: 'schedule', type: 'string', default: '' },
      { key: 'timeout', type: 'integer', default: 15 },
      { key: 'entrypoint', type: 'string', default: '' },
      { key: 'commands', type: 'string', default: '' },
      { key: 'buildSpecification', type: 'string' },
      { key: 'runtimeSpecification', type: 'string' },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}

/** A variable of a function. */
export interface VariableDocument extends Document {
  resourceId: string;
  resourceType: string;
  key: string;
  value: string;
  secret: boolean;
}

export function variables(store: Store): Collection<VariableDocument> {
  return store.collection<VariableDocument>({
    name: 'variables',
    attributes: [
      { key: 'resourceId', type: 'string' },
      { key: 'resourceType', type: 'string', default: 'function' },
      { key: 'key', type: 'string' },
      { key: 'value', type: 'string', default: '' },
      { key: 'secret', type: 'boolean', default: true },
    ],
    indexes: [{ attributes: ['resourceId', 'key'], unique: true }],
  });
}

export type DeploymentStatus = 'waiting' | 'processing' | 'building' | 'ready' | 'failed' | 'canceled';

/** A version of a function's code. */
export interface DeploymentDocument extends Document {
  resourceId: string;
  entrypoint: string;
  commands: string;
  /** How it was created: `manual` or `cli`. */
  type: string;
  activate: boolean;
  status: DeploymentStatus;
  /** In bytes. */
  sourceSize: number;
  buildSize: number;
  buildLogs: string;
  /** In seconds. */
  buildDuration: number;
  chunksTotal: number;
  /** The numbers of the chunks that have arrived. */
  chunks: number[];
  search: string;
}

export function deployments(store: Store): Collection<DeploymentDocument> {
  return store.collection<DeploymentDocument>({
    name: 'deployments',
    attributes: [
      { key: 'resourceId', type: 'string' },
      { key: 'entrypoint', type: 'string', default: '' },
      { key: 'commands', type: 'string', default: '' },
      { key: 'type', type: 'string', default: 'manual' },
      { key: 'activate', type: 'boolean', default: false },
      { key: 'status', type: 'string', default: 'waiting' },
      { key: 'sourceSize', type: 'integer', default: 0 },
      { key: 'buildSize', type: 'integer', default: 0 },
      { key: 'buildLogs', type: 'string', default: '' },
      { key: 'buildDuration', type: 'integer', default: 0 },
      { key: 'chunksTotal', type: 'integer', default: 1 },
      { key: 'chunks', type: 'json', default: [] },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['resourceId'] }],
  });
}

export type Trigger = 'http' | 'event' | 'schedule';

/** A header in the form in which executions store it. */
export interface Header {
  name: string;
  value: string;
}

/** One execution of a function. */
export interface ExecutionDocument extends Document {
  functionId: string;
  deploymentId: string;
  trigger: Trigger;
  status: 'waiting' | 'processing' | 'completed' | 'failed' | 'scheduled';
  requestMethod: string;
  requestPath: string;
  requestHeaders: Header[];
  responseStatusCode: number;
  responseHeaders: Header[];
  logs: string;
  errors: string;
  /** In seconds. */
  duration: number;
  scheduledAt: string | null;
  /** The job that will run it. Null once it has run. */
  jobId: string | null;
}

export function executions(store: Store): Collection<ExecutionDocument> {
  return store.collection<ExecutionDocument>({
    name: 'executions',
    attributes: [
      { key: 'functionId', type: 'string' },
      { key: 'deploymentId', type: 'string', default: '' },
      { key: 'trigger', type: 'string' },
      { key: 'status', type: 'string' },
      { key: 'requestMethod', type: 'string' },
      { key: 'requestPath', type: 'string' },
      { key: 'requestHeaders', type: 'json', default: [] },
      { key: 'responseStatusCode', type: 'integer', default: 0 },
      { key: 'responseHeaders', type: 'json', default: [] },
      { key: 'logs', type: 'string', default: '' },
      { key: 'errors', type: 'string', default: '' },
      { key: 'duration', type: 'float', default: 0 },
      { key: 'scheduledAt', type: 'datetime' },
      { key: 'jobId', type: 'string' },
    ],
    indexes: [{ attributes: ['functionId'] }],
  });
}
