/**
 * Charts drawn on the server. Each has a label in words; the same data is always beside it as text
 * or a table.
 */

const f = (value: number) => Math.round(value * 10) / 10;

/**
 * A reference range as a bar with the value on it. Its limits are beside it as text, in normal
 * size. The scale extends a third beyond the range, or to the value.
 */
export function RangeBar({
  value,
  low,
  high,
  tone,
  label,
}: {
  value: number;
  low: number | null;
  high: number | null;
  tone: 'in' | 'high' | 'low';
  label: string;
}) {
  const WIDTH = 260;
  const from = low ?? Math.min(0, value);
  const to = high ?? Math.max(from + Math.abs(from) * 0.5 + 1, value * 1.2);
  const span = to - from || 1;
  const start =
    low === null ? Math.min(from, value) : Math.min(from - span / 3, value - span * 0.08);
  const end =
    high === null
      ? Math.max(to, value + span * 0.08)
      : Math.max(to + span / 3, value + span * 0.08);
  const floor = low !== null && low >= 0 && value >= 0 && start < 0 ? 0 : start;
  const x = (at: number) => f(8 + ((at - floor) / (end - floor || 1)) * (WIDTH - 16));
  const a = low === null ? 8 : x(low);
  const b = high === null ? WIDTH - 8 : x(high);
  return (
    <svg class="range" viewBox={`0 0 ${WIDTH} 26`} role="img" aria-label={label} focusable="false">
      <rect class="range-all" x="8" y="9" width={WIDTH - 16} height="8" rx="4" />
      <rect class="range-in" x={a} y="9" width={f(Math.max(b - a, 2))} height="8" rx="2" />
      <circle class={`range-dot range-dot--${tone}`} cx={x(value)} cy="13" r="8" />
    </svg>
  );
}

export interface ChartPoint {
  at: number;
  value: number;
  label: string;
  day: string;
  tone: 'in' | 'high' | 'low' | 'plain';
  low: number | null;
  high: number | null;
}

/** Round steps for an axis: 1, 2 or 5 times a power of ten. */
function steps(from: number, to: number): number[] {
  const rough = (to - from) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough) ?? power;
  const list: number[] = [];
  for (let value = Math.ceil(from / size) * size; value <= to + size * 1e-6; value += size)
    list.push(Number(value.toPrecision(12)));
  return list;
}

/**
 * A trend: points over time, with the laboratory's range as a band behind them that changes when
 * the range did.
 */
export function TrendChart(props: {
  points: ChartPoint[];
  label: string;
  rangeLabel: string | null;
  format(value: number): string;
}) {
  // drawn in two sizes, so that its text can be read on a phone too; one of them is not displayed
  return (
    <>
      <Trend {...props} width={720} height={320} />
      <Trend {...props} rangeLabel={null} width={340} height={280} />
    </>
  );
}

function Trend({
  points,
  label,
  rangeLabel,
  format,
  width: WIDTH,
  height: HEIGHT,
}: Parameters<typeof TrendChart>[0] & { width: number; height: number }) {
  const box = { left: WIDTH > 400 ? 64 : 46, right: WIDTH > 400 ? 24 : 8, top: 34, bottom: 42 };
  const sorted = [...points].sort((a, b) => a.at - b.at);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return null;
  const values = sorted.flatMap((point) => [
    point.value,
    ...(point.low === null ? [] : [point.low]),
    ...(point.high === null ? [] : [point.high]),
  ]);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const pad = (most - least || Math.abs(most) || 1) * 0.15;
  const bottom = least >= 0 && least - pad < 0 ? 0 : least - pad;
  const top = most + pad;
  const time = last.at - first.at;
  const x = (at: number) =>
    f(
      time === 0
        ? (box.left + WIDTH - box.right) / 2
        : box.left + 22 + ((at - first.at) / time) * (WIDTH - box.left - box.right - 44),
    );
  const y = (value: number) =>
    f(box.top + ((top - value) / (top - bottom)) * (HEIGHT - box.top - box.bottom));
  const bands = sorted.map((point, index) => {
    const before = sorted[index - 1];
    const after = sorted[index + 1];
    const from = before ? (x(before.at) + x(point.at)) / 2 : box.left;
    const to = after ? (x(point.at) + x(after.at)) / 2 : WIDTH - box.right;
    return point.low === null && point.high === null
      ? null
      : {
          from,
          to,
          top: point.high === null ? box.top : y(point.high),
          bottom: point.low === null ? HEIGHT - box.bottom : y(point.low),
        };
  });
  // a label only if it does not overlap the one before it
  let lastLabel = Number.NEGATIVE_INFINITY;
  let lastDay = Number.NEGATIVE_INFINITY;
  const lastBand = bands.at(-1);
  return (
    <svg
      class={`trend trend--${WIDTH > 400 ? 'wide' : 'narrow'}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      focusable="false"
    >
      {bands.map(
        (band) =>
          band && (
            <rect
              class="trend-band"
              key={band.from}
              x={f(band.from)}
              y={band.top}
              width={f(band.to - band.from)}
              height={f(Math.max(band.bottom - band.top, 1))}
            />
          ),
      )}
      {steps(bottom, top).map((value) => (
        <g key={value}>
          <line
            class="trend-grid"
            x1={box.left}
            x2={WIDTH - box.right}
            y1={y(value)}
            y2={y(value)}
          />
          <text class="trend-axis" x={box.left - 10} y={y(value) + 5} text-anchor="end">
            {format(value)}
          </text>
        </g>
      ))}
      {lastBand && rangeLabel && (
        <text
          class="trend-range"
          x={WIDTH - box.right - 8}
          y={f(Math.min(Math.max(lastBand.top + 20, box.top + 16), HEIGHT - box.bottom - 8))}
          text-anchor="end"
        >
          {rangeLabel}
        </text>
      )}
      <polyline
        class="trend-line"
        points={sorted.map((point) => `${x(point.at)},${y(point.value)}`).join(' ')}
      />
      {sorted.map((point, index) => {
        const px = x(point.at);
        const isLast = index === sorted.length - 1;
        const showLabel = isLast || (px - lastLabel > 52 && x(last.at) - px > 46);
        const showDay = isLast || (px - lastDay > 92 && x(last.at) - px > 92);
        if (showLabel) lastLabel = px;
        if (showDay) lastDay = px;
        return (
          <g key={`${point.at}-${point.value}`}>
            <circle
              class={`trend-dot trend-dot--${point.tone}`}
              cx={px}
              cy={y(point.value)}
              r={isLast ? 8 : 6}
            />
            {showLabel && (
              <text class="trend-value" x={px} y={y(point.value) - 16} text-anchor="middle">
                {point.label}
              </text>
            )}
            {showDay && (
              <text
                class="trend-axis"
                x={px > WIDTH - 45 ? WIDTH - 2 : px}
                y={HEIGHT - 14}
                text-anchor={px > WIDTH - 45 ? 'end' : 'middle'}
              >
                {point.day}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
