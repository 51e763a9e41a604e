'use strict';
// What runs in a function's own process: loads the entry file and answers executions over HTTP, by Open Runtimes' contract
// for Node (v5). Plain CommonJS without a package, because its loading time is part of every first execution.
const { existsSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Logger, captureConsole } = require('./logger.cjs');
const { request, responses } = require('./context.cjs');

/** Source: Open Runtimes reads no more of a body. */
const BODY_LIMIT = 20 * 1024 * 1024;
const TIMED_OUT = Symbol('timed out');

const entrypoint = process.argv[2] ?? '';
const secret = process.env.OPEN_RUNTIMES_SECRET;
// what is ours is not the function's to see
delete process.env.OPEN_RUNTIMES_SECRET;
const send = process.send.bind(process);
process.send = undefined;
process.disconnect = undefined;
process.on('disconnect', () => process.exit(0));
captureConsole();

const server = createServer((req, res) => {
  const { headers } = req;
  if (headers['x-open-runtimes-secret'] !== secret) {
    res.statusCode = 500;
    res.end('Unauthorized. Provide correct "x-open-runtimes-secret" header.');
    return;
  }
  const id = headers['x-open-runtimes-log-id'];
  const logger = new Logger(headers['x-open-runtimes-logging'] !== 'disabled', (stream, text, shown) =>
    send({ id, stream, text, shown }),
  );
  logger
    .run(() => answer(req, res, logger))
    .catch((error) => {
      logger.write([error], 'error');
      finish(res, id, logger, 500, '');
    });
});
// the parent keeps its connections; one that closes just as it is used again would fail an execution
server.keepAliveTimeout = 2_147_483_647;
server.listen(0, '127.0.0.1', () => send({ port: server.address().port }));

async function answer(req, res, logger) {
  const id = req.headers['x-open-runtimes-log-id'];
  const seconds = Number(req.headers['x-open-runtimes-timeout']);
  const body = await read(req);
  const res5 = responses();
  const context = {
    req: request(req, body),
    res: res5,
    log: (...messages) => logger.write(messages, 'log'),
    error: (...messages) => logger.write(messages, 'error'),
  };
  let output = await execute(context, seconds, logger);
  if (output === null || output === undefined) {
    context.error('Return statement missing. return context.res.empty() if no response is expected.');
    output = res5.text('', 500, {});
  }
  for (const [name, value] of Object.entries(output.headers ?? {}))
    if (!name.toLowerCase().startsWith('x-open-runtimes-')) res.setHeader(name.toLowerCase(), value);
  const type = (res.getHeader('content-type') ?? 'text/plain').toLowerCase();
  if (!type.startsWith('multipart/') && !type.includes('charset='))
    res.setHeader('content-type', `${type}; charset=utf-8`);
  finish(res, id, logger, statusOf(output), output.body ?? '');
}

/** @throws RangeError for what is no answer, such as a text */
function statusOf(output) {
  const status = typeof output === 'object' ? (output.statusCode ?? 200) : undefined;
  if (Number.isInteger(status) && status >= 100 && status <= 999) return status;
  throw new RangeError(`Invalid status code: ${status}`);
}

async function execute(context, seconds, logger) {
  const main = await load(context, logger);
  if (main === undefined) return context.res.text('', 503, {});
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, TIMED_OUT);
  });
  try {
    const output = await Promise.race([main(context), timeout]);
    if (output !== TIMED_OUT) return output;
    context.error('Execution timed out.');
  } catch (error) {
    context.error(error?.stack || error);
  } finally {
    clearTimeout(timer);
  }
  return context.res.text('', 500, {});
}

/** The function's main, or undefined where the entry file has none; why is in its error log. */
async function load(context, logger) {
  const file = join(process.cwd(), entrypoint);
  if (!existsSync(file)) {
    context.error(`Failed to load entrypoint, file ${entrypoint} does not exist.`);
    return undefined;
  }
  try {
    const loaded = await requireOrImport(file);
    const main = loaded.default || loaded;
    if (typeof main !== 'function')
      throw new TypeError("Function signature invalid. Did you forget to export a 'main' function?");
    return main;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // as the deployed runtime words it: without a file, a line and a stack, which the terminal has
    const logged =
      error instanceof SyntaxError
        ? `Syntax error in ${entrypoint}: ${message}`
        : error instanceof TypeError
          ? message
          : `Failed to load module: ${message}`;
    logger.write([logged], 'error', `Failed to load: ${stackOf(error)}`);
    return undefined;
  }
}

/** An error with the lines of its stack that are the function's. */
function stackOf(error) {
  const lines = String(error?.stack || error).split('\n');
  return lines.filter((line) => !/^ +at .*(node:internal|[\\/]child[\\/]server\.cjs)/.test(line)).join('\n');
}

async function requireOrImport(file) {
  try {
    return require(file);
  } catch (error) {
    // Node 22.12 requires ES modules, unless they await at the top: the deployed runtime imports both kinds
    if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(file).href);
  }
}

async function read(req) {
  const chunks = [];
  let size = 0;
  // to its end also where it is too large: what is left unread would stand before the next call on this connection
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) throw new Error('Body exceeded 20mb limit');
  return Buffer.concat(chunks);
}

function finish(res, id, logger, status, body) {
  if (res.headersSent) return;
  const bytes = bytesOf(body);
  res.setHeader('content-length', bytes.length);
  res.statusCode = status;
  logger.end();
  send({ id, end: true });
  res.setHeader('x-open-runtimes-log-id', id);
  res.end(bytes);
}

function bytesOf(body) {
  if (Buffer.isBuffer(body)) return body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
