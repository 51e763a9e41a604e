import { expect, it } from 'vitest';
import { ExecutionLines } from './executions.ts';

const of = { functionId: 'hello', executionId: 'e1', trigger: 'event' } as const;
const end = { ...of, kind: 'end', responseStatusCode: 200, errors: '', duration: 0.0843 } as const;

function lines(...news: Parameters<ExecutionLines['show']>[0][]): string[] {
  const printed: string[] = [];
  const shown = new ExecutionLines((line) => printed.push(line.replace(/^\d\d:\d\d:\d\d /, '')));
  for (const each of news) shown.show(each);
  return printed;
}

it('prints what a function logs and how it ended, a line each', () => {
  expect(lines({ ...of, kind: 'log', text: 'one\ntwo\n' }, { ...end, status: 'completed' })).toEqual([
    'hello | one',
    'hello | two',
    'hello event completed 200 84 ms',
  ]);
});

it('prints an error once', () => {
  const failed = { ...end, status: 'failed', responseStatusCode: 500, errors: 'Error: no' } as const;
  expect(lines({ ...of, kind: 'error', text: 'Error: no' }, failed)).toEqual([
    'hello ! Error: no',
    'hello event failed 500 84 ms',
  ]);
  expect(lines(failed)).toEqual(['hello ! Error: no', 'hello event failed 500 84 ms']);
});

it('does not print a scheduled execution that succeeded and logged nothing', () => {
  const ran = { ...end, trigger: 'schedule', status: 'completed' } as const;
  expect(lines(ran)).toEqual([]);
  expect(lines({ ...of, kind: 'log', text: 'two were left' }, ran)).toHaveLength(2);
  expect(lines({ ...ran, status: 'failed', responseStatusCode: 500 })).toEqual(['hello schedule failed 500 84 ms']);
});
