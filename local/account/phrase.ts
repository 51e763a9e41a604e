import { randomInt } from 'node:crypto';

const FIRST = [
  'Amber',
  'Brave',
  'Calm',
  'Eager',
  'Gentle',
  'Merry',
  'Proud',
  'Quiet',
  'Silver',
  'Swift',
  'Warm',
  'Wise',
];
const SECOND = [
  'anchor',
  'badger',
  'candle',
  'falcon',
  'harbor',
  'island',
  'lantern',
  'meadow',
  'otter',
  'river',
  'willow',
];

/** Two words that are both on the page and in the e-mail, so that users recognize the e-mail they asked for. */
export function newPhrase(): string {
  return `${FIRST[randomInt(FIRST.length)]} ${SECOND[randomInt(SECOND.length)]}`;
}
