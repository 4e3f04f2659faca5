import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, readAddress } from './addresses.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:51234', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:443', 'fe80::1'],
    ['unknown', null],
    ['_hidden', null],
    ['', null],
    ['192.0.2.256', null],
    ['192.0.2.7, 10.0.0.1', null],
    ['localhost', null],
    ['2001:db8::1::2', null],
    [undefined, null],
  ])('%s is read as %s', (text, read) => expect(readAddress(text)).toBe(read));

  it('counts by its /64 if it is IPv6, however it is written', () => {
    expect(placeOf('2001:db8:0:7::1')).toBe(placeOf('2001:0db8:0000:0007:ffff:ffff:ffff:ffff'));
    expect(placeOf('2001:db8:0:7::1')).not.toBe(placeOf('2001:db8:0:8::1'));
    expect([placeOf('::ffff:192.0.2.7'), placeOf('192.0.2.7'), placeOf('192.0.2.8')]).toEqual([
      '192.0.2.7',
      '192.0.2.7',
      '192.0.2.8',
    ]);
    expect([placeOf(null), placeOf('unknown')]).toEqual(['unknown', 'unknown']);
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
        const text = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1);
        fc.pre(!/^::ffff:/i.test(text(one)));
        expect(placeOf(one)).toBe(placeOf(text(one)));
        expect(placeOf(one)).toMatch(/^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){3}::\/64$/);
        return typeof placeOf(other) === 'string';
      }),
    );
  });

  it('never makes a request fail, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => readAddress(text) === null || /^[0-9a-f.:]+$/i.test(readAddress(text) ?? ''),
      ),
    );
  });
});
