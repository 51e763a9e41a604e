import { ExecutionError } from './errors.js';
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;
/** Milliseconds. An execution may take 900 s at most, and wait for its turn before. */
const LONGEST = 960_000;
/** An asynchronous execution as its caller has it. */
export function started(functions, functionId, executionId) {
    return {
        executionId,
        async ended({ signal } = {}) {
            const until = Date.now() + LONGEST;
            for (let wait = FIRST_WAIT;; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
                signal?.throwIfAborted();
                const { status, responseStatusCode } = await functions.getExecution({ functionId, executionId });
                if (status === 'failed' || responseStatusCode >= 400)
                    throw new ExecutionError('The function failed or refused it', executionId, responseStatusCode);
                if (status === 'completed')
                    return { executionId, status: responseStatusCode };
                if (Date.now() > until)
                    throw new ExecutionError('The function has not ended', executionId, 0);
                await pause(wait, signal);
            }
        },
    };
}
function pause(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        const stop = () => {
            clearTimeout(timer);
            reject(signal?.reason);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener('abort', stop);
            resolve();
        }, milliseconds);
        signal?.addEventListener('abort', stop, { once: true });
    });
}
