import { describe, expect, it } from 'vitest';
import { decoderFor } from './charsets.rules.ts';

describe('names of character sets', () => {
  it.each([
    ['8859/1', 'iso-8859-1'],
    ['8859/15', 'iso-8859-15'],
    ['iso8859-2', 'iso-8859-2'],
    ['8859/12', null],
    ['8859/0', null],
    ['8859/17', null],
    ['8859/99', null],
    ['UNICODE UTF-8', 'utf-8'],
    ['utf8', 'utf-8'],
    ['UNICODE UTF-16', null],
    ['CP1252', 'windows-1252'],
    ['constructor', null],
    ['', null],
  ])('%j is %j', (name, decoder) => {
    expect(decoderFor(name)).toBe(decoder);
    if (decoder) expect(() => new TextDecoder(decoder)).not.toThrow();
  });
});
