import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseText } from '../../../test/cases.ts';
import {
  excerpt,
  isFound,
  MOST_QUERY,
  MOST_TERMS,
  markedParts,
  type Part,
  saidOf,
  termsOf,
} from './search.rules.ts';

const finds = (query: string, text: string) => isFound(saidOf(text), termsOf(query));
const whole = (parts: Part[]) => parts.map(({ text }) => text).join('');
/** Parts as one line, with brackets around what is marked. */
const shown = (parts: Part[]) =>
  parts.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemesOf = (text: string) => Array.from(segmenter.segment(text), (one) => one.segment);

const { messages, queries } = JSON.parse(caseText('message-search.json')) as {
  messages: Record<string, string>;
  queries: { q: string; must: string[]; must_not?: string[]; may?: string[] }[];
};

describe('the searches that other portals got wrong', () => {
  it.each(queries)('$q', ({ q, must, must_not = [], may = [] }) => {
    const found = Object.keys(messages).filter((key) => finds(q, messages[key] ?? ''));
    expect(found.filter((key) => !may.includes(key))).toEqual(must);
    expect(found.filter((key) => must_not.includes(key))).toEqual([]);
    // what is found shows why, and the message stays as it was written
    for (const [key, text] of Object.entries(messages)) {
      const parts = markedParts(text, termsOf(q));
      expect(whole(parts)).toBe(text);
      if (found.includes(key)) expect(parts.some(({ marked }) => marked)).toBe(true);
    }
  });
});

describe('what a text says', () => {
  it.each([
    ['accents and case', 'Su ANÁLISIS, señora Núñez', ' su analisis senora nunez '],
    ['separate accents', 'cafe\u0301 sen\u0303ora', ' cafe senora '],
    ['other Latin letters', 'Straße, Łódź, Ørsted, œdème', ' strasse lodz orsted oedeme '],
    ['Turkish i, with and without a dot', 'İLAÇ ilaç ILIK ılık', ' ilac ilac ilik ilik '],
    ['a sigma at the end', 'ΠΟΝΟΣ πόνος', ' πονοσ πονοσ '],
    ['Arabic vowels', 'أَلَمٌ', ' الم '],
    ['a script without spaces', '头痛了。', ' 头 痛 了 '],
    ['possessives', 'Ana’s and Anaʼs', ' ana s and ana s '],
    ['letters and digits', 'B12, MMR-2, 20mg', ' b 12 mmr 2 20 mg '],
    ['numbers', '<70 7.4 1,250', ' 70 7 4 1 250 '],
    ['fractions', '1½ 10²', ' 1 1 2 10 2 '],
    ['what is invisible', 'pota\u00adssium\u200b', ' potassium '],
    ['no words', ' %-👍 \0\ud800', ' '],
    ['nothing', '', ' '],
  ])('%s', (_case, text, said) => expect(saidOf(text)).toBe(said));

  it('is the same for both cases of every letter', () => {
    // Greek with a iota below, which Unicode writes beside the capital, and nine letters of old
    // Slavonic print
    const OTHER =
      /[\u0345\u1c80-\u1c88\u1f80-\u1faf\u1fb2-\u1fb4\u1fb7\u1fbc\u1fc2-\u1fcc\u1ff2-\u1ffc]/u;
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      const said = saidOf(letter);
      if (said === ' ' || OTHER.test(letter)) continue;
      if ([letter.toUpperCase(), letter.toLowerCase(), said].some((one) => saidOf(one) !== said))
        wrong.push(letter);
    }
    expect(wrong).toEqual([]);
  });
});

describe('terms', () => {
  it.each<[string, string, string[]]>([
    ['are short words as a whole', 'Ana', [' ana ']],
    ['are longer words by their beginning', 'pain dolor', [' pain', ' dolor']],
    ['are numbers as a whole', '2026', [' 2026 ']],
    ['are side by side if written as one', '7.4 MMR-2 B12', [' 7 4 ', ' mmr 2 ', ' b 12 ']],
    ['are what is quoted, as a whole', '"blood pressure" high', [' blood pressure ', ' high']],
    ['are what is quoted by a phone', '“dolor”«de pecho»', [' dolor ', ' de pecho ']],
    ['need no second quotation mark', '"blood pressure', [' blood', ' pressure']],
    ['are counted once', 'pain PAIN páin', [' pain']],
    ['need letters or digits', '% _ <> "" " " \\ 👍', []],
    ['are none for nothing', '', []],
  ])('%s', (_case, query, terms) => expect(termsOf(query)).toEqual(terms));

  it('are limited in number and length', () => {
    const many = Array.from({ length: 60 }, (_, at) => `w${at}`).join(' ');
    expect(termsOf(many)).toHaveLength(MOST_TERMS);
    expect(termsOf('a'.repeat(100_000))).toEqual([` ${'a'.repeat(MOST_QUERY)}`]);
    expect(termsOf('e\u0301'.repeat(MOST_QUERY))).toEqual([` ${'e'.repeat(MOST_QUERY)}`]);
    expect(termsOf('"'.repeat(100_000))).toEqual([]);
  });
});

