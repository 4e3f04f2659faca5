import { describe, expect, it } from 'vitest';
import {
  isSameVersion,
  TERMS_VERSION,
  type Terms,
  termsProblem,
  termsSections,
  termsVersion,
} from './terms.rules.ts';

const text = (words: string) => `${words} ${'as many words as terms have at least '.repeat(2)}`;
const terms = (rest: Partial<Terms> = {}): Terms => ({
  version: '2027-01-01',
  en: text('You agree.'),
  es: text('Usted acepta.'),
  ...rest,
});
const values = { name: 'Prairie & Lake', phone: '1-800-555-0177' };

describe('the terms', () => {
  it('are the portal’s own until there are others', () =>
    expect([termsVersion(null), termsVersion(terms())]).toEqual([TERMS_VERSION, '2027-01-01']));

  it.each([
    ['plain words', 'One.\nTwo.\n\nThree.', [[null, ['One. Two.', 'Three.']]]],
    [
      'headings',
      'First.\n\n## What\nOne.\n\nTwo.\n## Why\n\nThree.',
      [
        [null, ['First.']],
        ['What', ['One.', 'Two.']],
        ['Why', ['Three.']],
      ],
    ],
    [
      'name and phone',
      '## {name}\n\nCall {phone}.',
      [['Prairie & Lake', ['Call 1-800-555-0177.']]],
    ],
    ['HTML, as words', '## <b>x</b>\n\n<script>', [['<b>x</b>', ['<script>']]]],
    ['a heading of nothing', '##\n\nText.', [[null, ['##', 'Text.']]]],
    ['Windows’ line ends', '## A\r\n\r\nB\r\nC', [['A', ['B C']]]],
  ])('have sections: %s', (_name, en, sections) =>
    expect(
      termsSections(terms({ en }), 'en', values).map((one) => [one.heading, one.paragraphs]),
    ).toEqual(sections),
  );

  it.each([
    ['all is well', {}, null],
    ['no version', { version: '' }, { part: 'version', problem: 'terms-version' }],
    [
      'a day that is none',
      { version: '2027-02-30' },
      { part: 'version', problem: 'terms-version' },
    ],
    ['no words in one language', { es: ' ' }, { part: 'es', problem: 'terms-text' }],
    [
      'a name that nobody fills in',
      { en: text('{nmae}') },
      { part: 'en', problem: 'terms-braces' },
    ],
    ['a brace', { en: text('}') }, { part: 'en', problem: 'terms-braces' }],
    ['the two names', { en: text('{name} {phone}') }, null],
  ])('are refused for what is missing: %s', (_name, rest, problem) =>
    expect(termsProblem(terms(rest))).toEqual(problem),
  );

  it.each([
    ['the first ones', null, terms(), false],
    ['the first ones, older than ours', null, terms({ version: TERMS_VERSION }), true],
    [
      'other words, a later version',
      terms(),
      terms({ version: '2027-01-02', en: text('x') }),
      false,
    ],
    ['other words, the same version', terms(), terms({ en: text('x') }), true],
    ['other words in Spanish, the same version', terms(), terms({ es: text('x') }), true],
    [
      'other words, an earlier version',
      terms(),
      terms({ version: '2026-12-31', en: text('x') }),
      true,
    ],
    ['the same words, another version', terms(), terms({ version: '2027-03-01' }), false],
    ['back to ours', terms(), null, false],
  ])('need a new version for new wording: %s', (_name, from, to, same) =>
    expect(isSameVersion(from, to)).toBe(same),
  );
});
