export { call, etagOf } from './call.js';
export { AnswerError, ExecutionError, ProblemError } from './errors.js';
