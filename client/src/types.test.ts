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

/** JSON has no undefined, so an optional field is the same with and without it. */
type Plain<T> = T extends object ? { [Name in keyof T]: Plain<Exclude<T[Name], undefined>> } : T;

type Input<S> = S extends z.core.$ZodType ? z.core.input<S> : unknown;
type Output<S> = S extends z.core.$ZodType ? z.core.output<S> : undefined;

/** A query is sent as text and typed as its values. What is optional in the text is optional in the type. */
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

/** The input and answer of each operation, from the contract's schemas. */
type FromContract<Contract> = {
  -readonly [Route in keyof Contract as Contract[Route] extends { operation: infer Name extends string }
    ? Name
    : never]: Contract[Route] extends { answers: infer Answers }
    ? [Plain<InputOf<Contract[Route]>>, Plain<AnswerOf<Answers>>]
    : never;
};

/** The input and answer of each operation, from the typed caller. */
type FromCaller<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends Operation<infer In, infer Answer, infer _>
    ? [Plain<Exclude<In, void>>, Plain<Answer>]
    : never;
};

it('has the input and answer types of the contracts for every operation', () => {
  expectTypeOf<FromCaller<Api['posts']>>().toEqualTypeOf<FromContract<typeof posts>>();
  expectTypeOf<FromCaller<Api['sendMagicLink']>>().toEqualTypeOf<FromContract<typeof sendMagicLink>>();
  expectTypeOf<FromCaller<Api['fanOutMessage']>>().toEqualTypeOf<FromContract<typeof fanOutMessage>>();
  expectTypeOf<FromCaller<Api['onboardUser']>>().toEqualTypeOf<FromContract<typeof onboardUser>>();
});

it('accepts only the options that the function reads', () => {
  type Options<O> = O extends Operation<infer _In, infer _Answer, infer Own> ? keyof Own : never;
  expectTypeOf<Options<Api['posts']['create']>>().toEqualTypeOf<'idempotencyKey'>();
  expectTypeOf<Options<Api['posts']['update']>>().toEqualTypeOf<'ifMatch'>();
  expectTypeOf<Options<Api['posts']['list']>>().toEqualTypeOf<never>();
});

/** The service of an SDK with positional parameters. */
declare class OldFunctions {
  createExecution(functionId: string, body?: string, async?: boolean, xpath?: string): Promise<object>;
}

it('does not compile with an SDK that is too old', () => {
  expectTypeOf<SupportedService<OldFunctions>>().toEqualTypeOf<{
    error: 'appwrite 19.0.0 or later, or node-appwrite 18.0.0 or later, expected';
  }>();
  expectTypeOf<SupportedService<AppFunctions>>().toEqualTypeOf<AppFunctions>();
  expectTypeOf<SupportedService<Functions>>().toEqualTypeOf<Functions>();
});
