import { expect, it } from 'vitest';
import { type LinkRequest, seal, unseal } from './seal.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

function request(until: number): LinkRequest {
  return { id: '1', email: 'ann@example.com', redirect: 'https://app.example.com/', client: '203.0.113.1', until };
}

it('a sealed request can be read and created only with the secret', () => {
  const asked = request(Date.now() + 60_000);
  const sealed = seal(SECRET, asked);
  expect(unseal(SECRET, sealed)).toEqual(asked);
  expect(unseal(`${SECRET}x`, sealed)).toBeUndefined();
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('ann');
});

it('a sealed request that was changed, truncated or has expired is refused', () => {
  const sealed = Buffer.from(seal(SECRET, request(Date.now() + 60_000)), 'base64url');
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(unseal(SECRET, changed.toString('base64url'))).toBeUndefined();
    expect(unseal(SECRET, sealed.subarray(0, at).toString('base64url'))).toBeUndefined();
  }
  expect(unseal(SECRET, seal(SECRET, request(Date.now() - 1)))).toBeUndefined();
});
