import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursOf, plain, R, T, U, unitKey } from './sig-words.rules.ts';

describe('a text in plain words', () => {
  it.each([
    ['small letters, no accents', 'Cápsula CADA Mañana', 'capsula cada manana'],
    ['one blank between words, none around', '  1\ttablet \n daily ', '1 tablet daily'],
    ['no periods in abbreviations', '1 tab p.o. b.i.d.', '1 tab po bid'],
    ['no periods in one that lacks its last', '1 tab b.i.d', '1 tab bid'],
    ['digits for English numbers', 'take two tablets', 'take 2 tablets'],
    ['digits for a number with a hyphen', 'every twenty-four hours', 'every 24 hours'],
    ['digits for Spanish numbers', 'tome dos tabletas', 'tome 2 tabletas'],
    ['“once” is a count in English, and not eleven', 'once daily', '1 time daily'],
    ['Spanish twelve', 'cada doce horas', 'cada 12 horas'],
    ['twice', 'twice a day', '2 times a day'],
    ['thrice', 'thrice a day', '3 times a day'],
    ['no number inside a longer word', 'bone, tension, lone', 'bone, tension, lone'],
    ['a sign for a half', '½ tablet', '0.5 tablet'],
    ['a number and a sign for a half', '1½ tablets', '1.5 tablets'],
    ['a number, a blank and a sign', '2 ¼ tsp', '2.25 tsp'],
    ['a fraction', '1/2 tablet', '0.5 tablet'],
    ['a number and a fraction', '1 1/2 tablets', '1.5 tablets'],
    ['a number, a hyphen and a fraction', '1-1/2 tablets', '1.5 tablets'],
    ['a number and a half in words', 'one and a half tablets', '1.5 tablets'],
    ['a number and a half in Spanish', 'una y media tableta', '1.5 tableta'],
    ['a half in words', 'half a tablet', '0.5 tablet'],
    ['a half in Spanish', 'media tableta', '0.5 tableta'],
    ['a quarter', 'a quarter of a tablet', '0.25 tablet'],
    ['a quarter in Spanish', 'un cuarto de tableta', '0.25 tableta'],
    ['Roman numerals before a form', 'ii tabs', '2 tabs'],
    ['four in Roman', 'iv gtt', '4 gtt'],
    ['IV alone is a route', '1 g iv daily', '1 g iv daily'],
    ['thousands without a comma', '50,000 units', '50000 units'],
    ['a decimal comma stays as it came', '2,5 ml', '2,5 ml'],
    ['a number said twice, once', 'take 1 (one) tablet', 'take 1 tablet'],
    ['two different numbers stay both', 'take 1 (two) tablets', 'take 1 2 tablets'],
    ['no parentheses or quotation marks', '“daily” [as directed]', 'daily as directed'],
    ['no words of SNOMED’s own', 'Daily (qualifier value)', 'daily'],
    ['nothing', '', ''],
  ])('%s', (_case, text, is) => expect(plain(text)).toBe(is));

  it('keeps a number as it is', () =>
    fc.assert(
      fc.property(fc.nat(999), fc.nat(99), (whole, part) => {
        const number = `${whole}.${part}`;
        expect(plain(`${number} mg`)).toBe(`${number} mg`);
      }),
    ));
});

describe('how long a unit of time is, in hours', () => {
  it.each<[string, string[], number]>([
    ['a minute', ['minute', 'mins', 'minutos'], 1 / 60],
    ['an hour', ['h', 'hr', 'hours', 'horas'], 1],
    ['a day', ['d', 'day', 'dias'], 24],
    ['a week', ['w', 'wks', 'week', 'semanas'], 7 * 24],
    ['a month, a twelfth of a year', ['mo', 'month', 'mes', 'meses'], (365 * 24) / 12],
    ['a year', ['yr', 'years', 'ano', 'anos'], 365 * 24],
  ])('%s', (_case, units, hours) => {
    for (const unit of units) {
      expect(unit).toMatch(new RegExp(`^${T}$`));
      expect(hoursOf(unit)).toBe(hours);
    }
  });
});

describe('a unit of a dose by one name', () => {
  it.each<[string, string[]]>([
    ['tablet', ['tab', 'tabs', 'tablet', 'tablets', 'tbl', 'comprimidos', 'tableta']],
    ['capsule', ['cap', 'caps', 'capsules', 'capsulas']],
    ['puff', ['puff', 'puffs', 'inhalation', 'inhalaciones']],
    ['drop', ['gtt', 'gtts', 'drops', 'gota']],
    ['unit', ['unit', 'units', 'iu', 'unidades']],
    ['mL', ['ml', 'cc']],
    ['teaspoon', ['tsp', 'teaspoons', 'cucharadita', 'cucharaditas']],
    ['tablespoon', ['tbsp', 'tablespoons', 'cucharadas']],
    ['suppository', ['suppository', 'suppositories', 'supositorios']],
    ['packet', ['packets', 'sobres']],
    ['dose', ['dose', 'doses', 'dosis']],
    ['mg', ['mg']],
  ])('%s', (name, spellings) => {
    for (const spelling of spellings) {
      expect(spelling).toMatch(new RegExp(`^${U}$`));
      expect(unitKey(spelling)).toBe(name);
    }
  });
  it('keeps teaspoons and tablespoons apart, in both languages', () => {
    expect(unitKey('tsp')).not.toBe(unitKey('tbsp'));
    expect(unitKey('cucharadita')).not.toBe(unitKey('cucharada'));
  });
  it('gives an unknown unit under its own name, in the singular', () =>
    expect([unitKey('squirts'), unitKey('Scoop')]).toEqual(['squirt', 'scoop']));
});

describe('an amount', () => {
  it.each<[string, string, (string | undefined)[] | null]>([
    ['one number', '2', ['2', undefined]],
    ['a decimal without a zero', '.5', ['.5', undefined]],
    ['a range with a hyphen', '1-2', ['1', '2']],
    ['a range in words', '1 to 2', ['1', '2']],
    ['a choice', '1 or 2', ['1', '2']],
    ['a range in Spanish', '1 a 2', ['1', '2']],
    ['a choice in Spanish', '1 o 2', ['1', '2']],
    ['no number', 'some', null],
  ])('%s', (_case, text, parts) => {
    const match = new RegExp(`^${R}$`).exec(text);
    expect(match && [match[1], match[2]]).toEqual(parts);
  });
});
