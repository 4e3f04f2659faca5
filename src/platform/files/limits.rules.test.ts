import { describe, expect, it } from 'vitest';
import { checkFileRules, type FileRule, LARGEST_FILE, MB, mostBytes } from './limits.rules.ts';

const rule = (change: Partial<FileRule> = {}): { photo: FileRule } => ({
  photo: { accepts: ['jpeg'], maxBytes: 5 * MB, maxFiles: 2, ...change },
});

describe('the rule of an upload', () => {
  it.each<[string, Partial<FileRule>]>([
    ['no type', { accepts: [] }],
    ['no file', { maxFiles: 0 }],
    ['too many files', { maxFiles: 21 }],
    ['more than the scanner looks at', { maxBytes: LARGEST_FILE + 1 }],
  ])('is refused at start: %s', (_, change) =>
    expect(() => checkFileRules('/x', rule(change))).toThrow('photo at /x'),
  );
  it('allows up to the largest file', () =>
    expect(() => checkFileRules('/x', rule({ maxBytes: LARGEST_FILE }))).not.toThrow());
  it('reads on past its files, but not forever', () => {
    expect(mostBytes(rule())).toBe(41 * MB);
    expect(
      mostBytes({ ...rule(), report: { accepts: ['pdf'], maxBytes: 10 * MB, maxFiles: 1 } }),
    ).toBe(51 * MB);
  });
});
