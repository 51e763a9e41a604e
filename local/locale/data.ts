import { readFileSync } from 'node:fs';

/** The data of `/locale`, read at its first use. Source: appwrite 1.9.6, app/config/locale. */

/** A language with translated names. */
export interface LocaleCode {
  code: string;
  name: string;
}

export interface Language extends LocaleCode {
  nativeName: string;
}

/** The members of the European Union. */
export const EU = 'AT BE HR BG CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');

export const CONTINENTS = ['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'];

export const localeCodes = once((): LocaleCode[] => {
  const text = readFileSync(new URL('./data/codes.tsv', import.meta.url), 'utf8');
  return rows(text).map(([code = '', name = '']) => ({ code, name }));
});

export const languages = once((): Language[] => {
  const text = readFileSync(new URL('./data/languages.tsv', import.meta.url), 'utf8');
  return rows(text).map(([code = '', name = '', nativeName = '']) => ({ name, code, nativeName }));
});

export const currencies = once((): Record<string, unknown>[] => {
  const text = readFileSync(new URL('./data/currencies.tsv', import.meta.url), 'utf8');
  const [fields = [], ...lines] = rows(text);
  const readValue = (field: string, value = '') =>
    field === 'decimalDigits' || field === 'rounding' ? Number(value) : value;
  return lines.map((line) => Object.fromEntries(fields.map((field, i) => [field, readValue(field, line[i])])));
});

/** Calling codes by country, without the plus. */
export const phones = once((): [country: string, code: string][] => {
  const text = readFileSync(new URL('./data/phones.tsv', import.meta.url), 'utf8');
  return rows(text).map(([country = '', code = '']) => [country, code]);
});

/** The names of countries, of continents (`continent-AF`) and of `unknown`, by language. */
export const names = once((): Map<string, Map<string, string>> => {
  const text = readFileSync(new URL('./data/names.tsv', import.meta.url), 'utf8');
  const [[, ...keys] = [], ...lines] = rows(text);
  return new Map(
    lines.map(([language = '', ...values]) => [language, new Map(keys.map((key, i) => [key, values[i] ?? '']))]),
  );
});

function rows(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

function once<T>(read: () => T): () => T {
  let known: T | undefined;
  return () => {
    known ??= read();
    return known;
  };
}
