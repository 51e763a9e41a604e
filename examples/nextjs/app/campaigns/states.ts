import type { Progress } from 'appwrite-functions-client';

const STATES: Record<Progress['state'], string> = {
  scheduled: 'waiting for its time',
  running: 'sending',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'stopped by an error',
  counted: 'counted',
};

/** Whether the state of a campaign may still change by itself. */
export function isGoingOn({ state }: Pick<Progress, 'state'>): boolean {
  return state === 'scheduled' || state === 'running';
}

/** A progress in words: "sending, 2 of 10, 20 %". */
export function said({ state, sent, total, failed, percent }: Omit<Progress, 'campaign'>): string {
  const counts = [`${sent} of ${total ?? '?'} sent`, `${percent ?? 0} %`, ...(failed ? [`${failed} failed`] : [])];
  return `${STATES[state]}, ${counts.join(', ')}`;
}
