import { call, ProblemError } from 'appwrite-functions-client';
import { notFound } from 'next/navigation';
import { services } from './auth';

/** The functions, called as the user of this request. */
export const api = async () => call((await services()).functions);

/** What a page shows, or "There is no such page" for what does not exist or is not for this user. */
export async function orNotFound<Found>(answer: Promise<Found>): Promise<Found> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && [400, 401, 403, 404].includes(error.status)) notFound();
    throw error;
  }
}
