import { expect, it } from 'vitest';
import { requestOf } from '../tests/support/invoke.ts';
import { Budget, budgetOf } from './budget.ts';

const seconds = (budget: Budget) => Math.ceil(budget.left() / 1000);

it('is the timeout, less a second to answer in', () => {
  expect(seconds(new Budget(15, Number.POSITIVE_INFINITY))).toBe(14);
});

it('is at most 25 seconds if the execution may be synchronous, until it is proved to be asynchronous', () => {
  const budget = new Budget(900, 25);
  expect(seconds(budget)).toBe(25);
  budget.useWholeTimeout();
  expect(seconds(budget)).toBe(899);
  budget.end();
});

it('starts with the first call for a request, once for each request', () => {
  const req = requestOf();
  expect(budgetOf(req)).toBe(budgetOf(req));
  expect(budgetOf(requestOf())).not.toBe(budgetOf(req));
});

it('is over when the execution is', () => {
  const budget = new Budget(15, 25);
  budget.end();
  expect(budget.left()).toBe(0);
  expect(budget.signal.aborted).toBe(true);
});
