import { errorsOf } from '../errors.ts';

/** Appwrite's errors of functions, deployments, executions and variables. */
export const functionError = errorsOf({
  function_not_found: [404, 'Function with the requested ID could not be found.'],
  function_already_exists: [
    409,
    'Function with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
  ],
  function_entrypoint_missing: [
    404,
    'Entrypoint for your Appwrite Function is missing. Please specify it when making deployment or update the entrypoint under your function\'s "Settings" > "Configuration" > "Entrypoint".',
  ],
  function_synchronous_timeout: [
    408,
    "Synchronous function execution timed out. Use asynchronous execution instead, or ensure the execution duration doesn't exceed 30 seconds.",
  ],
  function_execute_permission_missing: [
    401,
    'To execute function using domain, execute permissions must include "any" or "guests".',
  ],
  build_not_ready: [400, 'Build with the requested ID is building and not ready for execution.'],
  build_already_completed: [400, 'Build with the requested ID is already completed and cannot be canceled.'],
  build_canceled: [400, 'Build with the requested ID has been canceled.'],
  build_failed: [400, 'Build with the requested ID failed. Please check the logs for more information.'],
  deployment_not_found: [404, 'Deployment with the requested ID could not be found.'],
  execution_not_found: [404, 'Execution with the requested ID could not be found.'],
  execution_in_progress: [
    400,
    "Can't delete ongoing execution. Please wait for execution to finish before deleting it.",
  ],
  variable_not_found: [404, 'Variable with the requested ID could not be found.'],
  variable_already_exists: [
    409,
    'Variable with the same ID already exists in this project. Try again with a different ID.',
  ],
  variable_cannot_unset_secret: [
    400,
    'Secret variables cannot be marked as non-secret. Please re-create the variable if this is your intention.',
  ],
  project_id_missing: [
    403,
    'When using project API key, make sure to pass x-appwrite-project header with your project ID.',
  ],
  rule_not_found: [
    404,
    'This domain is not connected to any Appwrite resources. Visit domains tab under function/site settings to configure it.',
  ],
});
