import { describe, expect, it } from 'vitest';
import { hostileRedirects } from './fixtures/hostile-redirects.ts';
import { allowedRedirect, redirectOf } from './redirect.ts';

const allowed = [allowedRedirect.parse('https://app.example.com/auth'), allowedRedirect.parse('http://localhost:3000')];

function isRefused(wanted: string): boolean {
  try {
    redirectOf(wanted, allowed);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ status: 400, slug: 'redirect' });
    return true;
  }
}

describe('where a link may lead', () => {
  it('is the first of the list by default', () => {
    expect(redirectOf(undefined, allowed)).toBe('https://app.example.com/auth');
  });

  it.each([
    'https://app.example.com/auth',
    'https://app.example.com/auth/',
    'https://app.example.com/auth/done',
    'https://app.example.com/auth/@someone/a-b_c~d!$&()*+,=:',
    'https://app.example.com/auth/caf%C3%A9/two%20words',
    'https://app.example.com/auth?next=/cart&tab=2',
    'https://app.example.com/auth/done?next=%2Fcart',
    'http://localhost:3000/',
    'http://localhost:3000/anything',
  ])('can be %s', (url) => {
    expect(redirectOf(url, allowed)).toBe(url);
  });

  it('accepts an origin with and without its slash', () => {
    expect(redirectOf('http://localhost:3000', allowed)).toBe('http://localhost:3000/');
  });

  it('is not any of more than 200 hostile addresses', () => {
    expect(hostileRedirects.length).toBeGreaterThan(200);
    expect(hostileRedirects.filter((url) => !isRefused(url))).toEqual([]);
  });

  it('matches whole segments of an allowed path, with or without a slash at its end', () => {
    const slashed = [allowedRedirect.parse('https://app.example.com/auth/')];
    expect(redirectOf('https://app.example.com/auth/x', slashed)).toBe('https://app.example.com/auth/x');
    expect(() => redirectOf('https://app.example.com/authority', slashed)).toThrow();
  });
});

describe('the list of the variable', () => {
  it.each([
    'https://*.example.com',
    'http://app.example.com',
    'https://user@app.example.com',
    'https://app.example.com/?x=1',
    'https://app.example.com/#x',
    'https://app.example.com/a/../b',
    'app.example.com',
    'javascript:alert(1)',
    '',
  ])('does not accept %j', (item) => {
    expect(allowedRedirect.safeParse(item).success).toBe(false);
  });
});

/** Where a browser goes that resolves dot segments: WHATWG URL, "shortening a path". Implemented here again, because parsers are under test. */
function resolved(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    const plain = segment.replace(/%2e/gi, '.');
    if (plain === '..') segments.pop();
    else if (plain !== '.') segments.push(segment);
  }
  return segments;
}

describe('every path of up to five segments', () => {
  const pieces = ['a', 'auth', '.', '..', '...', '.x', 'x.', '..x', '%2e', '%2E%2e', '.%2E', ''];
  const paths = pieces.map((piece) => `/auth/${piece}`);
  for (let from = 0, length = 2; length <= 5; length++) {
    const next = paths.slice(from).flatMap((path) => pieces.map((piece) => `${path}/${piece}`));
    from = paths.length;
    // every seventh of the longest ones
    for (const [index, path] of next.entries()) if (length < 5 || index % 7 === 0) paths.push(path);
  }

  it('is accepted exactly if it has no dot or empty segment, and then stays below the allowed path', () => {
    expect(paths.length).toBeGreaterThan(50_000);
    for (const query of ['', '?next=/../x']) {
      const wrong = paths.filter((path) => {
        const taken = !isRefused(`https://app.example.com${path}${query}`);
        const segments = path.split('/').slice(1);
        const odd = segments.some((segment, at) => {
          const last = at === segments.length - 1;
          return /^\.{1,2}$|%/i.test(segment) || (segment === '' && !last);
        });
        return taken === odd || (taken && resolved(path)[0] !== 'auth');
      });
      expect(wrong.slice(0, 20)).toEqual([]);
    }
  }, 60_000);
});