describe('a message is found', () => {
  it.each<[string, string, boolean]>([
    ['pain', 'It is painful', true],
    ['"pain"', 'It is painful', false],
    ['painful', 'I have pain', false],
    ['ana', 'Analysis of Mañana', false],
    ['ana', "Ana's results", true],
    ['blood pressure', 'The pressure of the blood', true],
    ['"blood pressure"', 'The pressure of the blood', false],
    ['"blood pressure"', 'My blood\npressure', true],
    ['7.4', 'A1c: 7.4 %', true],
    ['7,4', 'A1c: 7.4 %', true],
    ['7.4', 'A1c: 7.45 %', false],
    ['7.4', 'A1c: 17.4 %', false],
    ['7.4', '4.7', false],
    ['<70', 'Call if it is < 70', true],
    ['70', 'It was 700 or 170', false],
    ['MMR-2', 'mmr 2', true],
    ['MMR-2', 'MMR-20', false],
    ['MMR', 'MMR-2', true],
    ['b 12', 'Vitamina B-12', true],
    ['b12', 'vitamin B 12', true],
    ['10 mg', 'Take 10mg', true],
    ["can't", 'I can’t sleep', true],
    ['头痛', '我今天头痛。', true],
    ['头痛', '痛头', false],
    ['الم', 'أَلَمٌ شديد', true],
    ['ISIK', 'ışık', true],
    ['strasse', 'Straße', true],
    ['%', '100 %', false],
    ['_', 'a_b', false],
    ['', 'anything', false],
  ])('%j in %j: %s', (query, text, found) => expect(finds(query, text)).toBe(found));
});

describe('marks', () => {
  it.each([
    ['cover the word as written', 'analisis', 'Su análisis, ¿ya?', 'Su [análisis], ¿ya?'],
    ['cover a separate accent', 'cafe', 'Un cafe\u0301.', 'Un [cafe\u0301].'],
    ['cover the rest of the word', 'pain', 'so painful!', 'so [painful]!'],
    ['cover what is quoted', '"a b"', 'A, b a', '[A, b] a'],
    ['cover numbers', '7.4 mmr-2', 'MMR-2: 7.4 (7)', '[MMR-2]: [7.4] (7)'],
    ['cover one of two words', 'pain rash', 'pain', '[pain]'],
    ['cover terms that overlap', '"a a"', 'a a a b a', '[a a a] b a'],
    ['cover digits in a word', '12', 'B12.', 'B[12].'],
    ['cover a keycap', '7', 'a 7\ufe0f\u20e3 b', 'a [7\ufe0f\u20e3] b'],
    ['cover parts of a sentence without spaces', '头痛', '我头痛了', '我[头痛]了'],
    ['cover a whole cluster', 'พ', 'พำ', '[พำ]'],
    ['leave markup as text', 'b', '<b>&amp;</b>', '<[b]>&amp;</[b]>'],
    ['are none without terms', '%', '100 %', '100 %'],
  ])('%s', (_case, query, text, expected) =>
    expect(shown(markedParts(text, termsOf(query)))).toBe(expected),
  );

  it('are none in an empty text', () => expect(markedParts('', [' a '])).toEqual([]));
});

describe('an excerpt', () => {
  it.each([
    ['is a short text as it is', 'pain', 12, ' A\n pain ', 'A\n [pain]'],
    [
      'begins and ends at spaces',
      'pain',
      18,
      'It began in May, pain came later.',
      '…May, [pain] came…',
    ],
    ['is the beginning without a term', 'rash', 12, 'It began in May', 'It began in…'],
    ['may reach the end', 'later', 15, 'It began and pain came later', '…pain came [later]'],
    ['may reach the beginning', 'began', 15, 'It began and pain came later', 'It [began] and…'],
    ['keeps a sign before a number', '70', 9, 'Sugar was long at <70 today', '…<[70] today'],
    ['keeps a number whole', 'was', 10, 'It was 7.456789', 'It [was]…'],
    ['cuts a long word', 'pain', 4, 'painfully', '[pain]…'],
    ['cuts a text without spaces', '痛', 4, '我今天头痛得很', '…头[痛]得很'],
    ['cuts its end too', '痛', 4, '我今天头痛得很厉害', '…头[痛]得很…'],
    ['splits no grapheme', 'ee', 1, 'e\u0301e\u0301 e', '[e\u0301]…'],
  ])('%s', (_case, query, length, text, expected) =>
    expect(shown(excerpt(text, termsOf(query), length))).toBe(expected),
  );
});

