export { type Api, call, etagOf } from './call.ts';
export { AnswerError, ExecutionError, type InputMistake, ProblemError } from './errors.ts';
export type { Ended, Execution, FunctionsService, Started, WaitOptions } from './execution.ts';
export type { CallOptions, IdempotencyKey, IfMatch, Operation } from './operation.ts';
export type * from './operations.ts';
