/**
 * Times of visits are computed in whole minutes since 1970-01-01T00:00Z. A span has its first
 * minute and not its last: 10:00 to 10:30 and 10:30 to 11:00 don't meet.
 */
export interface Span {
  from: number;
  to: number;
}

/** The same time in order, with spans that touch or overlap joined. */
export function joined(spans: readonly Span[]): Span[] {
  const all = spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const one: Span[] = [];
  for (const span of all) {
    const last = one.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else one.push({ ...span });
  }
  return one;
}

/** What is in both. @param a joined @param b joined */
export function both(a: readonly Span[], b: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (let i = 0, j = 0; ; ) {
    const [one, other] = [a[i], b[j]];
    if (!one || !other) return spans;
    const from = Math.max(one.from, other.from);
    const to = Math.min(one.to, other.to);
    if (from < to) spans.push({ from, to });
    if (one.to < other.to) i++;
    else j++;
  }
}

/** What is in the first and not in the second. @param a joined @param b joined */
export function without(a: readonly Span[], b: readonly Span[]): Span[] {
  const outside: Span[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const span of b) {
    outside.push({ from, to: span.from });
    from = span.to;
  }
  return both(a, [...outside, { from, to: Number.POSITIVE_INFINITY }]);
}
