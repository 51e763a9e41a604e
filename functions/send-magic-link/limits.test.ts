import { describe, expect, it } from 'vitest';
import { mailboxOf, networkOf } from './limits.ts';

describe('who is counted', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('is of %j the network %j', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('is one mailbox with its tags, and another one without', () => {
    expect(mailboxOf('Ann+Shop+2@Example.com')).toBe('ann@example.com');
    expect(mailboxOf('ann.lee@example.com')).not.toBe(mailboxOf('annlee@example.com'));
  });
});
