import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOf } from './log.ts';
import { redact, redactText } from './redact.ts';

const secrets = {
  'an e-mail address': 'Alice.O+news@mail.example.co.uk',
  'an address in another script': 'ünser@bücher.example',
  'a JWT': 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1c2VySWQiOiJhIn0.c2lnbmF0dXJlLW9mLWl0',
  'an ephemeral key': 'ephemeral_eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln',
  'an API key': `standard_${'0123456789abcdef'.repeat(8)}`,
  'a session': 'eyJpZCI6IjY1ZjAiLCJzZWNyZXQiOiJhYmNkZWYwMTIzNDU2Nzg5In0=',
  'a token': '0123456789abcdef'.repeat(4),
  'a password hash': '$argon2id$v=19$m=2048,t=4,p=3$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo',
  'a bcrypt hash': '$2y$10$abcdefghijklmnopqrstuv',
};

describe('redaction', () => {
  it.each(Object.entries(secrets))('leaves nothing of %s in a text', (_name, secret) => {
    fc.assert(
      fc.property(
        fc.constantFrom(' ', '"', ': ', '<', '(', '\n'),
        fc.constantFrom(' ', '"', ', ', '>', ')', '\n'),
        (before, after) => {
          const text = redactText(`could not reach${before}${secret}${after}today`);
          expect(text).toBe(`could not reach${before}[redacted]${after}today`);
        },
      ),
    );
  });

  it('leaves ids, dates, paths and numbers as they are', () => {
    const text =
      'users.0123456789abcdef0123456789abcdef0123.create at 2026-01-02T03:04:05.678+00:00 /v1/users/65f0 409 user_already_exists';
    expect(redactText(text)).toBe(text);
  });

  it('leaves the secret out of a link, not the link', () => {
    const text = redactText('https://app.example.com/in?userId=u1&secret=abc123&expire=2026#token=xyz');
    expect(text).toBe('https://app.example.com/in?userId=u1&secret=[redacted]&expire=2026#token=[redacted]');
  });

  it('removes the value of every field with the name of a secret, at any depth', () => {
    const names = [
      'email',
      'userEmail',
      'password',
      'newPassword',
      'secret',
      'HMAC_SECRET',
      'token',
      'jwt',
      'x-appwrite-key',
    ];
    for (const name of [
      ...names,
      'apiKey',
      'Authorization',
      'cookie',
      'set-cookie',
      'hash',
      'phone',
      'X-Appwrite-Session',
    ]) {
      expect(redact({ a: [{ [name]: 'short' }] })).toEqual({ a: [{ [name]: '[redacted]' }] });
      expect(redact({ [name]: { inner: 'short' } })).toEqual({ [name]: '[redacted]' });
    }
  });

  it('also redacts the names of fields', () => {
    expect(redact({ sent: { 'alice@example.com': 1 } })).toEqual({ sent: { '[redacted]': 1 } });
  });

  it('keeps numbers, booleans and null in such fields', () => {
    expect(redact({ tokens: 3, emailVerification: true, key: null })).toEqual({
      tokens: 3,
      emailVerification: true,
      key: null,
    });
  });

  it('redacts errors and their causes', () => {
    const error = new Error('no alice@example.com', { cause: new Error('no bob@example.com') });
    const text = JSON.stringify(redact({ error }));
    expect(text).not.toMatch(/alice|bob/);
    expect(text).toContain('redact.test.ts');
  });

  it('accepts any value', () => {
    fc.assert(fc.property(fc.anything(), (value) => void JSON.stringify(redact(value))));
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => JSON.stringify(redact(circle))).not.toThrow();
  });
});

describe('a line of the log', () => {
  it("is one JSON object that is not longer than the runtime's limit", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.anything()),
        fc.integer({ min: 0, max: 20_000 }),
        (message, fields, length) => {
          const lines: string[] = [];
          const req = {
            method: 'GET',
            path: '/',
            queryString: '',
            bodyText: '',
            headers: { 'x-appwrite-execution-id': 'e1' },
          };
          const log = logOf({ req, log: (line) => lines.push(line), error: (line) => lines.push(line) });
          log.info(message, { ...fields, long: 'é'.repeat(length) });
          const [line = ''] = lines;
          expect(line.length).toBeLessThanOrEqual(8_000);
          expect(line).not.toContain('\n');
          expect(JSON.parse(line)).toMatchObject({ level: 'info', execution: 'e1' });
        },
      ),
      { numRuns: 50 },
    );
  });
});
