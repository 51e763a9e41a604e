export { type Budget, BudgetError } from './budget.ts';
export { asCaller, type Caller, callerOf, refuseGuest, type UserCaller, userCallerOf } from './clients/caller.ts';
export {
  type AdminServices,
  createAdminClient,
  createCallerClient,
  createGuestClient,
  createSessionClient,
  type Services,
} from './clients/clients.ts';
export { type SessionCookie, sessionCookie } from './clients/session-cookie.ts';
export { stableId } from './data/ids.ts';
export { isSame, keyedHash } from './data/keyed-hash.ts';
export { isMadeBy } from './data/own.ts';
export { emailTargetOf, isProved, type ProvableUser, provedAmong, writeProof } from './data/proof.ts';
export { isOperatorText, rowText } from './data/row-text.ts';
export { sweep } from './data/sweep.ts';
export { type DefinedFunction, defineFunction, type EventCall, type FunctionDefinition } from './define-function.ts';
export { clientIp, executionId, type Trigger, triggerOf } from './http/headers.ts';
export { refuseForeignOrigin } from './http/origins.ts';
export { type InputMistake, Problem, problems } from './http/problem.ts';
export { isConflict, isNotFound, madeOnce, orMissing, refusalOf } from './http/refusals.ts';
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
} from './http/route.ts';
export type { Log } from './log.ts';
export type { RuntimeContext, RuntimeRequest, RuntimeResponse } from './runtime.ts';
export { databaseId, MissingError } from './surroundings.ts';
export { defineVariables, json, list, onOff, secret32, VariablesError, whole } from './variables.ts';
