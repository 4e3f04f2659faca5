import { describe, expect, it } from 'vitest';
import { linesOf, pagesOf } from '../../../test/pdf.ts';
import { en, es } from '../../../test/words.ts';
import { originalOf, useWordings } from '../../platform/i18n.ts';
import { defaultSettings } from '../../platform/settings/settings.ts';
import { lettersPdf, type PrintedLetter } from './letters.pdf.ts';

const RETURN = ['Member Services', '400 Cedar Valley Road', 'Cedar Falls, IA 50613'];
const LETTER: PrintedLetter = {
  patientId: '',
  id: '',
  kind: 'password',
  details: {},
  state: 'waiting',
  askedAt: new Date(0),
  printedAt: null,
  released: false,
  given: 'Ruth',
  family: 'Letterman',
  language: 'en',
  accountLanguage: null,
  lines: ['12 Window Street', 'Apt. 4'],
  city: 'Paperville',
  region: 'IA',
  postalCode: '50010',
  country: null,
  prepared: false,
  deceased: false,
  moved: false,
  code: 'ABCDEFGHJKL',
};
/** Late in the evening of November 22 in Chicago; already the 23rd in UTC. */
const NOW = new Date('2026-11-23T04:30:00Z');
const made = (letters: Partial<PrintedLetter>[]) =>
  lettersPdf(
    letters.map((one) => ({ ...LETTER, ...one })),
    { ...defaultSettings(), returnAddress: RETURN },
    'https://portal.example.org',
    NOW,
  );
const INCH = 72;
const hello = (t: typeof en) => t('letter-paper.hello', { name: 'Ruth Letterman' });

describe('the paper of a letter', () => {
  it.each([
    ['a Spanish account, an English record', { accountLanguage: 'es', language: 'en' }, [es]],
    ['an English account, a Spanish record', { accountLanguage: 'en', language: 'es' }, [en]],
    ['no account, an English record', { accountLanguage: null, language: 'en' }, [en, es]],
    ['no account, a Spanish record', { accountLanguage: null, language: 'es' }, [es, en]],
  ] as const)('is in the right language, on one sheet: %s', async (_, letter, languages) => {
    const [page = '', ...more] = linesOf(await made([letter]));
    expect(more).toEqual([]);
    const found = [en, es]
      .filter((t) => page.includes(hello(t)))
      .sort((a, b) => page.indexOf(hello(a)) - page.indexOf(hello(b)));
    expect(found).toEqual(languages);
    expect(page.match(/ABCD-EFGH-JKL/g)).toHaveLength(1);
    for (const t of [en, es])
      expect(page.includes(t('letter-paper.page', { at: 1, of: 1 }))).toBe(
        (languages as readonly unknown[]).includes(t),
      );
  });

  it('has a sender, the recipient in the window, the local date, numbered steps and a signature', async () => {
    const [page = []] = pagesOf(await made([{ accountLanguage: 'en' }]));
    const texts = page.map((run) => run.text);
    expect(texts.slice(0, 9)).toEqual([
      'Cedar Valley Health',
      ...RETURN,
      'Ruth Letterman',
      '12 Window Street',
      'Apt. 4',
      'Paperville, IA 50010',
      'November 22, 2026',
    ]);
    const at = (text: string) => page[texts.indexOf(text)] ?? { x: 0, y: 0 };
    // the sender is above the window, all of the recipient is in it, and nothing else is
    expect(at('Cedar Falls, IA 50613').y).toBeLessThan(1.6 * INCH);
    for (const line of ['Ruth Letterman', 'Paperville, IA 50010']) {
      expect(at(line).x).toBe(INCH);
      expect(at(line).y).toBeGreaterThan(2 * INCH);
      expect(at(line).y).toBeLessThan(3.2 * INCH);
    }
    expect(at('November 22, 2026').y).toBeGreaterThan(3.7 * INCH);
    const steps = ['1.', '2.', '3.', '4.'].map((number) => texts.indexOf(number));
    expect(texts[(steps[0] ?? 0) + 1]).toBe('Go to portal.example.org/letter');
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
    expect(steps).not.toContain(-1);
    const signed = en('letter-paper.sign', { name: 'Cedar Valley Health' }).split('\n');
    const from = texts.indexOf(signed[0] ?? '');
    expect(texts.slice(from, from + signed.length)).toEqual(signed);
  });

  it('has no text below 12 points, and none outside the margins', async () => {
    const pages = pagesOf(
      await made([
        { accountLanguage: 'en' },
        { accountLanguage: 'es' },
        { given: 'María Guadalupe de los Ángeles', family: 'Hernández-Villanueva' },
      ]),
    );
    expect(pages).toHaveLength(3);
    for (const run of pages.flat()) {
      expect(run.size).toBeGreaterThanOrEqual(12);
      expect(run.x).toBeGreaterThanOrEqual(INCH);
      expect(run.y).toBeGreaterThan(0.5 * INCH);
      expect(run.y).toBeLessThan(10.6 * INCH);
    }
  });

  it('says on each page whose it is and which page of how many, however long its words are', async () => {
    const long = `${originalOf('en', 'letter-paper.what')} ${'More about the portal. '.repeat(38)}`;
    const days = 'Call {phone} within {days} days. '.repeat(28);
    useWordings({
      'letter-paper.what': { en: long },
      'letter-paper.days': { en: days },
      'letter-paper.not-you': { en: days.replaceAll('{days}', 'a few') },
    });
    try {
      const pages = linesOf(await made([{}, { given: 'Olga', accountLanguage: 'en' }]));
      // with this much English the two languages are not side by side, but one after another
      const counts = { Ruth: 0, Olga: 0 };
      for (const page of pages) {
        const whose = page.includes('Olga Letterman') ? 'Olga' : 'Ruth';
        counts[whose] += 1;
        expect(page).toContain(`Cedar Valley Health · ${whose} Letterman`);
      }
      expect(counts.Ruth).toBeGreaterThan(counts.Olga);
      expect(counts.Olga).toBeGreaterThan(1);
      for (const [whose, of] of Object.entries(counts))
        expect(
          pages
            .filter((page) => page.includes(`${whose} Letterman`))
            .map((page) => /Page (\d) of (\d)/.exec(page)?.slice(1).map(Number)),
        ).toEqual(Array.from({ length: of }, (_, at) => [at + 1, of]));
    } finally {
      useWordings({});
    }
  });

  it('has no numbers where a health system words the steps as one text', async () => {
    useWordings({ 'letter-paper.how': { en: 'Open {link} and follow what it says.' } });
    try {
      const [page] = linesOf(await made([{ accountLanguage: 'en' }]));
      expect(page).toContain('Open portal.example.org/letter and follow what it says.');
      expect(page).not.toMatch(/^1\.$/m);
    } finally {
      useWordings({});
    }
  });
});
