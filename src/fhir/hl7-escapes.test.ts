import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findCharsetCodes,
  HL7_SEPARATORS,
  readHl7Escapes,
  writeHl7Escapes,
} from './hl7-escapes.ts';

describe('escape sequences of HL7 v2', () => {
  it.each([
    // separators (2.7.4)
    ['a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\P\\g', 'a|b^c&d~e\\f#g'],
    ['\\E\\T\\E\\', '\\T\\'],
    [
      'First line\\.br\\Second line\\.br\\Smith \\T\\ Sons',
      'First line\nSecond line\nSmith & Sons',
    ],
    ['5 \\ 3 and Smith \\T\\ Sons', '5 \\ 3 and Smith & Sons'],
    // highlighting (2.7.3)
    ['Call \\H\\555-0110\\N\\ now', 'Call 555-0110 now'],
    // bytes (2.7.5), UTF-8 unless told
    ['one\\X0D\\\\X0A\\two', 'one\ntwo'],
    ['one\\X0D0A\\two\\X0a\\three\\X0D\\four', 'one\ntwo\nthree\nfour'],
    ['a\\X09\\b\\X0B\\c', 'a\tb\nc'],
    ['caf\\XC3A9\\ caf\\XC3\\\\XA9\\', 'café café'],
    ['\\X00\\ \\X1B\\ \\XE9\\ \\XEFBFBD\\', '\\X00\\ \\X1B\\ \\XE9\\ \\XEFBFBD\\'],
    ['\\X00\\\\X41\\', '\\X00\\A'],
    // layout (2.7.6)
    ['First\\.br\\Second\\.BR\\Third', 'First\nSecond\nThird'],
    ['a\\.sp\\b\\.sp2\\c\\.sp+2\\d\\.sp 2\\e', 'a\nb\n\nc\n\nd\n\ne'],
    ['a^\\.sp\\b', 'a\nb'],
    ['a\\.sk\\b\\.sk3\\c', 'a b   c'],
    ['\\.fi\\a\\.nf\\ b\\.ce\\c', 'a b\nc'],
    [
      '\\.in+4\\\\.ti-4\\ 1. Normal.^\\.sp\\\\.ti-4\\ 2. Minimal^\\.sp\\changes.\\.in-4\\\\.br\\End',
      ' 1. Normal.\n 2. Minimal\n    changes.\nEnd',
    ],
    ['\\.in2\\a\\.br\\\\.br\\b', '  a\n\n  b'],
    // character sets (2.7.2): meaningless in text, except those whose bytes are not text yet
    ['\\C2842\\a\\C2D41\\b', 'ab'],
    ['\\M2442\\a\\M242844\\b\\C284A\\c', '\\M2442\\a\\M242844\\b\\C284A\\c'],
    // private agreements (2.7.7)
    ['\\Zab\\T\\Zcd\\', '\\Zab\\T\\Zcd\\'],
  ])('%j is %j', (written, read) => expect(readHl7Escapes(written)).toBe(read));

  it.each([
    'C:\\Temp\\Files',
    'C:\\Temp\\T\\file.txt and (D:\\Lab\\E\\x)',
    '\\\\server\\H\\share',
    '\\alpha\\',
    'mg\\dL',
    'a\\',
    '\\',
    '\\\\',
    '\\x0D\\x0A',
    '\\.br',
    '\\.br2\\',
    '\\.in\\',
    '\\.sp100\\',
    '\\.xx\\',
    '\\X0\\',
    '\\XZZ\\',
    '\\n\\t\\e\\',
    '\\C28\\',
    '\\M24\\',
    '\\ T \\',
    '',
  ])('%j is not a sequence and stays as it came', (text) =>
    expect(readHl7Escapes(text)).toBe(text),
  );

  it.each([
    ['C:\\Temp\\.br\\Next line', 'C:\\Temp\nNext line'],
    ['Grade A:\\.br\\Smith \\T\\ Sons', 'Grade A:\nSmith & Sons'],
    ['Folder C:\\Temp, sent by Smith \\T\\ Sons', 'Folder C:\\Temp, sent by Smith & Sons'],
  ])('beside a path are read: %j', (written, read) => expect(readHl7Escapes(written)).toBe(read));

  it('use the escape character and the separators of the message', () => {
    const theirs = {
      field: '$',
      component: '*',
      repetition: '%',
      subcomponent: '!',
      truncation: '',
    };
    expect(readHl7Escapes('/F/ /S/ /T/ /R/ /E/ /P/ /.br/\\T\\', '/', theirs)).toBe(
      '$ * ! % /  \n\\T\\',
    );
    expect(readHl7Escapes('a\\T\\b', '')).toBe('a\\T\\b');
    expect(
      readHl7Escapes('se\\XF1\\ora', '\\', HL7_SEPARATORS, (bytes) =>
        Buffer.from(bytes).toString('latin1'),
      ),
    ).toBe('señora');
  });

  it('are written so that no text says "delete"', () => {
    expect(writeHl7Escapes('""')).toBe('\\X2222\\');
    expect(readHl7Escapes(writeHl7Escapes('""'))).toBe('""');
  });

  it('name the sets that a text changes to', () => {
    expect(findCharsetCodes('\\M2442\\a\\c2842\\ \\C2D41\\ \\H\\M1234\\N\\')).toEqual([
      'M2442',
      'C2D41',
    ]);
    expect(findCharsetCodes('no \\E\\M2442\\E\\')).toEqual([]);
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('\\', 'T', 'E', '.', 'b', 'r', 'X', '0', 'A', ' ', ':', 'C', 'é'),
    }),
  );
  /** Any sequence that is read or kept as one. */
  const KNOWN =
    /\\(?:[EFHNPRST]|X(?:[0-9A-F]{2})+|\.[a-z]{2} ?[+-]?\d{0,2}|[CM][0-9A-F]{4,6}|Z\w+)\\/i;

  it('leave text without sequences alone, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => KNOWN.test(text) || readHl7Escapes(text) === text),
      { numRuns: 2000 },
    );
  });

  it('carry any text: written and read, it is the same', () => {
    const sets = fc.constantFrom<[string, typeof HL7_SEPARATORS]>(
      ['\\', HL7_SEPARATORS],
      ['/', { field: '$', component: '*', repetition: '%', subcomponent: '!', truncation: '' }],
    );
    fc.assert(
      fc.property(anyText, sets, (text, [escapeChar, separators]) => {
        const written = writeHl7Escapes(text, escapeChar, separators);
        expect(written).not.toMatch(/[\r\n]/);
        for (const sign of [
          separators.field,
          separators.component,
          separators.repetition,
          separators.subcomponent,
        ])
          expect(written).not.toContain(sign);
        const whole = text.replace(/\r\n|\r/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
        expect(readHl7Escapes(written, escapeChar, separators)).toBe(whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('can’t make a text more than a hundred times as long', () => {
    for (const one of ['\\.sp99\\', '\\.sk99\\', '\\.in+99\\', '\\.in+99\\x\\.br\\']) {
      const text = one.repeat(10_000);
      expect(readHl7Escapes(text).length).toBeLessThan(text.length * 100);
    }
  });
});
