import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from 'appwrite-functions-client';
import { api } from '../../../../lib/api';

const EACH_MS = 500;

/** The progress of a campaign as server-sent events, until it ends or the page is closed. */
export async function GET(request: Request, { params }: { params: Promise<{ campaign: string }> }): Promise<Response> {
  const input = await params;
  const { fanOutMessage } = await api();
  const first = await fanOutMessage.progress(input).catch((error: unknown) => {
    if (error instanceof ProblemError) return undefined;
    throw error;
  });
  if (!first) return new Response(null, { status: 404 });
  const text = new TextEncoder();
  async function* events() {
    for (let progress = first; progress; progress = await fanOutMessage.progress(input)) {
      yield text.encode(`data: ${JSON.stringify(progress)}\n\n`);
      if (!['scheduled', 'running'].includes(progress.state) || request.signal.aborted) break;
      await sleep(EACH_MS);
    }
    yield text.encode('event: end\ndata: \n\n');
  }
  const source = events();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
