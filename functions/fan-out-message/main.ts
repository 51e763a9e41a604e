import { createAdminClient, defineFunction, problems, route } from '../../shared/index.ts';
import { begin, emptyAudience } from './begin.ts';
import { isHeldBy, readCampaign } from './campaigns.ts';
import { contract } from './contract.ts';
import { cancel, requireCampaign, retry, takeUpDue } from './control.ts';
import { countOnly } from './dry-run.ts';
import { progressOf, tendViews, withMade, withTotal } from './progress.ts';
import { withFailures } from './repeat.ts';
import { senderOf } from './sender.ts';
import { sizeOf } from './size.ts';
import { type Sizes, Turn } from './turn.ts';
import { variables } from './variables.ts';
import { workOn } from './work.ts';

/** Sends a message to everyone it is for, exactly once, even if an execution crashes or a request is repeated. */

export default defineFunction({
  variables,
  routes: {
    'POST /': route(contract['POST /'], async ({ req, body, budget, log }) => {
      const sender = await senderOf(req);
      const admin = createAdminClient(req);
      const size = await sizeOf(admin, body);
      if (size === undefined) throw emptyAudience();
      if (body.dryRun)
        return { status: 200, body: await countOnly(admin, body, { total: size.total, page: sizes().page, budget }) };
      const { campaign, isNew } = await begin(admin, body, { sender, size, log });
      return { status: isNew ? 202 : 200, body: progressOf(campaign) };
    }),

    'GET /:campaign': route(contract['GET /:campaign'], async ({ req, params }) => {
      await senderOf(req);
      const admin = createAdminClient(req);
      const campaign = await requireCampaign(admin, params.campaign);
      return {
        status: 200,
        body: progressOf(await withFailures(admin, await withMade(admin, await withTotal(admin, campaign)))),
      };
    }),

    'POST /:campaign/cancel': route(contract['POST /:campaign/cancel'], async ({ req, params }) => {
      await senderOf(req);
      return { status: 200, body: progressOf(await cancel(createAdminClient(req), params.campaign)) };
    }),

    'POST /:campaign/retry': route(contract['POST /:campaign/retry'], async ({ req, params }) => {
      const sender = await senderOf(req);
      const admin = createAdminClient(req);
      return {
        status: 202,
        body: progressOf(await retry(admin, params.campaign, sender)),
      };
    }),

    'POST /:campaign/continue': route(contract['POST /:campaign/continue'], async ({ params, body, ...execution }) => {
      const admin = createAdminClient(execution.req);
      const campaign = await readCampaign(admin, params.campaign);
      if (campaign?.state !== 'running' || !isHeldBy(campaign, body.lease)) throw problems.forbidden();
      execution.budget.useWholeTimeout();
      await workOn(new Turn(admin, execution, sizes()), campaign);
      return { status: 204 };
    }),
  },
  /** Starts campaigns that are due, and continues abandoned ones. */
  async schedule({ req, log, budget }) {
    const admin = createAdminClient(req);
    const campaigns = await takeUpDue(admin);
    if (campaigns > 0) log.info('campaigns started or continued', { campaigns });
    await tendViews(admin, budget);
  },
});

function sizes(): Sizes {
  return {
    page: variables.USERS_PER_PAGE,
    message: variables.RECIPIENTS_PER_MESSAGE,
    execution: variables.SECONDS_PER_EXECUTION,
  };
}
