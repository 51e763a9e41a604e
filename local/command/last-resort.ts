/**
 * Has the process outlive an error that no handler, socket or job of ours caught: it is told, and what works goes on. Calls
 * are answered from what is on disk, so that nothing half done stays behind.
 */
export function outliveErrors(): void {
  process.on('uncaughtException', (error) => console.error('An error that nothing caught; the server goes on:', error));
}
