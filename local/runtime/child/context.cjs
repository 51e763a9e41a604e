'use strict';

/** What a function gets as `req`: header names in lower case, query values as they were sent. */
function request(incoming, bodyBinary) {
  const headers = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (name !== 'connection' && !name.startsWith('x-open-runtimes-')) headers[name] = value;
  const [path, queryString = ''] = incoming.url.split('?');
  const scheme = headers['x-forwarded-proto'] ?? 'http';
  const usualPort = scheme === 'https' ? 443 : 80;
  const [host, port = usualPort] = headers.host.split(':');
  const shownPort = Number(port) === usualPort ? '' : `:${port}`;
  const type = (headers['content-type'] ?? 'text/plain').toLowerCase();
  return {
    get body() {
      if (!type.startsWith('application/json')) return this.bodyText;
      return bodyBinary.length > 0 ? this.bodyJson : {};
    },
    get bodyRaw() {
      return this.bodyText;
    },
    get bodyText() {
      return bodyBinary.toString();
    },
    get bodyJson() {
      return JSON.parse(this.bodyText);
    },
    bodyBinary,
    headers,
    method: incoming.method,
    host,
    scheme,
    query: queryOf(queryString),
    queryString,
    port: Number(port),
    url: `${scheme}://${host}${shownPort}${path}${queryString === '' ? '' : `?${queryString}`}`,
    path,
  };
}

function queryOf(queryString) {
  const query = {};
  for (const part of queryString.split('&')) {
    const at = part.indexOf('=');
    const key = at < 0 ? part : part.slice(0, at);
    if (key) query[key] = at < 0 ? '' : part.slice(at + 1);
  }
  return query;
}

/** What a function gets as `res`: each makes the answer that its main returns. */
function responses() {
  const binary = (body, statusCode = 200, headers = {}) => ({ body, statusCode, headers });
  const text = (body, statusCode = 200, headers = {}) => binary(Buffer.from(body, 'utf8'), statusCode, headers);
  return {
    send: binary,
    binary,
    text,
    json: (value, statusCode = 200, headers = {}) =>
      text(JSON.stringify(value), statusCode, Object.assign(headers, { 'content-type': 'application/json' })),
    empty: () => text('', 204, {}),
    redirect: (url, statusCode = 301, headers = {}) => text('', statusCode, Object.assign(headers, { location: url })),
  };
}

module.exports = { request, responses };
