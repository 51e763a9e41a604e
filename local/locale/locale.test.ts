import { Locale } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
beforeAll(async () => {
  appwrite = await startAppwrite();
});
afterAll(() => appwrite.close());

const inLanguage = (code: string) => new Locale(appwrite.admin().setLocale(code));

it('lists countries, continents, currencies and languages', async () => {
  const locale = new Locale(appwrite.admin());
  const { total, countries } = await locale.listCountries();
  expect([total, countries.length]).toEqual([197, 197]);
  expect(countries[0]).toEqual({ name: 'Afghanistan', code: 'AF' });
  expect((await locale.listCountriesEU()).total).toBe(27);
  expect((await locale.listContinents()).continents.map(({ code }) => code)).toEqual([
    'AF',
    'AN',
    'AS',
    'EU',
    'NA',
    'OC',
    'SA',
  ]);
  expect((await locale.listCountriesPhones()).phones[0]).toEqual({
    code: '+1',
    countryCode: 'CA',
    countryName: 'Canada',
  });
  const { currencies } = await locale.listCurrencies();
  expect(currencies.find(({ code }) => code === 'CHF')).toMatchObject({ rounding: 0.05, decimalDigits: 2 });
  expect((await locale.listLanguages()).languages.find(({ code }) => code === 'nb')).toMatchObject({
    nativeName: 'Norsk bokmål',
  });
  expect((await locale.listCodes()).total).toBe(131);
});

it('names them in the requested language, or in English', async () => {
  const first = async (code: string) =>
    (await inLanguage(code).listCountries()).countries.find(({ code: c }) => c === 'DE')?.name;
  expect(await first('de')).toBe('Deutschland');
  expect(await first('de-at')).toBe('Deutschland');
  expect(await first('xx')).toBe('Germany');
  const { countries } = await inLanguage('de').listCountries();
  expect(countries.at(-1)?.name).toBe('Österreich');
});

it('has no location of any address, and answers guests', async () => {
  const { headers } = {
    headers: { 'x-appwrite-project': appwrite.local.project.id, 'x-forwarded-for': '203.0.113.9' },
  };
  const answer = await fetch(`${appwrite.endpoint}/locale?locale=nb`, { headers });
  expect(await answer.json()).toMatchObject({ ip: '203.0.113.9', countryCode: '--', country: 'Ukjent', eu: false });
});
