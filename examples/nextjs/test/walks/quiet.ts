import { expect, it } from 'vitest';
import type { SampleApp } from '../support/sample-app.ts';

/** @param hosts all that the pages of the walks before asked for anything */
export function quiet(app: SampleApp, hosts: readonly string[]): void {
  it('wrote nothing to the console, and asked no other host for anything', () => {
    expect(app.written).toEqual([]);
    expect([...app.origins].map((origin) => new URL(origin).hostname).toSorted()).toEqual(hosts);
  });
}
