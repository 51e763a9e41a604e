import { ProblemError, type Progress } from 'appwrite-functions-client';
import { api } from '../../../../lib/api';
import { isGoingOn } from '../../states';
import { follow } from './follow';

/** The progress of a campaign as server-sent events, until it ends or the page is closed. */
export async function GET(request: Request, { params }: { params: Promise<{ campaign: string }> }): Promise<Response> {
  const input = await params;
  const { fanOutMessage } = await api();
  const ask = () => fanOutMessage.progress(input);
  const first = await ask().catch((error: unknown) => {
    if (error instanceof ProblemError) return error.status;
    throw error;
  });
  if (typeof first === 'number') return new Response(null, { status: first });
  // a browser that has seen the end is told not to connect again
  if (!isGoingOn(first) && request.headers.get('last-event-id') === idOf(first))
    return new Response(null, { status: 204 });
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, gone.signal]);
  const states = follow<Progress>(first, { ask, idOf, goesOn: isGoingOn, signal });
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(text.encode(`retry: ${RETRY_MS}\n\n`)),
    async pull(controller) {
      const { done, value } = await states.next();
      if (done) controller.close();
      else controller.enqueue(text.encode(value ? eventOf(value) : ':\n\n')); // proxies end a connection that is silent
    },
    cancel: () => gone.abort(),
  });
  const headers = { 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' };
  return new Response(body, { headers: { 'content-type': 'text/event-stream', ...headers } });
}

/** When the browser connects again after a lost connection. */
const RETRY_MS = 3_000;

/** Identifies a state, for `Last-Event-ID`. */
function idOf({ state, sent, failed, total }: Progress): string {
  return `${state}-${sent}-${failed}-${total}`;
}

function eventOf(progress: Progress): string {
  return `id: ${idOf(progress)}\ndata: ${JSON.stringify(progress)}\n\n`;
}
