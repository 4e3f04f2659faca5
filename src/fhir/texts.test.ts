import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageAt, ageUnitOf } from './ages.ts';
import { readMoment } from './dates.ts';
import { readNarrative } from './narrative.ts';
import { isLaidOut, readText } from './texts.ts';

describe('a text', () => {
  it.each([
    ['  one line ', 'one line'],
    ['a\r\nb\rc\n\n', 'a\nb\nc'],
    ['\n \n   in\n  columns  \n', '   in\n  columns'],
    ['', ''],
    [undefined, ''],
    ['  \n ', ''],
  ])('%j is read as %j', (sent, read) => expect(readText(sent)).toBe(read));

  it('keeps every letter, and is read once', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '.', 'é') }),
        (sent) => {
          const read = readText(sent);
          expect(read.replace(/\s/g, '')).toBe(sent.replace(/\s/g, ''));
          expect(readText(read)).toBe(read);
        },
      ),
    ));

  it.each([
    ['CULTURE      : No growth\nPUS CELLS    : 20-30 /hpf', true],
    ['a\tb\nc\td', true],
    ['One line  with two blanks', false],
    ['1. SKIN, LEFT ANKLE:\n   - Seborrheic keratosis\n   - Margins free', false],
    ['A sentence.  Another.\nAnd a line.', false],
  ])('%j stands in columns: %s', (sent, is) => expect(isLaidOut(sent)).toBe(is));
});

describe('a narrative', () => {
  it.each([
    [
      '<div xmlns="http://www.w3.org/1999/xhtml"><p>Hemoglobin: <b>7.9</b> g/dL</p><p>Low &amp; falling</p></div>',
      'Hemoglobin: 7.9 g/dL\nLow & falling',
    ],
    [
      '<div><table><tr><th>Test</th><th>Value</th></tr><tr><td>Iron</td><td>&lt; 5</td></tr></table></div>',
      'Test  Value\nIron  < 5',
    ],
    ['<div>one<br/>two</div>', 'one\ntwo'],
    ['<div><pre>A    B\n1    2</pre></div>', 'A    B\n1    2'],
    ['<div><ul><li>first</li><li>second</li></ul></div>', '- first\n- second'],
    ['<div><script>alert(1)</script><style>p{}</style><!-- no -->Seen</div>', 'Seen'],
    ['<div>\n  in   the\n  middle\n</div>', 'in the middle'],
    ['<div>&#181;g &#xE9; &copy; &nbsp;x</div>', 'µg é &copy;  x'],
    ['<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>a</h:p><h:p>b</h:p></h:div>', 'a\nb'],
    ['<div></div>', ''],
    [undefined, ''],
  ])('%s', (div, says) => expect(readNarrative(div)).toBe(says));

  it('leaves no word behind', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('p', 'td', 'b', 'li', 'span', 'h2'),
            fc.stringMatching(/^[a-z0-9.]{1,8}$/),
          ),
          { maxLength: 8 },
        ),
        (parts) => {
          const read = readNarrative(
            `<div>${parts.map(([tag, words]) => `<${tag}>${words}</${tag}> `).join('')}</div>`,
          );
          for (const [, words] of parts) expect(read).toContain(words);
        },
      ),
    ));
});

describe('an age', () => {
  const at = (text: string) => readMoment(text, 'America/Chicago');
  it.each([
    ['2002-01-15', '2026-01-15', 'a', { from: 24, to: 24 }],
    ['2002-01-15', '2026-01-14', 'mo', { from: 287 + 30 / 31, to: 287 + 30 / 31 }],
    ['2026-11-01', '2026-11-20', 'd', { from: 19, to: 19 }],
    ['2026-11-01', '2026-11-22', 'wk', { from: 3, to: 3 }],
    ['2026-11-19', '2026-11-20T08:15:00-06:00', 'h', { from: 0, to: 48 }],
    ['2020-02-29', '2021-02-28', 'a', { from: 1, to: 1 }],
    ['2000-06-15', '2018', 'a', { from: 17 + 200 / 365, to: 18 + 199 / 365 }],
  ] as const)('of who was born %s is at %s in %s: %j', (born, when, unit, age) => {
    const found = ageAt(born, at(when), unit);
    expect(found?.from).toBeCloseTo(age.from, 6);
    expect(found?.to).toBeCloseTo(age.to, 6);
  });
  it('is known to nobody without a whole birth date or a time', () =>
    expect([
      ageAt(null, at('2026'), 'a'),
      ageAt('2002', at('2026'), 'a'),
      ageAt('2002-01-15', null, 'a'),
    ]).toEqual([null, null, null]));
  it('has the units of FHIR', () =>
    expect(['a', 'Years', 'mo', 'wk', 'días', 'h', '', 'kg'].map(ageUnitOf)).toEqual([
      'a',
      'a',
      'mo',
      'wk',
      'd',
      'h',
      null,
      null,
    ]));
});
