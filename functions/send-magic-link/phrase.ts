import { randomInt } from 'node:crypto';

const FIRST =
  'amber ancient autumn bold brave bright calm clever copper coral crimson curious distant eager early emerald fearless foggy frosty gentle golden graceful hidden humble icy ivory jolly kind late lively lonely lucky mellow merry mighty misty modest noble olive patient playful polite proud purple quick quiet rapid royal ruby rustic scarlet secret shiny silent silver simple snowy steady sunny swift tender velvet violet wild';
const SECOND =
  'acorn anchor badger beacon beetle bramble bridge brook candle canyon castle cedar cloud comet coral cricket dolphin eagle ember falcon feather fern forest fountain garden glacier harbor hazel heron island jasmine kettle lagoon lantern lark lemon maple meadow meteor mountain nutmeg ocean orchard otter owl pebble pepper pine planet plum raven reef river robin saffron shadow sparrow spruce summit thistle tiger tulip willow zephyr';

/** Two words, each from a list of 64, for the user to compare. */
export function newPhrase(): string {
  const pick = (words: string): string => {
    const list = words.split(' ');
    return list[randomInt(list.length)] ?? '';
  };
  return `${pick(FIRST)} ${pick(SECOND)}`;
}
