import { expect, it } from 'vitest';
import { MONTH_LENGTH, readMonth } from './months.rules.ts';

it.each([
  ['3', 3],
  ['03', 3],
  [' 12 ', 12],
  ['March', 3],
  ['MAR', 3],
  ['mar.', 3],
  ['marzo', 3],
  ['Sept.', 9],
  ['setiembre', 9],
  ['septiembre', 9],
  ['ago', 8],
  ['May', 5],
  ['mayo', 5],
  ['ene', 1],
  ['dic', 12],
  ['0', null],
  ['13', null],
  ['003', null],
  ['ma', null],
  ['marchy', null],
  ['', null],
  ['.', null],
  ['constructor', null],
])('“%s” is month %s', (typed, month) => expect(readMonth(typed)).toBe(month));

it.each(['en', 'es'])(
  'reads every month by its name and by its first three letters: %s',
  (language) => {
    for (let month = 1; month <= 12; month++) {
      const name = new Date(Date.UTC(2026, month - 1, 1)).toLocaleString(language, {
        month: 'long',
        timeZone: 'UTC',
      });
      expect(name.length).toBeLessThanOrEqual(MONTH_LENGTH);
      expect([readMonth(name), readMonth(name.slice(0, 3))]).toEqual([month, month]);
    }
  },
);
