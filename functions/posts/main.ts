import * as z from 'zod/mini';
import {
  createAdminClient,
  defineFunction,
  defineVariables,
  list,
  orMissing,
  route,
  userCallerOf,
} from '../../shared/index.ts';
import { changePost, type MayModerate } from './changing.ts';
import { isKnown } from './conditions.ts';
import { contract } from './contract.ts';
import { createPost, createPostOnce, idempotencyKeyOf, markDeleted } from './creating.ts';
import { changeOf, type PostChange, postOf, posts } from './post.ts';
import { listPosts, ownsPost, readPost } from './reading.ts';
import { takePermissions } from './sweeping.ts';

/** Posts that everyone can read once they are published, and that only their author can change. */

const origin = z
  .string()
  .check(z.refine((text) => URL.canParse(text) && new URL(text).origin === text, 'https://app.example.com expected'));

const variables = defineVariables({
  /** Users with this label may unpublish and delete published posts of others. Empty: nobody. */
  MODERATOR_LABEL: z.optional(z.string().check(z.regex(/^[A-Za-z0-9]{1,36}$/, 'a label expected'))),
  /** Origins whose pages may call the function's own domain with a session cookie, separated by commas. */
  ORIGINS: z._default(list(origin), []),
});

export default defineFunction({
  variables,
  origins: () => variables.ORIGINS,
  /** Removes permissions that an earlier release gave. */
  async schedule({ req, log, budget }) {
    const drafts = await takePermissions(createAdminClient(req), budget);
    if (drafts > 0) log.info('removed permissions from drafts', { drafts });
  },
  routes: {
    'GET /': route(contract['GET /'], async ({ req, query }) => {
      return { status: 200, body: await listPosts(req, query) };
    }),

    'GET /:id': route(contract['GET /:id'], async ({ req, params }) => {
      const post = postOf(await readPost(req, params.id));
      // only the caller may cache it, and has to revalidate it each time
      const headers = { etag: post.etag, 'cache-control': 'private, no-cache' };
      return isKnown(req.headers, headers.etag) ? { status: 304, headers } : { status: 200, headers, body: post };
    }),

    'GET /:id/ownership': route(contract['GET /:id/ownership'], async ({ req, params }) => {
      return { status: 200, body: { owner: await ownsPost(req, params.id) } };
    }),

    'POST /': route(contract['POST /'], async ({ req, body }) => {
      const key = idempotencyKeyOf(req);
      const { user } = await userCallerOf(req);
      const admin = createAdminClient(req);
      const post =
        key === undefined ? await createPost(admin, body, user) : await createPostOnce(admin, key, body, user);
      return { status: 201, headers: { etag: post.etag, location: `/${post.id}` }, body: post };
    }),

    'PATCH /:id': route(contract['PATCH /:id'], async ({ req, params, body }) => {
      const mayModerate = isUnpublishing(body) ? isModerator : nobody;
      const changed = await changePost(req, params.id, mayModerate, async ({ row, unlessChanged }) => {
        const change = changeOf(row, body);
        if (!change) return row;
        const wanted = { ...row, ...change.data };
        const now = await unlessChanged.updateRow<typeof row>({ ...posts, rowId: row.$id, ...change });
        // Appwrite refuses nothing if others made the same change (and perhaps more) or deleted the post at this moment
        const isOurs = (['title', 'content', 'status'] as const).every((key) => now[key] === wanted[key]);
        return isOurs ? now : undefined;
      });
      const post = postOf(changed);
      return { status: 200, headers: { etag: post.etag }, body: post };
    }),

    'DELETE /:id': route(contract['DELETE /:id'], async ({ req, params }) => {
      return changePost(req, params.id, isModerator, async ({ row, admin, unlessChanged }) => {
        await markDeleted(admin, row.$id);
        // if it does not exist, another request deleted it, or an attempt whose answer was lost
        await orMissing(unlessChanged.deleteRow({ ...posts, rowId: row.$id }));
        return { status: 204 } as const;
      });
    }),
  },
});

const nobody: MayModerate = () => false;

const isModerator: MayModerate = ({ labels }) =>
  variables.MODERATOR_LABEL !== undefined && labels.includes(variables.MODERATOR_LABEL);

/** Whether a change only unpublishes the post, the one change that a moderator may make. */
function isUnpublishing({ status, ...rest }: PostChange): boolean {
  return status === 'draft' && Object.keys(rest).length === 0;
}
