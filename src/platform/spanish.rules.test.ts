import { expect, it } from 'vitest';
import '../features.ts'; // installs the strings of every feature
import { wordsIn } from './i18n.ts';
import { spanishDate, withArticles, withoutTitle } from './spanish.rules.ts';

it.each([
  ['jue, 26 de nov de 2026, 1:05 p.m.', 'jue 26 de nov de 2026, 1:05\u00a0p.\u00a0m.'],
  ['viernes, 4 de diciembre', 'viernes 4 de diciembre'],
  ['26 nov 2026', '26 de nov de 2026'],
  ['1 mar 2025, 10:00\u202fa.m.', '1 de mar de 2025, 10:00\u00a0a.\u00a0m.'],
  ['noviembre de 2026', 'noviembre de 2026'],
  ['2026', '2026'],
])('the date %s is written %s', (intl, written) => expect(spanishDate(intl)).toBe(written));

it.each([
  ['desde el marzo de 2025', 'desde marzo de 2025'],
  ['Hasta el 2025', 'Hasta 2025'],
  ['del marzo de 2025 al abril de 2026', 'de marzo de 2025 a abril de 2026'],
  ['registrada el marzo de 2025.', 'registrada en marzo de 2025.'],
  ['próximo intento a las 1:05\u00a0p. m.', 'próximo intento a la 1:05\u00a0p. m.'],
  ['de las 1 p. m. a las 5 p. m.', 'de la 1 p. m. a las 5 p. m.'],
])('“%s” becomes “%s”', (filled, said) => expect(withArticles(filled)).toBe(said));

it.each([
  'desde el 3 de mar de 2025',
  'a las 10:00 a. m.',
  'a las 11 p. m.',
  'las 1 cosas',
  'Llame al 1-800-555-0142',
  'Llame al 3195550142',
  'el 2025-03-01',
])('“%s” stays', (text) => expect(withArticles(text)).toBe(text));

it.each([
  ['Dr. Amara Okafor', 'Amara Okafor'],
  ['Dr. Lena Sato, Rheumatology', 'Lena Sato, Rheumatology'],
  ['Dr. Okafor', 'Dr. Okafor'],
  ['Dra. Inés Delgado', 'Dra. Inés Delgado'],
  ['Luis Herrera, RN', 'Luis Herrera, RN'],
])('a sentence names %s as %s', (name, said) => {
  expect(withoutTitle(name)).toBe(said);
  expect(wordsIn('es', 'UTC')('labs.note-of' as 'ui.contact', { name })).toContain(said);
});

it('what somebody wrote keeps the title', () =>
  expect(
    wordsIn('es', 'UTC')('info.desk-wrote' as 'ui.contact', { note: 'Dr. Amara Okafor called' }),
  ).toContain('Dr. Amara Okafor called'));

it('a value with a period at its end ends the sentence', () => {
  const [en, es] = [wordsIn('en', 'America/Chicago'), wordsIn('es', 'America/Chicago')];
  const hours = 'de 8 a. m. a 6 p. m.';
  expect(es('ui.contact', { phone: '911', hours })).toBe(`¿Preguntas? Llame al 911, ${hours}`);
  expect(es('ui.contact', { phone: '911', hours: 'siempre' })).toMatch(/siempre\.$/);
  expect(en('front.ready-hours' as 'ui.contact', { hours: 'open 9 a.m.' })).not.toContain('..');
});

it('dates of pages are written like this', () => {
  const es = wordsIn('es', 'America/Chicago');
  expect(es.day('2026-11-26')).toBe('26 de nov de 2026');
  expect(es.day('2026-11-26', 'day-long')).toBe('jueves 26 de noviembre');
  expect(es.day('2026-11-01', 'month')).toBe('noviembre de 2026');
  expect(es.date(new Date('2026-11-26T19:05:00Z'), 'day-time')).toMatch(
    /^jue 26 de nov de 2026, 1:05\u00a0p\.\u00a0m\.$/,
  );
  expect(wordsIn('en', 'UTC').day('2026-11-01', 'month')).toBe('Nov 2026');
});
