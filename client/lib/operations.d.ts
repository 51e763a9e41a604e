import type { FunctionDescription, IdempotencyKey, IfMatch, Operation } from './operation.ts';
export type BackfillRequest = {
    cursor?: string | undefined;
    limit?: number | undefined;
};
export type BackfillAnswer = {
    done: number;
    onboarded: number;
    failed: number;
    cursor: string | null;
    total: number;
};
export type FanOutMessageRequest = {
    campaign: string;
    audience: Audience;
    exclude?: {
        users?: Array<string> | undefined;
        labels?: Array<string> | undefined;
    } | undefined;
    scheduledAt?: string | undefined;
    dryRun?: boolean | undefined;
    channel: 'email';
    message: {
        subject: string;
        content: string;
        html?: boolean | undefined;
    };
} | {
    campaign: string;
    audience: Audience;
    exclude?: {
        users?: Array<string> | undefined;
        labels?: Array<string> | undefined;
    } | undefined;
    scheduledAt?: string | undefined;
    dryRun?: boolean | undefined;
    channel: 'sms';
    message: {
        content: string;
    };
} | {
    campaign: string;
    audience: Audience;
    exclude?: {
        users?: Array<string> | undefined;
        labels?: Array<string> | undefined;
    } | undefined;
    scheduledAt?: string | undefined;
    dryRun?: boolean | undefined;
    channel: 'push';
    message: {
        title: string;
        body: string;
        data?: Record<string, string> | undefined;
        action?: string | undefined;
    };
};
export type Audience = {
    kind: 'topic';
    topic: string;
} | {
    kind: 'labels';
    labels: Array<string>;
    match?: 'any' | 'all' | undefined;
} | {
    kind: 'team';
    team: string;
    roles?: Array<string> | undefined;
} | {
    kind: 'users';
    users: Array<string>;
} | {
    kind: 'everyone';
};
export type Progress = {
    campaign: string;
    channel: 'email' | 'sms' | 'push';
    state: 'scheduled' | 'running' | 'done' | 'cancelled' | 'failed' | 'counted';
    sent: number;
    skipped: number;
    failed: number;
    total: number | null;
    percent: number | null;
    startedAt: string | null;
    expectedEnd: string | null;
};
export type Post = {
    id: string;
    title: string;
    content: string;
    status: 'draft' | 'published';
    authorId: string;
    authorName: string;
    publishedAt: string | null;
    createdAt: string;
    updatedAt: string;
};
export type SendMagicLinkSendInput = {
    email: string;
    redirect?: string | undefined;
    phrase?: boolean | undefined;
};
export type SendMagicLinkSendAnswer = {
    status: 'accepted';
    phrase?: string | undefined;
};
export type SendMagicLinkCreateSessionInput = {
    userId: string;
    secret: string;
};
export type SendMagicLinkCreateSessionAnswer = {
    userId: string;
    secret: string;
    expire: string;
};
export type FanOutMessageProgressInput = {
    campaign: string;
};
export type FanOutMessageCancelInput = {
    campaign: string;
};
export type FanOutMessageRetryInput = {
    campaign: string;
};
export type PostsListInput = {
    author?: string | undefined;
    mine?: boolean | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
};
export type PostsListAnswer = {
    posts: Array<Post>;
    cursor: string | null;
};
export type PostsGetInput = {
    id: string;
};
export type PostsOwnershipInput = {
    id: string;
};
export type PostsOwnershipAnswer = {
    owner: boolean;
};
export type PostsCreateInput = {
    title: string;
    content: string;
    status?: 'draft' | 'published' | undefined;
};
export type PostsUpdateInput = {
    id: string;
} & {
    title?: string | undefined;
    content?: string | undefined;
    status?: 'draft' | 'published' | undefined;
};
export type PostsDeleteInput = {
    id: string;
};
/** Every function, each with its operations. */
export interface Api {
    onboardUser: {
        /** Looks at a page of users and onboards those who were missed. Only an API key gets here. */
        backfill: Operation<BackfillRequest | void, BackfillAnswer>;
    };
    sendMagicLink: {
        /** Mails a link to the address. The answer is the same whether or not anybody has it. */
        send: Operation<SendMagicLinkSendInput, SendMagicLinkSendAnswer>;
        /** Spends a link for a session. `secret` is what the cookie of `sessionCookie(…)` holds; `expire` is the session's. */
        createSession: Operation<SendMagicLinkCreateSessionInput, SendMagicLinkCreateSessionAnswer>;
    };
    fanOutMessage: {
        /** 202: it has begun. 200: this campaign is known, and this is how far it is; or it is a dry run. */
        send: Operation<FanOutMessageRequest, Progress>;
        progress: Operation<FanOutMessageProgressInput, Progress>;
        /** No further message is made; the one that is being made at that moment may go out. */
        cancel: Operation<FanOutMessageCancelInput, Progress>;
        /** Goes on with a cancelled or failed campaign, and repeats messages that failed for everybody. */
        retry: Operation<FanOutMessageRetryInput, Progress>;
    };
    posts: {
        /** A page of posts: the published ones, newest first; with `mine` the caller's own, drafts too, newest made first. */
        list: Operation<PostsListInput | void, PostsListAnswer>;
        /** A post, with an `ETag`; 304 where `If-None-Match` has it. */
        get: Operation<PostsGetInput, Post>;
        /** Whether the caller wrote a post that he may read. */
        ownership: Operation<PostsOwnershipInput, PostsOwnershipAnswer>;
        /** Makes a post of the caller's. With an `Idempotency-Key`, a retry has the first answer. */
        create: Operation<PostsCreateInput, Post, IdempotencyKey>;
        /** Changes a post of the caller's; with `If-Match` only in that version. */
        update: Operation<PostsUpdateInput, Post, IfMatch>;
        /** Deletes a post of the caller's; with `If-Match` only in that version. */
        delete: Operation<PostsDeleteInput, undefined, IfMatch>;
    };
}
export declare const functions: Readonly<Record<string, FunctionDescription>>;
