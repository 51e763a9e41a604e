import { Problem } from '../../shared/index.ts';

/** One problem for all that can be wrong with a link: a stranger learns nothing from the difference. */
export function invalidLink(): Problem {
  return new Problem(401, 'link', 'This link is not good any more. Ask for a new one.');
}

/** @param wait seconds, as `Retry-After` says it */
export function tooManyAttempts(wait: string): Problem {
  return new Problem(429, 'too-many-attempts', 'Too many attempts. Try again later.', {
    headers: { 'retry-after': wait },
  });
}

/** The link is good and is not used up. Only who has the link gets to see this. */
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
