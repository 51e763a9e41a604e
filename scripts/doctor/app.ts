import type { Config } from '../../local/config/schema.ts';
import { mistakesIn, VARIABLES } from '../../server/src/config.ts';
import { type Finding, ok, todo } from './finding.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks the variables of an app's server (docs/app-server.md), if the environment has its `APP_ORIGIN`. */
export function lookAtApp(config: Config, environment: Environment): Finding[] {
  const origin = environment['APP_ORIGIN'];
  if (!origin) return [];
  const mistakes = mistakesIn(environment, VARIABLES);
  if (mistakes.length > 0) return mistakes.map((mistake) => todo('app', mistake, 'see docs/app-server.md'));
  return [lookAtRedirects(config, `${origin}/auth/link`)];
}

/** Whether links of `send-magic-link` may lead to the app. */
function lookAtRedirects({ functions }: Config, page: string): Finding {
  const redirects = functions.flatMap(({ vars }) => vars.filter(({ key }) => key === 'REDIRECTS'));
  const allowed = redirects.flatMap(({ value }) =>
    value.split(',').map((address) => address.trim().replace(/\/$/, '')),
  );
  const isAllowed = allowed.some((address) => page === address || page.startsWith(`${address}/`));
  if (isAllowed || redirects.length === 0) return ok('app', 'its variables are set');
  return todo(
    'app',
    `links may not lead to ${page}`,
    'add it to REDIRECTS of send-magic-link, or see pages in docs/app-server.md',
  );
}
