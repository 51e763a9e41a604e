import { signJwt } from '../../auth/jwt.ts';
import type { Local } from '../../local.ts';
import type { DeploymentDocument, FunctionDocument } from '../documents.ts';
import { environmentOf } from '../function-environment.ts';

/** The variables of our own environment that build commands need: npm's cache and settings, and network proxies. */
const OWN =
  /^(HOME|USER|LANG|TZ|TMPDIR|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|COMSPEC|PATHEXT|XDG_CACHE_HOME|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|npm_config_(registry|cache|userconfig|proxy|https_proxy|noproxy|cafile|offline|prefer_offline))$/i;

/**
 * The complete environment of a function's build commands: that of its executions, and an API key that is valid during the
 * build. Source of the names: appwrite 1.9.6, Modules/Functions/Workers/Builds.php.
 * @param path the search path
 */
export async function buildEnvironment(
  local: Local,
  called: FunctionDocument,
  deployment: DeploymentDocument,
  path: string,
): Promise<Record<string, string>> {
  const key = { projectId: local.project.id, functionId: called.$id, executionId: '', scopes: called.scopes };
  const own = Object.entries(process.env).flatMap(([name, value]) => (value && OWN.test(name) ? [[name, value]] : []));
  return {
    ...Object.fromEntries(own),
    PATH: path,
    ...environmentOf(local, called, deployment, called.buildSpecification),
    APPWRITE_FUNCTION_API_KEY: `ephemeral_${await signJwt(key, local.options.buildTimeout, local.secret)}`,
  };
}
