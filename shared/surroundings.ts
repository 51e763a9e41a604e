/** Something that Appwrite gives to every execution is missing; the message names it. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
}

const variables = {
  endpoint: 'APPWRITE_FUNCTION_API_ENDPOINT',
  projectId: 'APPWRITE_FUNCTION_PROJECT_ID',
  functionId: 'APPWRITE_FUNCTION_ID',
} as const;

/**
 * A value that Appwrite sets in the environment of every function.
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

/** The function's timeout in seconds. The build takes it from `appwrite.json`; without a build it is Appwrite's default. */
export const functionTimeout = typeof __FUNCTION_TIMEOUT__ === 'number' ? __FUNCTION_TIMEOUT__ : 15;

declare const __DATABASE_ID__: string | undefined;

/** The id of the database with the tables. The build takes it from `appwrite.json`: the first database. */
export const databaseId = typeof __DATABASE_ID__ === 'string' ? __DATABASE_ID__ : 'app';
