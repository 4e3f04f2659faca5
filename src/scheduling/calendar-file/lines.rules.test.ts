import { describe, expect, it } from 'vitest';
import { fileOf, mailto, paragraphs, quoted, text, uri } from './lines.rules.ts';

describe('a text', () => {
  it.each([
    [
      'Larkmoor Clinic, 12 Quay Street; 2nd floor',
      'Larkmoor Clinic\\, 12 Quay Street\\; 2nd floor',
    ],
    ['C:\\notes', 'C:\\\\notes'],
    ['a\\n', 'a\\\\n'],
    [' two \t\n lines ', 'two lines'],
    ['X\r\nATTENDEE:mailto:eve@mail.example', 'X ATTENDEE:mailto:eve@mail.example'],
    ['X\u0085Y\u2028Z\u2029\u000bA', 'X Y Z A'],
    ['a\u0000b\u001bc\u007f', 'abc'],
    ['Clinic \u202egro.live\u202c', 'Clinic gro.live'],
    ['\ud800 alone', '\ufffd alone'],
    ['9:30\u00a0p.\u00a0m.', '9:30\u00a0p.\u00a0m.'],
  ])('%j is written as %j', (value, written) => expect(text(value)).toBe(written));

  it.each([
    ['Bring your card.\r\n\r\nCall 555-0100', 'Bring your card.\\n\\nCall 555-0100'],
    ['a\rb\nc\n', 'a\\nb\\nc'],
    ['a\u2028END:VEVENT', 'a\\nEND:VEVENT'],
  ])('of lines, %j, is written as %j', (value, written) => expect(paragraphs(value)).toBe(written));
});

it.each([
  ['Larkmoor Clinic', '"Larkmoor Clinic"'],
  ['Larkmoor; Clinic: North, "The Quay"', '"Larkmoor; Clinic: North, \'The Quay\'"'],
  ['^n ^', '"^^n ^^"'],
  ['North\\', '"North/"'],
  ['X":mailto:eve@mail.example\r\nATTENDEE:', '"X\':mailto:eve@mail.example ATTENDEE:"'],
])('a parameter %j is written as %j', (value, written) => expect(quoted(value)).toBe(written));

it.each([
  ['noreply@portal.example', 'mailto:noreply@portal.example'],
  ["o'brien+lab@mail.example", "mailto:o'brien+lab@mail.example"],
  ['50%@mail.example', 'mailto:50%25@mail.example'],
  ['niña😀@mail.example', 'mailto:ni%C3%B1a%F0%9F%98%80@mail.example'],
  ['a@b?cc=eve@mail.example\r\nX:', 'mailto:a@b%3Fcc%3Deve@mail.example%0D%0AX%3A'],
  ['\udc00@b', 'mailto:%EF%BF%BD@b'],
])('an address %j is written as %j', (value, written) => expect(mailto(value)).toBe(written));

it('a web address has no spaces, line breaks or foreign letters', () => {
  expect(uri('https://portal.example/visits/1?a=1;b=2,3')).toBe(
    'https://portal.example/visits/1?a=1;b=2,3',
  );
  expect(uri('https://portal.example/ñ \r\nATTENDEE:x')).toBe(
    'https://portal.example/%C3%B1%20ATTENDEE:x',
  );
  expect(() => uri('visits/1')).toThrow(TypeError);
});

describe('a line', () => {
  const unfold = (file: string) => file.replaceAll('\r\n ', '');
  it.each([74, 75, 76, 149, 150, 1000])('of %i bytes has at most 75 in a row', (length) => {
    const line = 'x'.repeat(length);
    const file = fileOf([line]);
    expect(unfold(file)).toBe(`${line}\r\n`);
    const lengths = file.split('\r\n').map((one) => one.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(75);
    // as few as can be: 75, then 74 after each space
    expect(lengths).toHaveLength(1 + Math.max(1, 1 + Math.ceil((length - 75) / 74)));
  });
  it.each(['é', '–', '😀', 'a\u0301', 'aé–😀'])(
    'is not cut within a character: %s',
    (characters) => {
      for (let shift = 0; shift < 75; shift++) {
        const line = 'x'.repeat(shift) + characters.repeat(60);
        const file = fileOf([line]);
        expect(unfold(file)).toBe(`${line}\r\n`);
        for (const one of Buffer.from(file).toString('latin1').split('\r\n')) {
          expect(one.length).toBeLessThanOrEqual(75);
          expect(() =>
            new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(one, 'latin1')),
          ).not.toThrow();
        }
      }
    },
  );
});
