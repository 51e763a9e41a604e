import { expect, it } from 'vitest';
import { isOperatorText, rowText } from './row-text.ts';

const OPERATOR = '{"method":"increment","values":[1]}';

it('a text that Appwrite would take for an operation is told, however it is written', () => {
  const operators = [OPERATOR, ` \n${OPERATOR} `, '{"values":[],"method":"toggle"}', '{"\\u006dethod":"toggle"}'];
  expect(operators.map(isOperatorText)).toEqual(operators.map(() => true));
  const texts = ['', '{', '{}', '{"method":1}', '[{"method":"toggle"}]', `"${OPERATOR}`, 'method', `x${OPERATOR}`];
  expect(texts.map(isOperatorText)).toEqual(texts.map(() => false));
});

it('a text of a user can be kept in a row, whatever it is', () => {
  expect(rowText('Ada', 128)).toBe('Ada');
  expect(rowText('', 128)).toBe('');
  expect(rowText('\ud800A\0B', 128)).toBe('\ufffdAB');
  expect(rowText('\u{1F600}'.repeat(129), 128)).toBe('\u{1F600}'.repeat(128));
  expect(rowText(OPERATOR, 128)).toBe(`\u200B${OPERATOR}`);
  expect(isOperatorText(rowText(OPERATOR, OPERATOR.length))).toBe(false);
  expect([...rowText(OPERATOR, OPERATOR.length)]).toHaveLength(OPERATOR.length);
});
