import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Item, LIMITS, scan } from './scan.ts';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function itemsOf(text: string | Buffer, size: number, named = false): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of scan(inPieces(Buffer.from(text), size), named)) items.push(item);
  return items;
}
const read = async (text: string | Buffer, size = 7): Promise<string[]> =>
  (await itemsOf(text, size)).map((item) => item.text);
const parsed = (items: string[]) => items.map((text) => JSON.parse(text));

describe('the scanner', () => {
  it('finds a Bundle’s entries wherever they are', async () => {
    const a = { resource: { resourceType: 'Patient', id: 'a', name: [{ text: 'b]}"\\' }] } };
    const bundle = JSON.stringify({
      resourceType: 'Bundle',
      link: [{ relation: 'entry' }],
      entry: [a, { resource: { id: 'ü' } }],
      signature: { who: {} },
    });
    for (const size of [1, 2, 3, 5, 64, 4096])
      expect(parsed(await read(bundle, size))).toEqual([a, { resource: { id: 'ü' } }]);
  });
  it('reads NDJSON, one resource, an empty Bundle, a BOM, a List', async () => {
    expect(parsed(await read('{"a":1}\n\n {"b":[{"entry":[1]}]}\r\n'))).toEqual([
      { a: 1 },
      { b: [{ entry: [1] }] },
    ]);
    expect(await read('{"resourceType":"Bundle","entry":[]}')).toEqual([]);
    expect(parsed(await read('\uFEFF{"a":1}'))).toEqual([{ a: 1 }]);
    const list = { resourceType: 'List', entry: [{ item: { reference: 'Patient/1' } }] };
    expect(parsed(await read(JSON.stringify(list)))).toEqual([list]);
  });
  it('returns any values, cut into any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        async (values, size) => {
          const own = values.filter((value) => !Array.isArray(value.entry));
          if (own.length === 0) return;
          expect(
            parsed(await read(own.map((value) => JSON.stringify(value)).join('\n'), size)),
          ).toEqual(JSON.parse(JSON.stringify(own)));
        },
      ),
      { numRuns: 150 },
    );
  });
  it.each([
    ['', /is empty/],
    ['hello', /is not JSON/],
    ['[1,2]', /is a list/],
    ['{"a":1', /is truncated/],
    ['{"a":"1', /is truncated/],
    ['{"a":1}}', /closing bracket has no opening one/],
    [`${'{"a":'.repeat(100_000)}`, /nests deeper than 100 levels/],
  ])('refuses %.20s', async (text, why) => expect(read(text, 65536)).rejects.toThrow(why));
  it('loses a damaged line in a file of lines, and no other', async () => {
    const told = async (text: string | Buffer, named: boolean, size = 5) =>
      (await itemsOf(text, size, named)).map(({ kind, line, text }) => [
        kind,
        line,
        text.slice(0, 12),
      ]);
    for (const size of [1, 2, 3, 7, 64, 4096]) {
      expect(
        await told('{"a":1}\n{"b":"tor\n{"c":[1\n\n<html>\n{"d":1}\n{"e":', true, size),
      ).toEqual([
        ['value', 1, '{"a":1}'],
        ['bad', 2, '{"b":"tor'],
        ['bad', 3, '{"c":[1'],
        ['bad', 5, '<html>'],
        ['value', 6, '{"d":1}'],
        ['bad', 7, '{"e":'],
      ]);
      // the name does not say so, but the first value ends on its line
      expect(await told('{"a":1}\n]\n{"b":2} x\n"c"\n', false, size)).toEqual([
        ['value', 1, '{"a":1}'],
        ['bad', 2, ']'],
        ['value', 3, '{"b":2}'],
        ['bad', 3, 'x'],
        ['bad', 4, '"c"'],
      ]);
      // a Bundle on a line gives its entries; damage in it costs the rest of that line
      expect(
        await told('{"resourceType":"Bundle","entry":[{"a":1},{"b":\n{"c":3}', true, size),
      ).toEqual([
        ['entry', 1, '{"a":1}'],
        ['bad', 1, '{"b":'],
        ['value', 2, '{"c":3}'],
      ]);
      // spread over several lines anyway
      expect(await told('{\n  "a": 1\n}\n{"b":2}\n', true, size)).toEqual([
        ['value', 3, '{\n  "a": 1\n}'],
        ['value', 4, '{"b":2}'],
      ]);
    }
    expect(
      await told(
        Buffer.concat([
          Buffer.from('{"a":1}\n{"b":"'),
          Buffer.from([0xff]),
          Buffer.from('"}\n{"c":1}'),
        ]),
        true,
      ),
    ).toEqual([
      ['value', 1, '{"a":1}'],
      ['bad', 2, '{"b":"ÿ"}'],
      ['value', 3, '{"c":1}'],
    ]);
    await expect(itemsOf('no\n'.repeat(200), 64, true)).rejects.toThrow(/is not NDJSON/);
  });
  it('loses a line that is too long or too deep, and no other', async () => {
    const long = `{"b":"${'x'.repeat(LIMITS.itemBytes)}"}`;
    const deep = `${'{"a":'.repeat(150)}1${'}'.repeat(150)}`;
    const items = await itemsOf(`{"a":1}\n${long}\n{"c":1}\n${deep}\n{"d":1}`, 1 << 20, true);
    expect(items.map(({ kind, line, why, text }) => [kind, line, why, text.length])).toEqual([
      ['value', 1, undefined, 7],
      ['bad', 2, 'is over 32 MB', LIMITS.badText],
      ['value', 3, undefined, 7],
      ['bad', 4, 'nests deeper than 100 levels', deep.length],
      ['value', 5, undefined, 7],
    ]);
  });
  it('refuses what is not UTF-8', async () =>
    expect(read(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).rejects.toThrow(/UTF-8/));
  it('refuses one string of 2 GB without holding it', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"resourceType":"Patient","text":"');
      const part = Buffer.alloc(1 << 20, 97);
      for (; given < 2048; given++) yield part;
    }
    const run = async () => {
      for await (const _ of scan(endless())) expect(_).toBeUndefined();
    };
    await expect(run()).rejects.toThrow(/over 32 MB/);
    expect(given).toBeLessThan(LIMITS.itemBytes / (1 << 20) + 2);
  });
});
