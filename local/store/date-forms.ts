/** The forms of dates that Appwrite takes beside ISO 8601: those that PHP's DateTime reads. A date without a zone is in UTC. */

const ZONE = String.raw`(?:z|utc|gmt|(?:gmt)?[+-]\d{1,2}:?(?:\d\d)?)`;
const TIME = String.raw`(?:[t ]+(?<time>\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?)(?:\s*(?<half>[ap])\.?m\.?)?)?\s*(?<zone>${ZONE})?`;

/** Dates of digits alone: what comes first depends on what separates them. */
const FORMS: readonly RegExp[] = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`,
  String.raw`(?<year>\d{4})/(?<month>\d{1,2})/(?<day>\d{1,2})`,
  String.raw`(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})`,
  String.raw`(?<day>\d{1,2})[-.](?<month>\d{1,2})[-.](?<year>\d{4})`,
].map((date) => new RegExp(`^${date}${TIME}$`, 'i'));

const MONTH =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/i;
const DAY = /^((mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?)$/i;
const KNOWN = new RegExp(`${MONTH.source}|${DAY.source}|^(t|z|utc|gmt|am|pm|[ecmp][ds]t)$`, 'i');

/** The date that a text gives; undefined if it gives none. */
export function readDate(text: string): Date | undefined {
  const trimmed = text.trim();
  for (const form of FORMS) {
    const parts = form.exec(trimmed)?.groups;
    if (parts) return ofParts(parts);
  }
  const words = trimmed.replace(/(?<=\d)(st|nd|rd|th)\b/i, '');
  // JavaScript passes over words that it does not know
  const names = words.match(/[a-z]+/gi) ?? [];
  if (!names.some((name) => MONTH.test(name)) || !names.every((name) => KNOWN.test(name))) return undefined;
  const zoned = new RegExp(String.raw`(?:\d|\s)(?:${ZONE}|[ecmp][ds]t)$`, 'i').test(words);
  return valid(Date.parse(zoned ? words : `${words} UTC`));
}

function ofParts(parts: Record<string, string | undefined>): Date | undefined {
  const [year, month, day] = [parts['year'], parts['month'], parts['day']].map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = (parts['time'] ?? '0:0').replace(',', '.').split(':').map(Number);
  const half = parts['half']?.toLowerCase();
  if (hours > (half ? 12 : 24) || minutes > 59 || seconds >= 61) return undefined;
  const since = half ? (hours % 12) + (half === 'p' ? 12 : 0) : hours;
  const milliseconds = Math.trunc(seconds * 1000 + 1e-6);
  // a day beyond its month is one of the next
  const moment = Date.UTC(year, month - 1, day, since, minutes) + milliseconds;
  return valid(moment - zoneOf(parts['zone'] ?? ''));
}

/** How far a zone is ahead of UTC, in milliseconds. */
function zoneOf(zone: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{1,2}):?(\d\d)?$/.exec(zone) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}

function valid(moment: number): Date | undefined {
  return Number.isNaN(moment) ? undefined : new Date(moment);
}
