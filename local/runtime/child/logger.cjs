'use strict';

/** A line is cut here. Source: Open Runtimes v5, as are the texts. */
const LINE_LIMIT = 8000;
const METHODS = ['log', 'info', 'debug', 'warn', 'error'];

/** One execution's log and error lines, told as they happen; silent once the execution is answered. */
class Logger {
  #consoleBefore = {};
  #sawConsole = false;

  constructor(enabled, tell) {
    this.enabled = enabled;
    this.tell = tell;
  }

  /** @param shown what the developer's terminal has instead, where the deployed log says too little */
  write(messages, stream, shown) {
    if (!this.enabled) return;
    const line = messages.map(textOf).join(' ');
    const cut = `${line.slice(0, LINE_LIMIT)}... Log truncated due to size limit (${LINE_LIMIT} characters)`;
    // half a character has no form in the file that the deployed logger writes
    this.tell(stream, (line.length > LINE_LIMIT ? cut : line).toWellFormed(), shown);
  }

  /**
   * Makes the console's methods this execution's log. They are the process's own: of executions at the same time, the one
   * that began last has them, as deployed.
   */
  captureConsole() {
    if (!this.enabled) return;
    for (const method of METHODS) {
      this.#consoleBefore[method] = console[method];
      console[method] = (...messages) => this.#writeNative(messages);
    }
  }

  releaseConsole() {
    if (this.enabled) Object.assign(console, this.#consoleBefore);
  }

  end() {
    this.enabled = false;
  }

  #writeNative(messages) {
    if (this.enabled && !this.#sawConsole) {
      this.#sawConsole = true;
      this.write(['Native logs detected. Use context.log() or context.error() for better experience.'], 'log');
    }
    this.write(messages, 'log');
  }
}

function textOf(message) {
  if (message instanceof Error) return message.stack || String(message);
  if (typeof message === 'string') return message;
  try {
    return JSON.stringify(isPlain(message, 0) ? message : serializable(message));
  } catch {
    return String(message);
  }
}

/** Whether JSON has a form for all of a value. Nested deeper than this is left to the package, as is what is circular. */
function isPlain(value, depth) {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || depth > 5) return false;
  if (Array.isArray(value))
    return Object.keys(value).length === value.length && value.every((item) => isPlain(item, depth + 1));
  return (
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.entries(value).every(
      ([key, item]) => !/^(__proto__|constructor|prototype)$/.test(key) && isPlain(item, depth + 1),
    )
  );
}

/** What the deployed logger makes of other values, by the package that it uses: it is loaded where it is needed first. */
function serializable(value) {
  return require('superjson').default.serialize(value).json;
}

module.exports = { Logger };
