/**
 * Stores the process running after an uncaught error, which is printed. Calls are answered from what is on disk, so no
 * partial state remains.
 */
export function outliveErrors(): void {
  process.on('uncaughtException', (error) => console.error('Uncaught error; the server keeps running:', error));
}
