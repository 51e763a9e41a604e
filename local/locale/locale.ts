import { ok } from '../http/reply.ts';
import type { LocalRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { CONTINENTS, currencies, EU, languages, localeCodes, names, phones } from './data.ts';

/** Names in the language of `x-appwrite-locale` or `locale`, or in English if it is unknown. */
class Namer {
  readonly #language: ReadonlyMap<string, string> | undefined;
  readonly #english = names().get('en');

  constructor({ headers, input }: LocalRequest) {
    const asked = String(input['locale'] ?? headers['x-appwrite-locale'] ?? '');
    const known = localeCodes().some(({ code }) => code === asked);
    this.#language = known ? (names().get(asked) ?? names().get(asked.slice(0, 2))) : undefined;
  }

  of(key: string): string {
    return this.#language?.get(key) || this.#english?.get(key) || '';
  }
}

interface Named {
  name: string;
  code: string;
}

/** Sorted by code units, as in Appwrite: names that begin with an accent are last. */
function byName(a: Named, b: Named): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function countries(request: LocalRequest, codes: readonly string[]): Named[] {
  const namer = new Namer(request);
  return codes.map((code) => ({ name: namer.of(code), code })).sort(byName);
}

function locale(path: string, answer: (request: LocalRequest) => unknown): Route {
  return route({
    method: 'GET',
    path: `/locale${path}`,
    scopes: ['locale.read'],
    params: {},
    handle: ({ request }) => ok(answer(request)),
  });
}

/** A list with its total. */
function listed<T>(name: string, items: readonly T[]): Record<string, unknown> {
  return { total: items.length, [name]: items };
}

/** Countries, continents, currencies and languages. The location of addresses is unknown. */
export const localeRoutes: readonly Route[] = [
  locale('', (request) => {
    const unknown = new Namer(request).of('unknown');
    const { ip } = request;
    return {
      ip,
      countryCode: '--',
      country: unknown,
      continentCode: '--',
      continent: unknown,
      eu: false,
      currency: '',
    };
  }),
  locale('/codes', () => listed('localeCodes', localeCodes())),
  locale('/countries', (request) => {
    const keys = [...(names().get('en')?.keys() ?? [])];
    return listed(
      'countries',
      countries(
        request,
        keys.filter((key) => /^[A-Z]{2}$/.test(key)),
      ),
    );
  }),
  locale('/countries/eu', (request) => listed('countries', countries(request, EU))),
  locale('/countries/phones', (request) => {
    const namer = new Namer(request);
    const byCode = phones().toSorted(([, a], [, b]) => Number(a) - Number(b));
    const all = byCode.map(([country, code]) => ({
      code: `+${code}`,
      countryCode: country,
      countryName: namer.of(country),
    }));
    return listed('phones', all);
  }),
  locale('/continents', (request) => {
    const namer = new Namer(request);
    const all = CONTINENTS.map((code) => ({ name: namer.of(`continent-${code}`), code })).sort(byName);
    return listed('continents', all);
  }),
  locale('/currencies', () => listed('currencies', currencies())),
  locale('/languages', () => listed('languages', languages())),
];
