import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../../platform/root.ts';
import { redFlags } from './red-flags.rules.ts';

/** The rows of the table; `\n`, `\u200b` and the like are written as in JSON. */
const rows = readFileSync(join(rootFolder, 'test/cases/red-flags.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [language = '', text = '', again = ''] = line.split('\t');
    return { language, text: JSON.parse(`"${text}"`) as string, again };
  });

it('the table has both languages, alarms and none', () => {
  expect(new Set(rows.map(({ language, again }) => `${language} ${again}`))).toEqual(
    new Set(['en yes', 'en no', 'es yes', 'es no']),
  );
});

it.each(rows)('$language: “$text”: $again', ({ text, again }) => {
  expect(redFlags('', text).length > 0 ? 'yes' : 'no').toBe(again);
});

it.each([
  ['', 'I want to die', ['crisis']],
  ['', 'I have chest pain', ['emergency']],
  ['', 'chest pain, and no suicidal thoughts', ['crisis', 'emergency']],
  ['Chest pain', 'since this morning', ['emergency']],
  ['I can’t breathe', 'ya no quiero vivir', ['crisis', 'emergency']],
  ['No', 'chest pain', ['emergency']],
  ['No chest pain', 'chest pain', ['emergency']],
  ['Refill', 'Please refill my lisinopril', []],
  ['', '', []],
])('“%s”, “%s”: %j', (subject, text, kinds) => expect(redFlags(subject, text)).toEqual(kinds));

describe('however it is written', () => {
  const row = fc.constantFrom(...rows.map(({ text }) => text));
  const alarm = fc.constantFrom(
    ...rows.filter(({ again }) => again === 'yes').map(({ text }) => text),
  );
  /** A change at some places of a text, by a way to change one character. */
  const changed = (text: string, places: readonly boolean[], change: (one: string) => string) =>
    [...text].map((one, at) => (places[at % places.length] ? change(one) : one)).join('');
  const places = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
  const same = (change: (one: string, way: string) => string, ways: readonly string[]) =>
    fc.assert(
      fc.property(row, places, fc.constantFrom(...ways), (text, where, way) => {
        expect(
          redFlags(
            '',
            changed(text, where, (one) => change(one, way)),
          ),
        ).toEqual(redFlags('', text));
      }),
      { numRuns: 500 },
    );

  it('capitals don’t matter', () => same((one) => one.toUpperCase(), ['']));
  it('accents don’t matter', () =>
    same(
      (one, accent) => (/\p{L}/u.test(one) ? one + accent : one),
      ['\u0301', '\u0303', '\u0308'],
    ));
  it('composed and decomposed letters are the same', () =>
    same((one, form) => one.normalize(form), ['NFC', 'NFD']));
  it('the form of an apostrophe doesn’t matter', () =>
    same(
      (one, form) => (/['’‘´`′]/.test(one) ? form : one),
      ["'", '’', '‘', '´', '`', 'ʼ', '′', ''],
    ));
  it('characters without width don’t matter', () =>
    same((one, hidden) => one + hidden, ['\u200b', '\u200d', '\ufeff', '\u2060', '\u00ad']));
  it('the kind of blank doesn’t matter', () =>
    same(
      (one, blank) => (one === ' ' ? blank : one),
      ['  ', '\t', '\u00a0', '\u2003', '\u202f \u3000'],
    ));
  it('the kind of line end doesn’t matter', () =>
    same((one, end) => (one === '\n' ? end : one), ['\r\n', '\r', '\u2028', '\u2029', '\u0085']));

  const others = fc.oneof(fc.string({ unit: 'grapheme' }), row);
  const mark = fc.constantFrom('. ', '! ', '? ', '.\n', '\n\n', '; ');
  it('no further sentence takes an alarm away', () =>
    fc.assert(
      fc.property(alarm, mark, others, (text, end, more) => {
        expect(redFlags('', `${text}${end}${more}`)).toEqual(
          expect.arrayContaining(redFlags('', text)),
        );
      }),
      { numRuns: 500 },
    ));
  it('nor does an earlier one', () =>
    fc.assert(
      fc.property(alarm, fc.constantFrom('. ', '! ', '; '), others, (text, end, earlier) => {
        expect(redFlags('', `${earlier}${end}${text}`)).toEqual(
          expect.arrayContaining(redFlags('', text)),
        );
      }),
      { numRuns: 500 },
    ));
  it('a subject counts as a text does', () =>
    fc.assert(
      fc.property(row, (text) => {
        expect(redFlags(text, '')).toEqual(redFlags('', text));
      }),
    ));
});
