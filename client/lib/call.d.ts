import { type FunctionsService } from './execution.ts';
import { type Api } from './operations.ts';
export type { Api };
/**
 * Every function of this project, each with its operations: `call(functions).posts.update({ id, title })`.
 * @param functions a `Functions` service of the SDK `appwrite` or `node-appwrite`; whose client it has, calls
 */
export declare function call(functions: FunctionsService): Api;
