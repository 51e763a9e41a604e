import { type ExecutionMethod, Functions, type Models, ProjectKeyScopes, Runtime, Users } from 'node-appwrite';
import { startAppwrite } from './appwrite.ts';
import { deploy, ECHO, type Echoed } from './echo.ts';

/** What the function is asked. */
export interface Asked {
  path?: string;
  body?: string;
  headers?: Record<string, string>;
  method?: ExecutionMethod;
}

/** A local Appwrite with {@link ECHO} as its function `echo`, open to users, with a timeout of one second; and those who call it. */
export async function startEcho() {
  const appwrite = await startAppwrite();
  const byKey = new Functions(appwrite.admin());
  const users = new Users(appwrite.admin());
  await users.create({ userId: 'alice', email: 'alice@example.com' });
  const { secret } = await users.createSession({ userId: 'alice' });
  await byKey.create({
    functionId: 'echo',
    name: 'Echo',
    runtime: Runtime.Node22,
    execute: ['users'],
    scopes: [ProjectKeyScopes.UsersRead],
    timeout: 1,
  });
  await byKey.createVariable({ functionId: 'echo', variableId: 'v1', key: 'GREETING', value: 'hello', secret: false });
  await byKey.createVariable({ functionId: 'echo', variableId: 'v2', key: 'HUSH', value: 'quiet' });
  const { $id: deploymentId } = await deploy(appwrite, 'echo', { 'main.js': ECHO }, 'main.js');

  function execute({ path = '/', ...asked }: Asked, functions = byKey): Promise<Models.Execution> {
    return functions.createExecution({ functionId: 'echo', xpath: path, ...asked });
  }

  return {
    appwrite,
    users,
    byKey,
    /** Called by a user, `alice`. */
    bySession: new Functions(appwrite.withSession(secret)),
    deploymentId,
    execute,
    /** What the function says that it was given. */
    async echo(asked: Asked, functions = byKey): Promise<Echoed> {
      return JSON.parse((await execute(asked, functions)).responseBody);
    },
  };
}
