/** Why nothing more can be deployed, in words for people; never with a secret in it. */
export class DeployError extends Error {}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
