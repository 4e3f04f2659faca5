import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lengthOf,
  readSubject,
  readText,
  SUBJECT_MOST,
  storedText,
  TEXT_MOST,
} from './text.rules.ts';

describe('what is stored', () => {
  it.each([
    ['My sugar was <70 twice, >300 after lunch', 'My sugar was <70 twice, >300 after lunch'],
    ['<b>bold?</b></textarea><script>', '<b>bold?</b></textarea><script>'],
    ['  two  spaces\t and a tab ', '  two  spaces\t and a tab '],
    ['\n\nfirst\n', '\n\nfirst\n'],
    ['a\r\nb\rc\n\rd', 'a\nb\nc\n\nd'],
    ['a\u2028b\u2029c\u0085d\ve\ff', 'a\nb\nc\nd\ne\nf'],
    ['5\u00000 mg', '5\ufffd0 mg'],
    [
      'bell\u0007, escape\u001b, delete\u007f, C1\u009b',
      'bell\ufffd, escape\ufffd, delete\ufffd, C1\ufffd',
    ],
    ['half \ud83d and \ude00', 'half \ufffd and \ufffd'],
    ['a \ud83d\u0000\ude00', 'a \ufffd\ufffd\ufffd'],
    ['whole 😀, family 👩‍👩‍👧, e\u0301', 'whole 😀, family 👩‍👩‍👧, e\u0301'],
    ['right to left \u202e stays', 'right to left \u202e stays'],
  ])('%j as %j', (typed, stored) => {
    expect(storedText(typed)).toBe(stored);
    expect(readText(typed)).toEqual({ ok: true, text: stored });
  });

  it('a subject has one line', () => {
    expect(readSubject('Results\r\nof\u2028May')).toEqual({ ok: true, text: 'Results of May' });
    expect(readSubject('A1c <7?')).toEqual({ ok: true, text: 'A1c <7?' });
  });
});

it.each([
  ['', 'empty'],
  [' \t\r\n ', 'empty'],
  ['\u00a0\u2003\u3000', 'empty'],
  ['\u200b\u200d\ufeff\u2060\u00ad', 'empty'],
  ['\u3164\u115f\u2800', 'empty'],
  ['\u202e\u2066', 'empty'],
  ['\ufe0f\u0301', 'empty'],
  ['\u0000', 'empty'],
  ['\ud83d', 'empty'],
])('%j says nothing', (typed, why) => {
  expect(readText(typed)).toEqual({ ok: false, why });
  expect(readSubject(typed)).toEqual({ ok: false, why });
});

it.each([['?'], ['👍'], ['7'], ['王'], ['\u200b.']])('%j says something', (typed) => {
  expect(readText(typed)).toEqual({ ok: true, text: typed });
});

describe.each([
  ['text', readText, TEXT_MOST, 10_000],
  ['subject', readSubject, SUBJECT_MOST, 100],
])('the %s', (_, read, most, limit) => {
  it(`has up to ${limit} characters`, () => expect(most).toBe(limit));

  it.each([['x'], ['é'], ['😀'], ['𝒳'], ['e\u0301'], ['\u0000'], ['\ud83d'], ['\r\n']])(
    '%j counts by code points',
    (unit) => {
      const each = lengthOf(unit);
      const full = `a${unit.repeat(Math.floor((limit - 1) / each))}`;
      const rest = 'z'.repeat(limit - lengthOf(full));
      expect(read(full + rest).ok).toBe(true);
      expect(read(`${full}${rest}z`)).toEqual({ ok: false, why: 'long' });
    },
  );
});

describe('for any text', () => {
  const unit = fc.oneof(
    fc.constantFrom('\r', '\n', '\r\n', '\u2028', '\u0000', '\ud83d', '\ude00', '\t', ' ', '<'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const typed = fc.array(unit).map((parts) => parts.join(''));
  /** What a browser sends for a text in a form. */
  const sent = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n');

  it('storing twice changes nothing', () =>
    fc.assert(
      fc.property(typed, (text) => {
        expect(storedText(storedText(text))).toBe(storedText(text));
      }),
    ));

  it('a form’s way there and back changes neither text nor length', () =>
    fc.assert(
      fc.property(typed, (text) => {
        expect(storedText(sent(text))).toBe(storedText(text));
        expect(lengthOf(sent(storedText(text)))).toBe(lengthOf(text));
      }),
    ));

  it('a script that knows only the value of the field counts the same', () =>
    fc.assert(
      fc.property(typed, (text) => {
        const value = text.replace(/\r\n|\r/g, '\n'); // what the field makes of it
        expect([...value].length).toBe(lengthOf(sent(value)));
      }),
    ));

  it('it is never longer, and holds nothing that can’t be stored', () =>
    fc.assert(
      fc.property(typed, (text) => {
        const stored = storedText(text);
        expect(stored.length).toBeLessThanOrEqual(text.length);
        expect(stored.isWellFormed()).toBe(true);
        expect(stored).not.toMatch(/[^\P{Cc}\t\n]/u);
      }),
    ));

  it('what is read is read again in the same way', () =>
    fc.assert(
      fc.property(typed, (text) => {
        for (const read of [readText, readSubject]) {
          const first = read(text);
          if (first.ok) expect(read(first.text)).toEqual(first);
        }
      }),
    ));
});

it('counts a line break as one character, as a browser does', () => {
  expect(storedText('a\r\nb\rc\nd')).toBe('a\nb\nc\nd');
});
