import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, scan } from './scan.ts';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(text: string | Buffer, size = 7): Promise<string[]> {
  const items: string[] = [];
  for await (const item of scan(inPieces(Buffer.from(text), size))) items.push(item.text);
  return items;
}
const parsed = (items: string[]) => items.map((text) => JSON.parse(text));

describe('the scanner', () => {
  it('finds a Bundle’s entries wherever they stand', async () => {
    const a = { resource: { resourceType: 'Patient', id: 'a', name: [{ text: 'b]}"\\' }] } };
    const bundle = JSON.stringify({
      resourceType: 'Bundle',
      link: [{ relation: 'entry' }],
      entry: [a, { resource: { id: 'ü' } }],
      signature: { who: {} },
    });
    for (const size of [1, 2, 3, 5, 64, 4096]) expect(parsed(await read(bundle, size))).toEqual([a, { resource: { id: 'ü' } }]);
  });
  it('reads NDJSON, one resource, an empty Bundle, a BOM, a List', async () => {
    expect(parsed(await read('{"a":1}\n\n {"b":[{"entry":[1]}]}\r\n'))).toEqual([{ a: 1 }, { b: [{ entry: [1] }] }]);
    expect(await read('{"resourceType":"Bundle","entry":[]}')).toEqual([]);
    expect(parsed(await read('\uFEFF{"a":1}'))).toEqual([{ a: 1 }]);
    const list = { resourceType: 'List', entry: [{ item: { reference: 'Patient/1' } }] };
    expect(parsed(await read(JSON.stringify(list)))).toEqual([list]);
  });
  it('gives back any values, cut into any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), async (values, size) => {
        const own = values.filter((value) => !Array.isArray(value.entry));
        if (own.length === 0) return;
        expect(parsed(await read(own.map((value) => JSON.stringify(value)).join('\n'), size))).toEqual(JSON.parse(JSON.stringify(own)));
      }),
      { numRuns: 150 },
    );
  });
  it.each([
    ['', /is empty/],
    ['hello', /is not JSON/],
    ['[1,2]', /is a list/],
    ['{"a":1', /is torn/],
    ['{"a":"1', /is torn/],
    ['{"a":1}}', /closes that never opened/],
    [`${'{"a":'.repeat(100_000)}`, /nests deeper than 100 levels/],
  ])('refuses %.20s', async (text, why) => expect(read(text, 65536)).rejects.toThrow(why));
  it('refuses what is not UTF-8', async () => expect(read(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).rejects.toThrow(/UTF-8/));
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
