import { guarded } from '../../local/command/guard.ts';
import { readCommand } from '../../local/command/options.ts';
import { localConnection } from '../connection.ts';
import { DeployError } from '../deploy/problem.ts';
import { TARGET_VARIABLES, targetOf } from '../deploy/target.ts';
import { type Finding, linesOf, note, todo } from './finding.ts';
import { lookAtNode, lookAtProject, type ProjectFindings } from './here.ts';
import { lookAtServer } from './server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const usage = `npm run doctor   looks at appwrite.json, the environment, and the Appwrite that APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID
                 and APPWRITE_API_KEY name (else the local one, if it runs), and says what to do; changes nothing`;

/** Runs `npm run doctor`. Exit code 1 if something has to be done. */
export function main(root: string, args: readonly string[], environment: Environment): Promise<void> {
  return guarded(usage, async () => {
    if (readCommand(args, {}, environment) === 'help') return console.log(usage);
    const connection = connectionOf(root, environment);
    const isServer = connection !== undefined && !('state' in connection);
    const here = await lookAtProject(root, environment, isServer ? 'with a server' : 'without a server');
    const found = show('Here', [lookAtNode(), ...here.findings]);
    found.push(...(await lookThere(connection, here, environment)));
    const count = found.filter(({ state }) => state === 'todo').length;
    console.log(count === 0 ? '\nnothing has to be done' : `\n${count} to do`);
    process.exitCode = count === 0 ? 0 : 1;
  });
}

async function lookThere(
  connection: ReturnType<typeof connectionOf>,
  { config, ...rest }: ProjectFindings,
  environment: Environment,
): Promise<Finding[]> {
  if (connection === undefined) {
    const advice = `npm start, or set ${TARGET_VARIABLES.join(', ')}`;
    return show('Appwrite', [note('Appwrite', 'none is named, and none runs here', advice)]);
  }
  if ('state' in connection) return show('Appwrite', [connection]);
  if (!config) return [];
  const findings = await lookAtServer(connection, { ...rest, config, environment });
  return show(`Appwrite at ${connection.endpoint}, project ${connection.projectId}`, findings);
}

function connectionOf(root: string, environment: Environment) {
  if (!TARGET_VARIABLES.some((name) => environment[name])) return localConnection(root);
  try {
    return targetOf(environment);
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return todo('environment', error.message, 'set all three, or none for the local Appwrite');
  }
}

function show(title: string, findings: Finding[]): Finding[] {
  console.log(`${title}\n${findings.flatMap(linesOf).join('\n')}`);
  return findings;
}
