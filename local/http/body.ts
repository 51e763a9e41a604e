import type { IncomingMessage } from 'node:http';
import { AppwriteError } from '../errors.ts';

/** The largest body taken, in bytes. Source: appwrite 1.9.6, app/http.php, where the headers count as well. */
const BODY_LIMIT = 12 * 1024 * 1024;

/** The caller left before all of the request had arrived: there is nobody to answer. */
export class CallerGone extends Error {}

/**
 * Reads a request's body. One that is too large is refused as soon as that is known; Node then discards what still comes, so
 * that the caller reads the answer.
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
    // after the answer, too: an error that nobody hears ends the process
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
