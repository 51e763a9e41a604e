import { Functions } from 'node-appwrite';
import { expect, it } from 'vitest';
import { QUICK, SLOW } from '../local/pace.ts';
import { deploy, greeter, smallProject, startEmpty } from './support/deploying.ts';
import { writeProjectFile } from './support/project.ts';

const HOUR = 3_600_000;

it('deploys to a slow server at the first attempt, and then only what changed', async () => {
  const project = smallProject();
  const { writes, environment } = await startEmpty({ pace: SLOW });
  const first = await deploy(project, environment);
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/^function +plain +ok +deployed [0-9a-f]+$/m) });
  writes();
  writeProjectFile(project, 'functions/hello/main.ts', greeter('two'));
  const second = await deploy(project, environment);
  expect(second).toMatchObject({ code: 0, output: expect.stringMatching(/^1 deployed, 6 unchanged/m) });
  expect(writes()).toEqual(['PUT /functions/hello', 'POST /functions/hello/deployments']);
});

it('activates a deployment that the server leaves ready', async () => {
  const project = smallProject();
  const { appwrite, writes, environment } = await startEmpty({ pace: { ...QUICK, activation: [HOUR, HOUR] } });
  const { code, output } = await deploy(project, environment, '--only', 'plain');
  expect(output).toContain('plain: ready for 10 s and not activated; activating it');
  expect(code).toBe(0);
  const found = await new Functions(appwrite.admin()).get({ functionId: 'plain' });
  expect(found.deploymentId).toBe(found.latestDeploymentId);
  writes();
  await expect(deploy(project, environment, '--only', 'plain')).resolves.toMatchObject({ code: 0 });
  expect(writes()).toEqual([]);
});
