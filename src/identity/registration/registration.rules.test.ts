import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installedStrings } from '../../platform/i18n.ts';
import { readBirthDate, readMrn, sameName } from '../accounts/membership.rules.ts';
import { isCommonPassword } from '../factors/common-passwords.ts';
import { passwordProblem } from '../factors/password.rules.ts';
import {
  answerText,
  readSecretQuestions,
  SECRET_QUESTIONS,
} from '../factors/secret-questions.rules.ts';
import { strengthOf } from '../factors/strength.rules.ts';
import {
  allRight,
  type Derive,
  makeQuestions,
  PROOF_KINDS,
  type ProofFacts,
} from './proofing.rules.ts';

describe('a name', () => {
  it.each([
    ['José', 'Núñez', 'Jose', 'Nunez', true],
    ['mary-ann', 'O’Brien', 'Mary Ann', "O'Brien", true],
    ['Maryann', 'OBrien', 'Mary-Ann', 'O’Brien', true],
    ['Rosa', 'Alvarez', 'Rosa Maria', 'Alvarez', true],
    ['Rosa', 'Hill', 'Rosa', 'Núñez-Hill', true],
    ['Robert', 'King Jr.', 'Robert', 'King', true],
    ['Robert', 'King', 'Robert', 'King III', true],
    ['', 'Suharto', '', 'Suharto', true],
    ['Suharto', '', '', 'Suharto', true],
    ['李', '王', '李', '王', true],
    ['Bob', 'King', 'Robert', 'King', false],
    ['Robert', 'Kingsley', 'Robert', 'King', false],
    ['Robert', '', 'Robert', 'King', false],
    ['', 'King', 'Robert', 'King', false],
    ['', '', '', '', false],
    ['Anna', 'Lind', 'Anne', 'Lind', false], // twins
    ['Siobhan', 'ORourke', 'Siobhán', 'O\u02bcRourke', true],
    ['Siobhan', 'O‘Rourke', 'Siobhán', 'O`Rourke', true],
    ['Siobhan', "o'rourke", 'SIOBHAN', 'O´ROURKE', true],
    ['Beatrice', 'Levesque', 'Béatrice', 'Lévesque', true],
    ['Béatrice', 'Lévesque', 'Beatrice', 'Levesque', true],
    ['Oyvind', 'Odegard', 'Øyvind', 'Ødegård', true],
    ['Lech', 'Walesa', 'Lech', 'Wałęsa', true],
    ['Rosa', 'Garcia Marquez', 'Rosa', 'García-Márquez', true],
    ['Rosa', 'GarciaMarquez', 'Rosa', 'García Márquez', true],
    ['Rosa', 'Marquez', 'Rosa', 'García y Márquez', true],
    ['Rosa', 'García Márquez', 'Rosa', 'García', true],
    ['Rosa', 'de la Cruz', 'Rosa', 'Cruz', true],
    ['Rosa', 'de', 'Rosa', 'de la Cruz', false],
    ['Rosa', 'Smith Jones Garcia Lee', 'Rosa', 'García', false], // a list of guesses
    ['Rosa', 'Cruz Vega', 'Rosa', 'Cruz Luna', false],
    ['Van', 'Van', 'Van', 'Van', true],
    ['Sukarni', '', 'Sukarni', '', true],
    ['Sukarni', 'Sukarni', 'Sukarni', '', true],
    ['', 'Sukarni', 'Sukarni', 'LNU', true],
    ['Sukarni', 'LNU', '', 'Sukarni', true],
    ['Sri', 'Mulyani', '', 'Sri Mulyani', true],
    ['Sukarni', 'Smith', 'Sukarni', '', false],
    ['Sukarni', '', 'Sukarno', '', false],
    ['Sukarni', '', 'LNU', 'FNU', false],
    ['Md', 'Rahman', 'Md', 'Rahman', true],
    ['Md', 'Rahman', 'Abdul', 'Rahman', false],
  ])('%s %s is the name of %s %s: %s', (given, family, ownGiven, ownFamily, expected) => {
    expect(sameName({ given, family }, { given: ownGiven, family: ownFamily })).toBe(expected);
  });
});

describe('what stands on the card', () => {
  it.each([
    ['0048 2291 37', '0048229137'],
    ['0048-2291-37', '0048229137'],
    ['1234567', null],
    ['1234567890123', null],
    ['12345678a', null],
    ['١٢٣٤٥٦٧٨', null],
  ])('%s is number %s', (typed, expected) => expect(readMrn(typed)).toBe(expected));
  it.each([
    ['2', '29', '1984', { day: '1984-02-29' }],
    ['02', '9', '1984', { day: '1984-02-09' }],
    ['2', '29', '1985', { problem: 'problem.birth-date' }],
    ['27', '3', '1984', { problem: 'problem.birth-month' }],
    ['3', '27', '84', { problem: 'problem.birth-date' }],
    ['11', '23', '2026', { problem: 'problem.birth-range' }],
    ['1', '1', '1880', { problem: 'problem.birth-range' }],
    ['', '', '', { problem: 'problem.birth-month' }],
  ])('%s/%s/%s is %j', (month, day, year, expected) =>
    expect(
      readBirthDate({ 'birth-month': month, 'birth-day': day, 'birth-year': year }, '2026-11-22'),
    ).toEqual(expected),
  );
});

