import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { BUILD_JOB, type QueuedBuild, runBuild } from './builds/build.ts';
import { catalogueRoutes } from './catalogue.ts';
import { deploymentRoutes } from './deployments/deployments.ts';
import { uploadRoute } from './deployments/upload.ts';
import { deployments, executions, functions, variables } from './documents.ts';
import { executionRoutes } from './executions/executions.ts';
import { EXECUTION_JOB } from './executions/queue.ts';
import { ExecutionWorker } from './executions/worker.ts';
import { functionRoutes } from './functions.ts';
import { snapshotFunctions } from './snapshot.ts';
import { stateOf } from './state.ts';
import { domainDoor } from './triggers/domain.ts';
import { subscribeFunctions } from './triggers/subscriptions.ts';
import { variableRoutes } from './variables.ts';

/** Functions: their variables, deployments and executions, their domains, schedules and events. */
export function functionsService(local: Local): Service {
  return {
    collections: [functions, variables, deployments, executions],
    routes: [
      ...catalogueRoutes,
      ...functionRoutes,
      ...variableRoutes,
      uploadRoute,
      ...deploymentRoutes,
      ...executionRoutes,
    ],
    doors: [domainDoor(local)],
    start() {
      const worker = new ExecutionWorker(local);
      local.jobs.register(EXECUTION_JOB, (payload) => worker.run(payload));
      local.jobs.register(BUILD_JOB, (payload) => runBuild(local, payload as QueuedBuild));
      subscribeFunctions(local);
      stateOf(local).schedules.start();
    },
    stop: () => stateOf(local).stop(),
    close: () => stateOf(local).close(),
    snapshot: () => snapshotFunctions(local),
  };
}