/** Words that are alike once accents, case and signs are gone, and scripts that differ. */
const PIECES =
  'ana Ana análisis analysis MAÑANA ñ é e\u0301 ß ss SS İ ı I i ς σ Σ b 12 B12 7 4 7.4 70 <70 MMR-2 ½ 1 头痛 痛 ガ ｶﾞ พำ กา אב أَلَمٌ 한국 क्षि \u0301 \u0345 \u00ad \u200d \u0600 👍🏽 👨‍👩‍👧 🏽 ’ ʼ " “ % _ \\ - , . \0 \ud800 \udc00 \r \n \r\n'.split(
    ' ',
  );
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES, ' ', ' ', ' '), { maxLength: 14 }).map((all) => all.join('')),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
/** Parts of the text are more often found than anything else. */
const textAndQuery = anyText.chain((text) =>
  fc.tuple(
    fc.constant(text),
    fc.oneof(
      anyText,
      fc
        .tuple(fc.nat(text.length), fc.nat(text.length))
        .map(([a, b]) => text.slice(Math.min(a, b), Math.max(a, b))),
    ),
  ),
);

describe('any text and query', () => {
  it('say words with single spaces around them, which say themselves', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(saidOf(text)).toMatch(/^ (?:[\p{L}\p{N}]+ )*$/u);
        expect(saidOf(saidOf(text))).toBe(saidOf(text));
      }),
    );
  });

  it('give parts that together are the text, with each term marked that is found', () => {
    fc.assert(
      fc.property(textAndQuery, ([text, query]) => {
        const terms = termsOf(query);
        const parts = markedParts(text, terms);
        expect(whole(parts)).toBe(text);
        expect(parts.flatMap((part) => graphemesOf(part.text))).toEqual(graphemesOf(text));
        expect(parts.some(({ marked }) => marked)).toBe(
          terms.some((term) => isFound(saidOf(text), [term])),
        );
        for (const term of terms) {
          const marks = markedParts(text, [term]).filter(({ marked }) => marked);
          expect(marks.length > 0).toBe(isFound(saidOf(text), [term]));
          for (const mark of marks) expect(saidOf(mark.text)).toContain(term);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('give the same answer composed or not, in capitals or not', () => {
    const spellings = (text: string) => [
      text.normalize('NFC'),
      text.normalize('NFD'),
      text.toUpperCase(),
      text.toLowerCase(),
    ];
    // the letters whose two cases differ for Unicode, as above
    const plain = textAndQuery.filter(
      (both) => !/[\u0345\u1c80-\u1c88]/u.test(both.join('').normalize('NFD')),
    );
    fc.assert(
      fc.property(plain, ([text, query]) => {
        for (const other of spellings(query)) expect(termsOf(other)).toEqual(termsOf(query));
        for (const other of spellings(text)) expect(finds(query, other)).toBe(finds(query, text));
      }),
      { numRuns: 500 },
    );
  });

  it('find a message by its own words, and by the beginnings of the longer ones', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, pick) => {
        const words = saidOf(text).trim().split(' ');
        const word = words[pick % words.length] ?? '';
        fc.pre(word !== '');
        expect(finds(word, text)).toBe(true);
        if (/^\p{L}{4}/u.test(word)) expect(finds([...word].slice(0, 4).join(''), text)).toBe(true);
      }),
    );
  });

  it('give an excerpt that is a part of the text, not too long, with the first term', () => {
    fc.assert(
      fc.property(textAndQuery, fc.integer({ min: 1, max: 12 }), ([text, query], length) => {
        const terms = termsOf(query);
        const parts = excerpt(text, terms, length);
        const [first, last] = [parts[0]?.text === '…', parts.at(-1)?.text === '…'];
        const kept = whole(parts.slice(first ? 1 : 0, last ? -1 : undefined));
        const all = graphemesOf(text.trim());
        const own = graphemesOf(kept);
        expect(own.length).toBeLessThanOrEqual(length);
        // the same graphemes stand together somewhere in the text
        expect(
          all.some((_, at) => own.every((one, next) => all[at + next] === one)) || all.length === 0,
        ).toBe(true);
        expect(parts.some(({ marked }) => marked)).toBe(
          markedParts(text.trim(), terms).some(({ marked }) => marked),
        );
      }),
      { numRuns: 500 },
    );
  });
});
