/**
 * The two colors of a brand and everything derived from them. Contrast as WCAG 2.2 defines it:
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */

/** `#rrggbb`, lower case. */
export type Color = string;
export type BrandColor = 'main' | 'accent';

/** Normal text needs 4.5:1 (WCAG 2.2, 1.4.3 Contrast (Minimum), level AA). */
export const TEXT_CONTRAST = 4.5;

export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);

/** What people type for a color: with or without `#`, three or six digits, in any case. */
export function readColor(typed: string): Color | null {
  const digits = typed.trim().toLowerCase().replace(/^#/, '');
  if (/^[0-9a-f]{6}$/.test(digits)) return `#${digits}`;
  return /^[0-9a-f]{3}$/.test(digits) ? `#${digits.replace(/./g, '$&$&')}` : null;
}

const channels = (color: Color): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

function luminance(color: Color): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast ratio of two colors, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** `color` mixed with a share (0 to 1) of `other`. */
export function mix(color: Color, other: Color, share: number): Color {
  const added = channels(other);
  const mixed = channels(color).map((value, at) =>
    Math.round(value + ((added[at] ?? 0) - value) * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}

const WHITE = '#ffffff';
const BLACK = '#000000';
/** The surfaces of `web/styles/portico.scss` that text in a brand color appears on. */
const LIGHT = { card: WHITE, paper: '#faf7f2', sand: '#f2ebdf' };
const DARK = { card: '#1b2528', paper: '#12191b', sand: '#252d2c' };
const STEPS = 200;

/** The first mixture of `color` with `other` that passes, starting with none of `other`. */
function toward(color: Color, other: Color, passes: (mixed: Color) => boolean): Color {
  for (let step = 0; step <= STEPS; step++) {
    const mixed = mix(color, other, step / STEPS);
    if (passes(mixed)) return mixed;
  }
  return other;
}

const tintOf = (color: Color): Color => mix(color, WHITE, 0.89);

/**
 * The lowest contrast that a color has anywhere on a light page. The main color is text on every
 * surface and has white text on it; the accent has white text on it.
 */
export const lowestContrast = (which: BrandColor, color: Color): number =>
  Math.min(
    ...(which === 'main' ? [...Object.values(LIGHT), tintOf(color)] : [WHITE]).map((surface) =>
      contrast(color, surface),
    ),
  );

/** The nearest color of the same hue that can be read everywhere; the color itself if it can. */
export const nearestReadable = (which: BrandColor, color: Color): Color =>
  toward(color, BLACK, (darker) => lowestContrast(which, darker) >= TEXT_CONTRAST);

const readableOn =
  (...surfaces: Color[]) =>
  (color: Color): boolean =>
    surfaces.every((surface) => contrast(color, surface) >= TEXT_CONTRAST);

/** Values of the style sheet's custom properties, by name. */
type Tokens = Record<string, Color>;

/** The custom properties that a brand changes, on light and on dark screens. */
export function palette(main: Color, accent: Color): { light: Tokens; dark: Tokens } {
  const tint = tintOf(main);
  const accentTint = tintOf(accent);
  const darkTint = mix(main, DARK.paper, 0.7);
  const darkAccentTint = mix(accent, DARK.paper, 0.7);
  const surfaces = Object.values(DARK);
  const darkMain = toward(main, WHITE, readableOn(...surfaces, darkTint));
  const darkAccent = toward(accent, WHITE, readableOn(...surfaces));
  return {
    light: {
      '--teal': main,
      '--teal-deep': mix(main, BLACK, 0.25),
      '--teal-tint': tint,
      '--on-teal': WHITE,
      '--link': main,
      '--accent': accent,
      '--on-accent': WHITE,
      '--accent-ink': toward(mix(accent, BLACK, 0.12), BLACK, readableOn(accentTint)),
      '--accent-tint': accentTint,
      '--check': main,
    },
    dark: {
      '--teal': darkMain,
      '--teal-deep': mix(darkMain, WHITE, 0.4),
      '--teal-tint': darkTint,
      '--on-teal': toward(mix(main, BLACK, 0.6), BLACK, readableOn(darkMain)),
      '--link': darkMain,
      '--accent': darkAccent,
      '--on-accent': toward(mix(accent, BLACK, 0.7), BLACK, readableOn(darkAccent)),
      '--accent-ink': toward(mix(darkAccent, WHITE, 0.4), WHITE, readableOn(darkAccentTint)),
      '--accent-tint': darkAccentTint,
      '--check': main,
    },
  };
}

/** The brand's own style sheet, which follows the portal's. */
export function brandSheet(main: Color, accent: Color): string {
  const { light, dark } = palette(main, accent);
  const block = (tokens: Tokens) =>
    `:root{${Object.entries(tokens)
      .map(([name, color]) => `${name}:${color}`)
      .join(';')}}`;
  return `@media not print{${block(light)}@media (prefers-color-scheme:dark){${block(dark)}}}`;
}