const context = {
  userId: 'rosa.nunez',
  given: 'Rosa',
  family: 'Núñez',
  mrn: '0048229137',
  birthDate: '1984-03-27',
  email: 'flowers@example.org',
  product: 'Cedar Valley Health',
};
describe('a password', () => {
  it.each([
    ['seven green boats sail', null],
    ['все зелёные лодки', null],
    ['💚🛶🌲🍎🎈🐢🚲🌻🎻🧵🪁🍋🐝🌙🧩', null],
    ['short but sweet', null],
    ['fourteen chars', 'problem.password-short'],
    ['aaaaaaaaaaaaaaaaaaaa', 'problem.password-common'],
    ['zvzvqzvzvqzvzvqzvzvq', 'problem.password-repeats'],
    ['greengreengreengreen', 'problem.password-repeats'],
    ['i am ROSA and i like it', 'problem.password-about-you'],
    ['the number 0048229137', 'problem.password-about-you'],
    ['born on 03/27/1984, spring', 'problem.password-about-you'],
    ['my flowers are the best', 'problem.password-about-you'],
    ['Cedar Valley Health 1', 'problem.password-about-you'],
    ['cedar valley health grows tall trees', null],
  ])('%s: %s', (password, problem) =>
    expect(passwordProblem(password, context, isCommonPassword)).toBe(problem),
  );
  it('is refused by the list, also with case and digits added, and the list knows the common ones and not others', () => {
    for (const common of [
      'password',
      '123456',
      'qwertyuiop',
      'unbelievable',
      '1qaz2wsx3edc4rfv5tgb',
    ])
      expect(isCommonPassword(common), common).toBe(true);
    for (const other of ['seven green boats sail', createHash('sha256').update('x').digest('hex')])
      expect(isCommonPassword(other), other).toBe(false);
    expect(passwordProblem('1QAZ2wsx3edc4rfv5tgb', context, isCommonPassword)).toBe(
      'problem.password-common',
    );
  });
  it('has its length judged in characters as people count them, never cut, at every length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (length) => {
        const text = Array.from(
          { length },
          (_, at) => 'abcdefghijklmnopqrstuvwxyz'[(at * 7 + Math.floor(at / 26)) % 26],
        ).join('');
        const problem = passwordProblem(text, context, () => false);
        expect(problem === 'problem.password-short').toBe(length < 15);
        expect(problem === 'problem.password-long').toBe(length > 256);
      }),
    );
    expect(
      [0, 3, 15, 19, 30].map((length) =>
        strengthOf('abcdefghijklmnopqrstuvwxyz0123456789'.slice(0, length)),
      ),
    ).toEqual([0, 1, 2, 3, 4]);
  });
});

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
  it('have one answer however it is written', () =>
    expect(answerText('  Mr.  WOBBLES ')).toBe(answerText('mr wobbles')));
});

describe('identity questions', () => {
  const draw =
    (seed: string): Derive =>
    (label, n) =>
      createHash('sha256').update(`${seed} ${label}`).digest().readUIntBE(0, 6) % n;
  const others: ProofFacts[] = Array.from({ length: 30 }, (_, at) => ({
    street: `Street ${at}`,
    city: `Town ${at % 9}`,
    phone: String(1000 + at),
    doctor: `Dr. ${at % 7}`,
    clinic: `Clinic ${at % 4}`,
  }));
  const facts: fc.Arbitrary<ProofFacts> = fc.record(
    {
      street: fc.constant('Elm'),
      city: fc.constant('Springfield'),
      phone: fc.constant('4242'),
      doctor: fc.constant('Dr. House'),
    },
    { requiredKeys: [] },
  );

  it('are three with five different options; a fact stands among them once, and nothing tells that it does', () => {
    fc.assert(
      fc.property(fc.string(), facts, (seed, own) => {
        const questions = makeQuestions(draw(seed), own, others);
        expect(questions).toHaveLength(3);
        expect(new Set(questions.map((one) => one.kind)).size).toBe(3);
        for (const { kind, options, right } of questions) {
          expect(PROOF_KINDS).toContain(kind);
          expect(new Set(options).size).toBe(5);
          expect(right === null ? undefined : options[right]).toBe(own[kind]);
        }
        expect(makeQuestions(draw(seed), own, others)).toEqual(questions);
      }),
    );
  });
  it(`are never answered rightly
    where a fact is missing, and by one set of answers
    where none is`, () => {
    fc.assert(
      fc.property(
        fc.string(),
        facts,
        fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }),
        (seed, own, answers) => {
          const questions = makeQuestions(draw(seed), own, others);
          const rights = questions.map((one) => one.right);
          expect(allRight(questions, answers)).toBe(
            !rights.includes(null) && rights.every((right, at) => right === answers[at]),
          );
        },
      ),
    );
    expect(allRight([], [])).toBe(false);
  });
  it('put the right one at every place about equally often', () => {
    const counts = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 1000; seed++)
      for (const { right } of makeQuestions(
        draw(String(seed)),
        { street: 'Elm', phone: '4242', city: 'X' },
        others,
      ))
        counts[right ?? 0] = (counts[right ?? 0] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(100);
  });
});
