'use strict';
const { Stream } = require('node:stream');

// read before the function can change it, as in Appwrite
const INDENT = process.env.NODE_ENV === 'development' ? 2 : undefined;

/**
 * Takes over the headers of what a function returned. Returns its status and body.
 * @throws TypeError if a header is none
 */
function takeAnswer(res, output) {
  const { body, statusCode, headers } = complete(output);
  // `in`: those that it inherits count as well
  for (const name in headers)
    if (!name.toLowerCase().startsWith('x-open-runtimes-')) res.setHeader(name.toLowerCase(), headers[name]);
  const type = (res.getHeader('content-type') ?? 'text/plain').toLowerCase();
  if (!type.startsWith('multipart/') && !type.includes('charset='))
    res.setHeader('content-type', `${type}; charset=utf-8`);
  return { body, statusCode };
}

/** Fills in what an answer leaves out, in the answer itself; one that cannot be written to keeps what it has. */
function complete(output) {
  if (typeof output !== 'object' && typeof output !== 'function') return {};
  Reflect.set(output, 'body', output.body ?? '');
  Reflect.set(output, 'statusCode', output.statusCode ?? 200);
  Reflect.set(output, 'headers', output.headers ?? {});
  return output;
}

/**
 * Sends an answer: bytes and text as they are, a stream as it comes, anything else as JSON.
 * @throws TypeError if it is none of these
 * @throws RangeError if the status is none
 */
function send(res, status, body) {
  res.statusCode = status;
  if (body === null || body === undefined) {
    res.end();
    return;
  }
  if (isReadable(body)) {
    body.pipe(res);
    return;
  }
  const isJson = (typeof body === 'object' && !Buffer.isBuffer(body)) || typeof body === 'number';
  const content = isJson ? JSON.stringify(body, null, INDENT) : body;
  res.setHeader('content-length', Buffer.byteLength(content));
  res.end(content);
}

function isReadable(body) {
  if (body instanceof Stream) return true;
  // a stream of another implementation
  return (
    typeof body === 'object' &&
    typeof body.pipe === 'function' &&
    body.readable !== false &&
    typeof body._read === 'function' &&
    typeof body._readableState === 'object'
  );
}

module.exports = { takeAnswer, send };
