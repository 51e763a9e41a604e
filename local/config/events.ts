/** Whether a function can subscribe to an event pattern. */
export function isEventPattern(pattern: string): boolean {
  return /^[a-z]+(\.[*\w-]+)+$/i.test(pattern) && !pattern.startsWith('functions.');
}
