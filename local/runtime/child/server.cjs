'use strict';
// What runs in a function's own process: loads the entry file and answers executions over HTTP, by Open Runtimes' contract
// for Node (v5). Plain CommonJS, and packages only where a request needs one: loading time is part of every first execution.
const { createServer } = require('node:http');
const { join } = require('node:path');
const { readBody } = require('./body.cjs');
const { request, responses } = require('./context.cjs');
const { load } = require('./load.cjs');
const { Logger } = require('./logger.cjs');
const { send, takeAnswer } = require('./respond.cjs');

const { secret, entrypoint, remove, inspect } = JSON.parse(process.env.OPEN_RUNTIMES_START);
// what is ours is not the function's to see
delete process.env.OPEN_RUNTIMES_START;
new Date().getTimezoneOffset(); // from here on the process keeps the time zone that it was started with
for (const name of remove) delete process.env[name];
const tell = process.send.bind(process);
process.send = undefined;
process.disconnect = undefined;
process.on('disconnect', () => process.exit(0));
if (inspect !== undefined) {
  const { leaveOutPauses, openDebugger } = require('./debug.cjs');
  leaveOutPauses();
  tell({ debugger: openDebugger(inspect) });
}

/** Starts to listen. @param modules `require` and `import` of the module that is to load the function */
function serve(modules) {
  const folder = join(process.cwd(), 'src', 'function');
  const loadMain = (report) => load(modules, folder, entrypoint, report);
  const server = createServer((req, res) => void respond(req, res, loadMain));
  // the parent keeps its connections; one that closes just as it is used again would fail an execution
  server.keepAliveTimeout = 2_147_483_647;
  server.listen(0, '127.0.0.1', () => tell({ port: server.address().port }));
}

async function respond(req, res, loadMain) {
  const { headers } = req;
  if (headers['x-open-runtimes-secret'] !== secret) {
    send(res, 500, 'Unauthorized. Provide correct "x-open-runtimes-secret" header.');
    return;
  }
  if (req.url === '/__opr/health') {
    send(res, 200, 'OK');
    return;
  }
  const id = headers['x-open-runtimes-log-id'];
  const logger = new Logger(headers['x-open-runtimes-logging'] !== 'disabled', (stream, text, shown) =>
    tell({ id, stream, text, shown }),
  );
  const close = () => {
    logger.end();
    tell({ id, end: true });
    res.setHeader('x-open-runtimes-log-id', id);
  };
  try {
    const output = await answer(req, logger, loadMain);
    const { statusCode, body } = takeAnswer(res, output);
    close();
    send(res, statusCode, body);
  } catch (error) {
    logger.write([error], 'error');
    close();
    send(res, 500, '');
  }
}

async function answer(req, logger, loadMain) {
  const context = {
    req: request(req, await readBody(req)),
    res: responses(),
    log: (...messages) => logger.write(messages, 'log'),
    error: (...messages) => logger.write(messages, 'error'),
  };
  logger.captureConsole();
  const loadLogged = () => loadMain((text, shown) => logger.write([text], 'error', shown));
  const output = await execute(context, Number(req.headers['x-open-runtimes-timeout']), loadLogged).finally(() =>
    logger.releaseConsole(),
  );
  if (output !== null && output !== undefined) return output;
  context.error('Return statement missing. return context.res.empty() if no response is expected.');
  return context.res.text('', 500, {});
}

async function execute(context, seconds, loadMain) {
  const main = await loadMain();
  if (main === undefined) return context.res.text('', 503, {});
  let output;
  let timer;
  let timedOut = false;
  const run = async () => {
    output = await main(context);
  };
  const timeout = new Promise((resolve) => {
    timer = setTimeout(() => {
      timedOut = true;
      resolve();
    }, seconds * 1000);
  });
  try {
    await Promise.race([run(), timeout]);
    if (!timedOut) return output;
    context.error('Execution timed out.');
  } catch (error) {
    context.error(error.stack || error);
  } finally {
    clearTimeout(timer);
  }
  return context.res.text('', 500, {});
}

module.exports = { serve };
