'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');

/** A line is cut here. Source: Open Runtimes v5, as are the texts. */
const LINE_LIMIT = 8000;
const running = new AsyncLocalStorage();

/** One execution's log and error lines, told as they happen; silent once the execution is answered. */
class Logger {
  constructor(enabled, tell) {
    this.enabled = enabled;
    this.tell = tell;
    this.sawConsole = false;
  }

  /** Runs an execution, so that what it writes to the console is told as its own, also beside other executions. */
  run(work) {
    return running.run(this, work);
  }

  /** @param shown what the developer's terminal has instead, where the deployed log says too little */
  write(messages, stream, shown) {
    if (!this.enabled) return;
    const line = messages.map(textOf).join(' ');
    const cut = `${line.slice(0, LINE_LIMIT)}... Log truncated due to size limit (${LINE_LIMIT} characters)`;
    this.tell(stream, line.length > LINE_LIMIT ? cut : line, shown);
  }

  console(messages) {
    if (this.enabled && !this.sawConsole) {
      this.sawConsole = true;
      this.write(['Native logs detected. Use context.log() or context.error() for better experience.'], 'log');
    }
    this.write(messages, 'log');
  }

  end() {
    this.enabled = false;
  }
}

function textOf(message) {
  if (message instanceof Error) return message.stack || String(message);
  if (typeof message === 'string') return message;
  try {
    return JSON.stringify(plain(message, []));
  } catch {
    return String(message);
  }
}

/** A value as the deployed logger writes it: what JSON has no form for comes out as a list, a text or null. */
function plain(value, above) {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return null;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (above.includes(value)) return null;
  const within = [...above, value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (value instanceof Map) return [...value].map((entry) => entry.map((item) => plain(item, within)));
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => plain(item, within));
  if (ArrayBuffer.isView(value)) return [...value];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, within)]));
}

/** Makes every console method a log line of the execution that calls it. Outside of one nothing reads it. */
function captureConsole() {
  for (const method of ['log', 'info', 'debug', 'warn', 'error'])
    console[method] = (...messages) => running.getStore()?.console(messages);
}

module.exports = { Logger, captureConsole };
