import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';
import { passwordProblem } from './password.rules.ts';

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
  it('is refused if listed, also with other case or digits added; the list has the common ones and no others', () => {
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
  it('is measured in characters as people count them, and never cut, at every length', () => {
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
  });
});
