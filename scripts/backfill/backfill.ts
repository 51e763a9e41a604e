import { AppwriteException, Client, ExecutionMethod, Functions } from 'node-appwrite';
import * as z from 'zod/mini';
import type { Connection } from '../connection.ts';
import type { Resume } from './resume.ts';

/** The backfill cannot continue; the message is for people. Its progress is kept. */
export class BackfillError extends Error {}

export interface BackfillState {
  done: number;
  onboarded: number;
  failed: number;
  total: number;
}

/** What `POST /backfill` of onboard-user answers for one page. */
const answerSchema = z.object({
  /** The users of this page, and how many of them something was done for. */
  done: z.number(),
  onboarded: z.number(),
  /** Those for whom something could not be done; the execution's log names them. */
  failed: z.number(),
  /** Where the next page begins; null after the last. */
  cursor: z.nullable(z.string()),
  /** Users altogether. */
  total: z.number(),
});

const ATTEMPTS = 4;

/**
 * Calls `onboard-user` for every user, one page an execution, because a synchronous execution ends after 30 s. The position
 * is stored after each page, so that another run continues there. Onboarding is idempotent.
 * @throws BackfillError
 */
export async function backfill(
  connection: Connection,
  resume: Resume,
  limit: number,
  show: (state: BackfillState) => void,
): Promise<BackfillState> {
  const { endpoint, projectId, key } = connection;
  const functions = new Functions(new Client().setEndpoint(endpoint).setProject(projectId).setKey(key));
  let position = resume.read();
  for (;;) {
    const body = { ...(position ? { cursor: position.cursor } : {}), limit };
    const page = await onePage(functions, JSON.stringify(body));
    const done = (position?.done ?? 0) + page.done;
    const onboarded = (position?.onboarded ?? 0) + page.onboarded;
    const failed = (position?.failed ?? 0) + page.failed;
    const state = { done, onboarded, failed, total: page.total };
    show(state);
    if (page.cursor === null) {
      resume.forget();
      return state;
    }
    if (page.cursor === position?.cursor) throw new BackfillError('The function answers the same page repeatedly.');
    position = { cursor: page.cursor, done, onboarded, failed };
    resume.keep(position);
  }
}

type Page = z.infer<typeof answerSchema>;

async function onePage(functions: Functions, body: string): Promise<Page> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryPage(functions, body);
    if (!('why' in outcome)) return outcome;
    if (!outcome.again || attempt === ATTEMPTS) throw new BackfillError(outcome.why);
    await new Promise((resolve) => setTimeout(resolve, 200 * 3 ** attempt * (0.5 + Math.random() / 2)));
  }
}

interface Failure {
  why: string;
  /** Whether the same call may succeed later. */
  again: boolean;
}

async function tryPage(functions: Functions, body: string): Promise<Page | Failure> {
  try {
    const execution = await functions.createExecution({
      functionId: 'onboard-user',
      body,
      async: false,
      xpath: '/backfill',
      method: ExecutionMethod.POST,
      headers: { 'content-type': 'application/json' },
    });
    const { responseStatusCode: status, responseBody, $id } = execution;
    const answer = answerSchema.safeParse(tryJson(responseBody));
    if (status === 200 && answer.success) return answer.data;
    return { why: `onboard-user answered ${status}: see its execution ${$id}`, again: status >= 500 };
  } catch (error) {
    if (error instanceof AppwriteException)
      return {
        why: `Appwrite refused: ${error.message}`,
        again: error.code === 429 || (error.code >= 500 && error.code !== 501),
      };
    return { why: `Appwrite cannot be reached: ${error instanceof Error ? error.message : error}`, again: true };
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
