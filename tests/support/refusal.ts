/** The status and type of an SDK's error, as `404 row_not_found`. Fails if the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { code, type } = error as { code?: number; type?: string };
    if (code !== undefined) return `${code} ${type}`;
    throw error;
  }
  throw new Error('the call was not refused');
}
