import type { Reply } from '../../http/reply.ts';
import { uniqueId } from '../../store/ids.ts';

/** An answer as a form: each field is a part, lists are JSON. Bytes are sent unchanged, which JSON cannot do. */
export function inParts(fields: Readonly<Record<string, unknown>>): Reply {
  const boundary = `----${uniqueId()}`;
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    const json = typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
    const type = json ? '\r\nContent-Type: application/json' : '';
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${type}\r\n\r\n`),
      Buffer.isBuffer(value) ? value : Buffer.from(json ? JSON.stringify(value) : String(value ?? '')),
      Buffer.from('\r\n'),
    ];
  });
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { status: 201, type: `multipart/form-data; boundary=${boundary}`, body };
}
