/** The deployment cannot continue. The message is for people and contains no secret. */
export class DeployError extends Error {}

/** The Appwrite has no project of this id. */
export class UnknownProjectError extends DeployError {}

/** The error in one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line = ''] = error.message.split('\n');
  // the reason of a failed fetch is only in its cause
  return error instanceof TypeError && error.cause !== undefined ? `${line}: ${reasonOf(error.cause)}` : line;
}
