// Not strict, as the deployed runtime is: frozen headers stay as they are, and a method taken off `res` has no `this`.

/** What a function gets as `req`: header names in lower case, query values as they were sent. */
function request(incoming, body) {
  const headers = headersOf(incoming);
  const [path, queryString = ''] = incoming.url.split('?');
  const scheme = headers['x-forwarded-proto'] ?? 'http';
  const usualPort = scheme === 'https' ? 443 : 80;
  const [host, port = usualPort] = headers.host.split(':');
  const shownPort = Number(port) === usualPort ? '' : `:${Number(port)}`;
  const isJson = (incoming.headers['content-type'] ?? 'text/plain').toLowerCase().startsWith('application/json');
  return {
    get body() {
      if (!isJson) return this.bodyText;
      return this.bodyBinary && this.bodyBinary.length > 0 ? this.bodyJson : {};
    },
    get bodyRaw() {
      return this.bodyText;
    },
    get bodyText() {
      return this.bodyBinary.toString();
    },
    get bodyJson() {
      return JSON.parse(this.bodyText);
    },
    get bodyBinary() {
      return body;
    },
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

/** Without what belongs to our own protocol and connection. */
function headersOf(incoming) {
  const headers = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (name !== 'connection' && !name.startsWith('x-open-runtimes-')) headers[name] = value;
  // an HTTP client of Node names the length of no body, the deployed one does not
  if (headers['content-length'] === '0') delete headers['content-length'];
  return headers;
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

// functions, not methods: they can be called with `new`, and are
function send(body, statusCode = 200, headers = {}) {
  return { body, statusCode, headers };
}

function binary(body, statusCode = 200, headers = {}) {
  return { body, statusCode, headers };
}

function text(body, statusCode = 200, headers = {}) {
  return this.binary(Buffer.from(body, 'utf8'), statusCode, headers);
}

function json(value, statusCode = 200, headers = {}) {
  headers['content-type'] = 'application/json';
  return this.text(JSON.stringify(value), statusCode, headers);
}

function empty() {
  return this.text('', 204, {});
}

function redirect(url, statusCode = 301, headers = {}) {
  headers.location = url;
  return this.text('', statusCode, headers);
}

/** What a function gets as `res`: each makes the answer that its main returns. */
function responses() {
  return { send, text, binary, json, empty, redirect };
}

module.exports = { request, responses };
