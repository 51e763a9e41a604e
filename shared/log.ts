import { executionId } from './http/headers.ts';
import { redact } from './redact.ts';
import type { RuntimeContext } from './runtime.ts';

/** The runtime truncates a line at 8,000 characters, which would break the JSON. */
const LONGEST_LINE = 8_000;

type Fields = Readonly<Record<string, unknown>>;

/** The log of one execution: one JSON object a line, `{ level, message, execution, at, … }`, without secrets. */
export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  /** Writes to the execution's errors. Pass the error itself as a field. */
  error(message: string, fields?: Fields): void;
}

/** The log of the execution that the runtime's context belongs to. */
export function logOf({ req, log, error }: Pick<RuntimeContext, 'log' | 'error'> & Pick<RuntimeContext, 'req'>): Log {
  const execution = executionId(req);
  const line = (level: string, message: string, fields: Fields = {}): string => {
    const entry = { level, message, execution, at: new Date().toISOString() };
    const whole = JSON.stringify(redact({ ...fields, ...entry }));
    return whole.length <= LONGEST_LINE
      ? whole
      : JSON.stringify({ ...entry, message: message.slice(0, 500), cut: whole.slice(0, 3_000) });
  };
  return {
    info: (message, fields) => log(line('info', message, fields)),
    warn: (message, fields) => log(line('warn', message, fields)),
    error: (message, fields) => error(line('error', message, fields)),
  };
}
