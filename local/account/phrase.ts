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

/** Two words that stand both on the page and in the mail, so that the reader knows the mail for his own. */
export function newPhrase(): string {
  return `${FIRST[randomInt(FIRST.length)]} ${SECOND[randomInt(SECOND.length)]}`;
}
