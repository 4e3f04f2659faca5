import { describe, expect, it } from 'vitest';
import { numberOf, readHeader } from './migration-header.rules.ts';

describe('a migration’s header', () => {
  it.each<[string, number, boolean, [string, string][]]>([
    ['create table a ();', 0, false, []],
    ['-- About a.\n-- oldest-code: 0016\nalter table a drop column b;', 16, false, []],
    ['-- oldest-code: 16\n', 0, false, []],
    ['-- oldest-code: 0016 or so\n', 0, false, []],
    ["select '-- oldest-code: 0016';", 0, false, []],
    ['-- transaction: none\ncreate index concurrently', 0, true, []],
    ['-- transaction: some\n', 0, false, []],
    [
      '-- reviewed: a_b: a hundred rows\n-- reviewed: c: old code never writes it\n',
      0,
      false,
      [
        ['a_b', 'a hundred rows'],
        ['c', 'old code never writes it'],
      ],
    ],
    ['-- reviewed: a_b:\n', 0, false, []],
  ])('%j', (sql, oldestCode, alone, reviewed) =>
    expect(readHeader(sql)).toEqual({ oldestCode, alone, reviewed: new Map(reviewed) }),
  );

  it('counts from the number in its id', () =>
    expect([numberOf('0019_oldest_code'), numberOf('9001_next')]).toEqual([19, 9001]));
});
