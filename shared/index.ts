export { type Budget, BudgetError } from './budget.ts';
export { asCaller, type Caller, callerOf, refuseGuest, type UserCaller, userCallerOf } from './caller.ts';
export {
  type AdminServices,
  createAdminClient,
  createCallerClient,
  createGuestClient,
  createSessionClient,
  type Services,
} from './clients.ts';
export { type DefinedFunction, defineFunction, type EventCall, type FunctionDefinition } from './define-function.ts';
export { clientIp, executionId, type Trigger, triggerOf } from './headers.ts';
export { stableId } from './ids.ts';
export { isSame, keyedHash } from './keyed-hash.ts';
export type { Log } from './log.ts';
export { refuseForeignOrigin } from './origins.ts';
export { isMadeBy } from './own.ts';
export { type InputMistake, Problem, problems } from './problem.ts';
export { emailTargetOf, isProved, type ProvableUser, provedAmong, writeProof } from './proof.ts';
export { isConflict, isNotFound, madeOnce, orMissing, refusalOf } from './refusals.ts';
export {
  type Answers,
  type AnyRoute,
  type Call,
  content,
  type Execution,
  noContent,
  type Reply,
  type Route,
  route,
} from './route.ts';
export { isOperatorText, rowText } from './row-text.ts';
export type { RuntimeContext, RuntimeRequest, RuntimeResponse } from './runtime.ts';
export { type SessionCookie, sessionCookie } from './session-cookie.ts';
export { databaseId, MissingError } from './surroundings.ts';
export { sweep } from './sweep.ts';
export { defineVariables, json, list, onOff, secret32, VariablesError, whole } from './variables.ts';
