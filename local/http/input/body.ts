import type { IncomingMessage } from 'node:http';
import { AppwriteError } from '../../errors.ts';

/** The maximum size of a body, in bytes. Source: appwrite 1.9.6, app/http.php, which includes the headers. */
const BODY_LIMIT = 12 * 1024 * 1024;

/** The client disconnected before the whole request arrived, so no answer is needed. */
export class CallerGone extends Error {}

/**
 * Reads a request's body. A body that is too large is refused at once. Node.js then discards the rest, so that the client
 * can read the answer.
 * @throws AppwriteError 413 for a body over 12 MiB, CallerGone
 */
export function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else refuse();
    };
    const refuse = () => {
      incoming.off('data', take);
      chunks.length = 0;
      reject(tooLarge());
    };
    // also after the answer: an unhandled error event ends the process
    incoming.on('error', () => reject(new CallerGone()));
    incoming.on('close', () => reject(new CallerGone()));
    if (Number(incoming.headers['content-length']) > BODY_LIMIT) {
      refuse();
      return;
    }
    incoming.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    incoming.on('data', take);
  });
}

function tooLarge(): AppwriteError {
  return new AppwriteError(413, 'general_bad_request', `The body is larger than ${BODY_LIMIT} bytes.`);
}
