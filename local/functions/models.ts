import type { Context } from '../http/context.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import {
  type DeploymentDocument,
  type ExecutionDocument,
  type FunctionDocument,
  type VariableDocument,
  variables,
} from './documents.ts';

type Body = Record<string, unknown>;

function system({ $id, $createdAt, $updatedAt }: Document): Body {
  return { $id, $createdAt, $updatedAt };
}

/** A function in Appwrite's form, with its variables. */
export function functionBody(context: Context, document: FunctionDocument): Body {
  const { buildSpecification, runtimeSpecification } = document;
  return {
    ...system(document),
    execute: document.execute,
    name: document.name,
    enabled: document.enabled,
    live: document.live,
    logging: document.logging,
    runtime: document.runtime,
    deploymentRetention: document.deploymentRetention,
    deploymentId: document.deploymentId,
    deploymentCreatedAt: document.deploymentCreatedAt,
    latestDeploymentId: document.latestDeploymentId,
    latestDeploymentCreatedAt: document.latestDeploymentCreatedAt,
    latestDeploymentStatus: document.latestDeploymentStatus,
    scopes: document.scopes,
    vars: variablesOf(context.local.store, document.$id).map(variableBody),
    events: document.events,
    schedule: document.schedule,
    timeout: document.timeout,
    entrypoint: document.entrypoint,
    commands: document.commands,
    version: 'v5',
    installationId: '',
    providerRepositoryId: '',
    providerBranch: '',
    providerRootDirectory: '',
    providerSilentMode: false,
    providerBranches: [],
    providerPaths: [],
    buildSpecification,
    runtimeSpecification,
  };
}

/** A function's variables, oldest first. */
export function variablesOf(store: Store, functionId: string): VariableDocument[] {
  return variables(store).where('resourceId', functionId);
}

/** A variable in Appwrite's form. The value of a secret one is never returned. */
export function variableBody(document: VariableDocument): Body {
  const { key, value, secret, resourceType, resourceId } = document;
  return { ...system(document), key, value: secret ? '' : value, secret, resourceType, resourceId };
}

export function deploymentBody(document: DeploymentDocument): Body {
  const { type, resourceId, entrypoint, sourceSize, buildSize, activate, status, buildLogs, buildDuration } = document;
  return {
    ...system(document),
    type,
    resourceId,
    resourceType: 'functions',
    entrypoint,
    sourceSize,
    buildSize,
    totalSize: sourceSize + buildSize,
    buildId: '',
    activate,
    screenshotLight: '',
    screenshotDark: '',
    status,
    buildLogs,
    buildDuration,
    providerRepositoryName: '',
    providerRepositoryOwner: '',
    providerRepositoryUrl: '',
    providerCommitHash: '',
    providerCommitAuthorUrl: '',
    providerCommitAuthor: '',
    providerCommitMessage: '',
    providerCommitUrl: '',
    providerBranch: '',
    providerBranchUrl: '',
  };
}

/** An execution in Appwrite's form. Only API keys get its logs and errors. */
export function executionBody(context: Context, document: ExecutionDocument, responseBody: string): Body {
  return {
    ...system(document),
    $permissions: document.$permissions,
    functionId: document.functionId,
    deploymentId: document.deploymentId,
    trigger: document.trigger,
    status: document.status,
    requestMethod: document.requestMethod,
    requestPath: document.requestPath,
    requestHeaders: document.requestHeaders,
    responseStatusCode: document.responseStatusCode,
    responseBody,
    responseHeaders: document.responseHeaders,
    logs: context.isKey ? document.logs : '',
    errors: context.isKey ? document.errors : '',
    duration: document.duration,
    scheduledAt: document.scheduledAt,
  };
}
