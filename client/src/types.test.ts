import type { Functions as AppFunctions } from 'appwrite';
import type { Functions } from 'node-appwrite';
import { expectTypeOf, it } from 'vitest';
import type * as z from 'zod/mini';
import type { contract as fanOutMessage } from '../../functions/fan-out-message/contract.ts';
import type { contract as onboardUser } from '../../functions/onboard-user/contract.ts';
import type { contract as posts } from '../../functions/posts/contract.ts';
import type { contract as sendMagicLink } from '../../functions/send-magic-link/contract.ts';
import type { Api, Operation } from './index.ts';
import type { SupportedService } from './sdk.ts';

/** JSON knows no undefined, so that a field which may be left out is the same with and without it. */
type Plain<T> = T extends object ? { [Name in keyof T]: Plain<Exclude<T[Name], undefined>> } : T;

type Input<S> = S extends z.core.$ZodType ? z.core.input<S> : unknown;
type Output<S> = S extends z.core.$ZodType ? z.core.output<S> : undefined;

/** A query goes as text and is given as what it means; what may be left out of the text may be left out of it. */
type Query<S> =
  S extends z.core.$ZodType<infer Meant, infer Text>
    ? { [Name in keyof Text]: Name extends keyof Meant ? Meant[Name] : never }
    : unknown;

type Part<Route, Name extends string> = Name extends keyof Route ? Route[Name] : undefined;
type InputOf<Route> = Input<Part<Route, 'params'>> & Query<Part<Route, 'query'>> & Input<Part<Route, 'body'>>;
type AnswerOf<Answers> = { [Status in Exclude<keyof Answers, 304>]: Output<Answers[Status]> }[Exclude<
  keyof Answers,
  304
>];

/** What each operation takes and answers, as the contract's schemas have it. */
type FromContract<Contract> = {
  -readonly [Route in keyof Contract as Contract[Route] extends { operation: infer Name extends string }
    ? Name
    : never]: Contract[Route] extends { answers: infer Answers }
    ? [Plain<InputOf<Contract[Route]>>, Plain<AnswerOf<Answers>>]
    : never;
};

/** The same as the typed caller has it. */
type FromCaller<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends Operation<infer In, infer Answer, infer _>
    ? [Plain<Exclude<In, void>>, Plain<Answer>]
    : never;
};

it('takes and answers what the schemas of the contracts say, operation by operation', () => {
  expectTypeOf<FromCaller<Api['posts']>>().toEqualTypeOf<FromContract<typeof posts>>();
  expectTypeOf<FromCaller<Api['sendMagicLink']>>().toEqualTypeOf<FromContract<typeof sendMagicLink>>();
  expectTypeOf<FromCaller<Api['fanOutMessage']>>().toEqualTypeOf<FromContract<typeof fanOutMessage>>();
  expectTypeOf<FromCaller<Api['onboardUser']>>().toEqualTypeOf<FromContract<typeof onboardUser>>();
});

it('takes options only where the function reads them', () => {
  type Options<O> = O extends Operation<infer _In, infer _Answer, infer Own> ? keyof Own : never;
  expectTypeOf<Options<Api['posts']['create']>>().toEqualTypeOf<'idempotencyKey'>();
  expectTypeOf<Options<Api['posts']['update']>>().toEqualTypeOf<'ifMatch'>();
  expectTypeOf<Options<Api['posts']['list']>>().toEqualTypeOf<never>();
});

/** The service of an SDK from before parameters in one object. */
declare class OldFunctions {
  createExecution(functionId: string, body?: string, async?: boolean, xpath?: string): Promise<object>;
}

it('a caller takes no service of an SDK that is too old', () => {
  expectTypeOf<SupportedService<OldFunctions>>().toEqualTypeOf<{
    error: 'appwrite 19.0.0 or later, or node-appwrite 18.0.0 or later, expected';
  }>();
  expectTypeOf<SupportedService<AppFunctions>>().toEqualTypeOf<AppFunctions>();
  expectTypeOf<SupportedService<Functions>>().toEqualTypeOf<Functions>();
});
