import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { Key } from '../../platform/i18n.ts';

/**
 * The questions from which a member chooses three. They slow an attacker down but prove nothing
 * (docs/decisions/0007). None asks for what is in the record, on the card or on public pages.
 */
export const SECRET_QUESTIONS = [
  'first-concert',
  'childhood-friend',
  'first-teacher',
  'first-job',
  'first-dish',
  'far-place',
  'loved-toy',
  'first-film',
  'loved-book',
  'nickname',
  'first-car',
  'summer-place',
  'first-street',
  'cousin',
  'first-boss',
  'loved-song',
  'first-trip',
  'old-shop',
  'loved-meal',
  'first-pet',
  'hero',
  'loved-tree',
] as const;
export type SecretQuestion = (typeof SECRET_QUESTIONS)[number];
export const isSecretQuestion = (text: string): text is SecretQuestion =>
  (SECRET_QUESTIONS as readonly string[]).includes(text);

/** The most obvious answers. */
const GUESSES = new Set([
  'pizza',
  'blue',
  'red',
  'mom',
  'dad',
  'none',
  'yes',
  'dog',
  'cat',
  'toyota',
  'ford',
  'honda',
  'john',
  'mary',
  'titanic',
  'bible',
  'teddy',
  'home',
  'school',
  'na',
  'test',
]);

/** The answer without case, spaces and punctuation, so that it may be written in any way. */
export const answerText = (answer: string): string =>
  answer
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Three different questions with acceptable answers.
 * @param words a question in the reader's language: words from it are not an answer
 * @param known what is on the card: name, birth date, number
 */
export function readSecretQuestions(
  typed: Typed,
  words: (question: SecretQuestion) => string,
  known: readonly string[],
): { questions: { question: SecretQuestion; answer: string }[] } | { problems: Problems } {
  const problems: Problems = {};
  const questions: { question: SecretQuestion; answer: string }[] = [];
  for (const at of [1, 2, 3]) {
    const question = typed[`question-${at}`] ?? '';
    const answer = answerText(typed[`answer-${at}`] ?? '');
    if (!isSecretQuestion(question)) problems[`question-${at}`] = 'problem.question';
    else if (questions.some((one) => one.question === question))
      problems[`question-${at}`] = 'problem.question-twice';
    const problem = answerProblem(
      answer,
      isSecretQuestion(question) ? answerText(words(question)) : '',
      known,
      questions,
    );
    if (problem) problems[`answer-${at}`] = problem;
    if (isSecretQuestion(question)) questions.push({ question, answer });
  }
  return Object.keys(problems).length > 0 ? { problems } : { questions };
}

function answerProblem(
  answer: string,
  question: string,
  known: readonly string[],
  before: { answer: string }[],
): Key | null {
  if ([...answer].length < 3) return 'problem.answer-short';
  if (before.some((one) => one.answer === answer)) return 'problem.answer-twice';
  if (question.includes(answer) || GUESSES.has(answer) || new Set(answer).size < 2)
    return 'problem.answer-weak';
  return known
    .map(answerText)
    .some((text) => text.length >= 3 && (answer === text || answer.includes(text)))
    ? 'problem.answer-known'
    : null;
}
