import { afterEach, expect, it, vi } from 'vitest';
import { reader } from './frames.ts';

afterEach(() => vi.restoreAllMocks());

it('copies and scans each byte a few times only, however small the chunks are', () => {
  let touched = 0;
  const { copy, indexOf } = Buffer.prototype;
  vi.spyOn(Buffer.prototype, 'copy').mockImplementation(function (this: Buffer, ...args) {
    const bytes = copy.apply(this, args);
    touched += bytes;
    return bytes;
  });
  vi.spyOn(Buffer.prototype, 'indexOf').mockImplementation(function (
    this: Buffer,
    ...args: Parameters<typeof indexOf>
  ) {
    touched += this.length - Number(args[1] ?? 0);
    return indexOf.apply(this, args);
  });
  const { concat } = Buffer;
  vi.spyOn(Buffer, 'concat').mockImplementation((list, length) => {
    const all = concat(list, length);
    touched += all.length;
    return all;
  });
  const read: string[] = [];
  const take = reader(1_000_000, {
    message: (bytes) => void read.push(bytes.toString('latin1')),
    tooLong: () => expect.unreachable(),
  });
  // a long message whose end comes byte by byte, and a short one after it
  const long = `MSH|${'x'.repeat(900_000)}`;
  const chunks = [
    `\x0b${long.slice(0, -2_000)}`,
    ...long.slice(-2_000),
    '\x1c',
    '\r\x0bMSH|\x1c\r',
  ];
  for (const chunk of chunks) take(Buffer.from(chunk, 'latin1'));
  expect(read).toEqual([long, 'MSH|']);
  expect(touched).toBeGreaterThan(long.length);
  expect(touched).toBeLessThan(8 * long.length);
});
