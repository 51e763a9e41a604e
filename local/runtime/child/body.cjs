'use strict';

/** Source: Open Runtimes reads no more of a body. */
const BODY_LIMIT = 20 * 1024 * 1024;
/** What `iconv-lite` has learned since the version of the deployed runtime, in its own spelling. */
const NEWER = /^((utf32|ucs4)(le|be)?|mik|cp720|iso88598[ie])$/;

/**
 * A request's body: bytes, but text where its content type names a charset, as the deployed runtime has it.
 * @throws TypeError for a content type that is none
 * @throws Error for an unknown charset and beyond {@link BODY_LIMIT}
 */
async function readBody(req) {
  const charset = charsetOf(req.headers['content-type'] || 'text/plain');
  const decode = charset ? decoderOf(charset) : undefined;
  const chunks = [];
  let size = 0;
  // to its end also where it is too large: what is left unread would stand before the next call on this connection
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) throw new Error('Body exceeded 20mb limit');
  const bytes = Buffer.concat(chunks);
  return decode ? decode(bytes) : bytes;
}

function charsetOf(type) {
  // nearly all of them, and no package is loaded for these
  if (/^\w+\/[\w.+-]+$/.test(type)) return undefined;
  return require('content-type').parse(type).parameters.charset;
}

function decoderOf(charset) {
  const iconv = require('iconv-lite');
  const name = charset.toLowerCase().replaceAll(/[^0-9a-z]/g, '');
  if (!iconv.encodingExists(charset) || NEWER.test(name)) throw new Error('Invalid body');
  return (bytes) => iconv.decode(bytes, charset);
}

module.exports = { readBody };
