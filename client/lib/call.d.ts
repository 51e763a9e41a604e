import { type FunctionsService } from './execution.ts';
import { type Api } from './operations.ts';
export type { Api };
/**
 * Every function of this project, each with its operations: `call(functions).posts.update({ id, title })`.
 * @param functions a `Functions` service of the SDK `appwrite` or `node-appwrite`; whose client it has, calls
 */
export declare function call(functions: FunctionsService): Api;
/**
 * The ETag of an answer, to be kept where the answer itself does not stay: a copy, or a framework's proxy of it, has none.
 * Undefined where the function gave none.
 */
export declare function etagOf(answer: object): string | undefined;
