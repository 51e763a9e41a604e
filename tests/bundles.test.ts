import { expect, it } from 'vitest';
import { bundleOf, projectConfig } from './support/functions.ts';

// how fast it is loaded, npm run bench says
it.each(projectConfig.functions.map((config) => [config.$id, config] as const))(
  '%s goes up as one file of at most 40 kB gzipped',
  async (_id, config) => {
    expect((await bundleOf(config)).gzipped).toBeLessThanOrEqual(40_000);
  },
);
