/** Something that Appwrite gives to every execution and that is not there; the message names it. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
}

const variables = {
  endpoint: 'APPWRITE_FUNCTION_API_ENDPOINT',
  projectId: 'APPWRITE_FUNCTION_PROJECT_ID',
  functionId: 'APPWRITE_FUNCTION_ID',
} as const;

/**
 * What Appwrite tells a function of where it runs.
 * @throws MissingError which names the environment variable
 */
export function surrounding(name: keyof typeof variables): string {
  const variable = variables[name];
  const value = process.env[variable];
  if (!value)
    throw new MissingError(`The environment variable ${variable} is missing: Appwrite sets it for every function.`);
  return value;
}

declare const __FUNCTION_TIMEOUT__: number | undefined;

/** The function's timeout in seconds, which the build takes from `appwrite.json`; Appwrite's default where nothing was built in. */
export const functionTimeout = typeof __FUNCTION_TIMEOUT__ === 'number' ? __FUNCTION_TIMEOUT__ : 15;

declare const __DATABASE_ID__: string | undefined;

/** The database that the tables are in: the first of `appwrite.json`, from which the build takes it. */
export const databaseId = typeof __DATABASE_ID__ === 'string' ? __DATABASE_ID__ : 'app';
