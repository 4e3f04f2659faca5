import { expect, it } from 'vitest';
import { both, joined, type Span, without } from './spans.rules.ts';

const spans = (...list: [number, number][]): Span[] => list.map(([from, to]) => ({ from, to }));

it.each([
  ['touch', spans([0, 10], [10, 20]), spans([0, 20])],
  ['overlap', spans([5, 20], [0, 10]), spans([0, 20])],
  ['hold one another', spans([0, 30], [5, 10]), spans([0, 30])],
  ['are apart', spans([20, 30], [0, 10]), spans([0, 10], [20, 30])],
  ['are empty', spans([5, 5], [9, 3]), spans()],
])('spans that %s are joined as far as they belong together', (_name, list, one) =>
  expect(joined(list)).toEqual(one),
);

it('what is joined is left as it was', () => {
  const list = spans([0, 10], [10, 20]);
  joined(list);
  expect(list).toEqual(spans([0, 10], [10, 20]));
});

const a = spans([0, 10], [20, 30], [40, 50]);
it.each([
  ['nothing', spans(), spans(), a],
  ['all', spans([-5, 99]), a, spans()],
  ['what lies between', spans([10, 20]), spans(), a],
  [
    'parts of several',
    spans([5, 25], [45, 60]),
    spans([5, 10], [20, 25], [45, 50]),
    spans([0, 5], [25, 30], [40, 45]),
  ],
  [
    'the inside of one',
    spans([22, 24], [26, 27]),
    spans([22, 24], [26, 27]),
    spans([0, 10], [20, 22], [24, 26], [27, 30], [40, 50]),
  ],
])('%s: what is in both, and what is not', (_name, b, inside, outside) => {
  expect(both(a, b)).toEqual(inside);
  expect(both(b, a)).toEqual(inside);
  expect(without(a, b)).toEqual(outside);
});
