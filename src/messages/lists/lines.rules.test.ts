import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, type Match, readLine, stateOfLine } from './lines.rules.ts';

describe('a line means', () => {
  const born = '1984-03-27';
  it.each([
    ['90461127', { by: 'number', number: '90461127', digits: '90461127' }],
    ['MR-90 461', { by: 'number', number: 'MR-90 461', digits: '90461' }],
    ['1984-03-27 Ruiz, Rosa', { by: 'name', born, family: 'Ruiz', given: 'Rosa', key: 'ruiz' }],
    ['3/27/1984, Ruiz, Rosa M', { by: 'name', born, family: 'Ruiz', given: 'Rosa M', key: 'ruiz' }],
    ['Ruiz, Rosa, 03/27/1984', { by: 'name', born, family: 'Ruiz', given: 'Rosa', key: 'ruiz' }],
    ['Rosa Ruiz 1984-3-27', { by: 'name', born, family: 'Ruiz', given: 'Rosa', key: 'ruiz' }],
    [
      '1984-03-27; García y Márquez; Ana',
      { by: 'name', born, family: 'García y Márquez', given: 'Ana', key: 'marquez' },
    ],
    ['1984-03-27 Cher', { by: 'name', born, family: 'Cher', given: '', key: 'cher' }],
    ['1984-03-27', { by: 'unreadable' }],
    ['1984-02-30 Ruiz, Rosa', { by: 'unreadable' }],
    ['27.03.1984 Ruiz', { by: 'unreadable' }],
    ['Rosa Ruiz', { by: 'unreadable' }],
    ['=HYPERLINK(1)', { by: 'unreadable' }],
    [`1984-03-27 ${'x'.repeat(200)}`, { by: 'unreadable' }],
  ])('%s', (line, meant) => expect(readLine(line)).toEqual(meant));

  it('something, whatever was pasted', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const line of linesOf(text))
          expect(['number', 'name', 'unreadable']).toContain(readLine(line).by);
      }),
    ));
});

it('lines are without quotes, tabs and empty ones', () =>
  expect(linesOf('"701"\r\n\n "Ruiz"\t"Rosa" \n')).toEqual(['701', 'Ruiz Rosa']));

describe('a line is', () => {
  const meant = readLine('701');
  const one = (rest: Partial<Match> = {}): Match => ({
    ...{ patientId: 'a', deceased: false, read: true },
    ...rest,
  });
  const state = (matches: Match[], taken: string[] = []) =>
    stateOfLine(meant, matches, new Set(taken)).state;
  it('sent to one living person whom it reaches, and to nobody else', () => {
    expect(stateOfLine(meant, [one()], new Set())).toEqual({ state: 'ready', patientId: 'a' });
    expect(stateOfLine(readLine('x'), [one()], new Set())).toEqual({
      ...{ state: 'unreadable', patientId: null },
    });
    expect(state([])).toBe('not-found');
    // whose it is of two can't be told, so it is nobody's
    expect(stateOfLine(meant, [one(), one({ patientId: 'b' })], new Set())).toEqual({
      ...{ state: 'ambiguous', patientId: null },
    });
    expect(state([one({ deceased: true })])).toBe('deceased');
    expect(state([one({ read: false })])).toBe('no-reader');
    expect(state([one()], ['a'])).toBe('twice');
    expect(state([one({ deceased: true })], ['a'])).toBe('twice');
  });
});
