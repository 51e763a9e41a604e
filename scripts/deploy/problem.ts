/** Why nothing more can be deployed, in words for people; never with a secret in it. */
export class DeployError extends Error {}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line = ''] = error.message.split('\n');
  // a fetch that failed says why in its cause alone
  return error instanceof TypeError && error.cause !== undefined ? `${line}: ${reasonOf(error.cause)}` : line;
}
