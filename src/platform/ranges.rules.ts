/** Sets of whole numbers as ordered, separate ranges, both ends included: `[[1, 4], [9, 9]]`. */
export type Ranges = readonly (readonly [number, number])[];

/** As text, in canonical form: `1-4,9-9`. */
export const rangesText = (ranges: Ranges): string =>
  ranges.map(([from, to]) => `${from}-${to}`).join(',');

/** @throws Error for text that `rangesText` can't have written */
export function readRanges(text: string): Ranges {
  if (text === '') return [];
  const ranges = text.split(',').map((one) => {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(one) ?? [];
    if (from === undefined || to === undefined) throw new Error('not a set of ranges');
    return [Number(from), Number(to)] as const;
  });
  if (rangesText(union(ranges, [])) !== text) throw new Error('not a set of ranges');
  return ranges;
}

export function union(a: Ranges, b: Ranges): Ranges {
  const out: [number, number][] = [];
  for (const [from, to] of [...a, ...b]
    .filter(([from, to]) => from <= to)
    .sort((x, y) => x[0] - y[0])) {
    const last = out.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** What is in `a` and not in `b`. */
export function minus(a: Ranges, b: Ranges): Ranges {
  const out: [number, number][] = [];
  for (const [from, to] of union(a, [])) {
    let at = from;
    for (const [gone, upTo] of union(b, [])) {
      if (upTo < at || gone > to) continue;
      if (gone > at) out.push([at, gone - 1]);
      at = upTo + 1;
    }
    if (at <= to) out.push([at, to]);
  }
  return out;
}

export const holds = (ranges: Ranges, n: number): boolean =>
  ranges.some(([from, to]) => from <= n && n <= to);
