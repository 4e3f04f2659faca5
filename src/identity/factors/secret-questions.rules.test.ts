import { describe, expect, it } from 'vitest';
import { installedStrings } from '../../platform/i18n.ts';
import { answerText, readSecretQuestions, SECRET_QUESTIONS } from './secret-questions.rules.ts';

describe('secret questions', () => {
  const words = (question: string) => String(installedStrings('en')[`secret.${question}`]);
  const typed = (rest: Record<string, string> = {}) => ({
    'question-1': 'hero',
    'answer-1': 'Aunt Inés',
    'question-2': 'first-pet',
    'answer-2': 'Mr. Wobbles',
    'question-3': 'far-place',
    'answer-3': 'Ushuaia',
    ...rest,
  });
  it('are at least twenty, in both languages', () => {
    expect(SECRET_QUESTIONS.length).toBeGreaterThanOrEqual(20);
    expect(readSecretQuestions(typed(), words, ['Rosa'])).toHaveProperty('questions');
  });
  it.each([
    [{ 'question-2': 'hero' }, { 'question-2': 'problem.question-twice' }],
    [{ 'question-3': 'nothing' }, { 'question-3': 'problem.question' }],
    [{ 'answer-1': ' . ' }, { 'answer-1': 'problem.answer-short' }],
    [{ 'answer-2': 'aunt INES' }, {}],
    [{ 'answer-2': 'aunt-inés' }, { 'answer-2': 'problem.answer-twice' }],
    [{ 'answer-3': 'Pizza!' }, { 'answer-3': 'problem.answer-weak' }],
    [{ 'answer-1': 'your hero' }, { 'answer-1': 'problem.answer-weak' }],
    [{ 'answer-1': 'Rosa' }, { 'answer-1': 'problem.answer-known' }],
  ])('%j: %j', (rest, problems) => {
    const read = readSecretQuestions(typed(rest), words, ['Rosa', 'Núñez']);
    expect('problems' in read ? read.problems : {}).toEqual(problems);
  });
  it('have the same answer however it is written', () =>
    expect(answerText('  Mr.  WOBBLES ')).toBe(answerText('mr wobbles')));
});
