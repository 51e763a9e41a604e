import { Problem } from '../http/problem.ts';

/** One problem for every invalid link, so that it reveals nothing. */
export function invalidLink(): Problem {
  return new Problem(401, 'link', 'This link is not valid any more. Ask for a new one.');
}

/** @param wait seconds, for `Retry-After` */
export function tooManyAttempts(wait: string): Problem {
  return new Problem(429, 'too-many-attempts', 'Too many attempts. Try again later.', {
    headers: { 'retry-after': wait },
  });
}

/** The link is valid and not used up. Only somebody with the link gets this answer. */
export function heldLink(until: Date): Problem {
  const seconds = Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000));
  const minutes = Math.ceil(seconds / 60);
  const time = `${until.toISOString().slice(11, 16)} UTC`;
  return new Problem(409, 'held', 'This link cannot be used yet.', {
    detail:
      'This address was added to the account recently, or a phone was removed from it. ' +
      `Use the same link again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, after ${time}.`,
    headers: { 'retry-after': String(seconds) },
    members: { until: until.toISOString() },
  });
}
