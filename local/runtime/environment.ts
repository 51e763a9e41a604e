import { APPWRITE_VERSION } from '../version.ts';

/** What a function's process knows about itself. */
export interface Surroundings {
  endpoint: string;
  projectId: string;
  functionId: string;
  functionName: string;
  deploymentId: string;
  /** How the deployment was created: `manual`, `cli` or `vcs`. */
  deploymentType: string;
  runtimeName: string;
  runtimeVersion: string;
  cpus: number;
  /** In megabytes. */
  memory: number;
  /** The function's own variables. */
  variables: Readonly<Record<string, string>>;
}

// A deployment from a repository would fill these; there is none on this machine.
const VCS_NAMES = [
  'REPOSITORY_ID',
  'REPOSITORY_NAME',
  'REPOSITORY_OWNER',
  'REPOSITORY_URL',
  'REPOSITORY_BRANCH',
  'REPOSITORY_BRANCH_URL',
  'COMMIT_HASH',
  'COMMIT_MESSAGE',
  'COMMIT_URL',
  'COMMIT_AUTHOR_NAME',
  'COMMIT_AUTHOR_URL',
  'ROOT_DIRECTORY',
];

/**
 * All that a function finds in `process.env`: Appwrite's variables over its own, and nothing of ours.
 * Source of the names: appwrite 1.9.6, Functions/Http/Executions/Create.php.
 */
export function environment(of: Surroundings): Record<string, string> {
  return {
    ...systemNeeds(),
    ...of.variables,
    APPWRITE_FUNCTION_API_ENDPOINT: of.endpoint,
    APPWRITE_FUNCTION_ID: of.functionId,
    APPWRITE_FUNCTION_NAME: of.functionName,
    APPWRITE_FUNCTION_DEPLOYMENT: of.deploymentId,
    APPWRITE_FUNCTION_PROJECT_ID: of.projectId,
    APPWRITE_FUNCTION_RUNTIME_NAME: of.runtimeName,
    APPWRITE_FUNCTION_RUNTIME_VERSION: of.runtimeVersion,
    APPWRITE_FUNCTION_CPUS: String(of.cpus),
    APPWRITE_FUNCTION_MEMORY: String(of.memory),
    APPWRITE_VERSION,
    APPWRITE_REGION: 'default',
    APPWRITE_DEPLOYMENT_TYPE: of.deploymentType,
    ...Object.fromEntries(VCS_NAMES.map((name) => [`APPWRITE_VCS_${name}`, ''])),
  };
}

/** Windows cannot open a socket or create a temporary file for a process without these. */
function systemNeeds(): Record<string, string> {
  if (process.platform !== 'win32') return {};
  const names = ['SystemRoot', 'TEMP', 'TMP'];
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}
