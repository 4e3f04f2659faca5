import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brandSheet,
  contrast,
  lowestContrast,
  nearestReadable,
  palette,
  readColor,
  TEXT_CONTRAST,
} from './colors.rules.ts';

const color = fc
  .integer({ min: 0, max: 0xffffff })
  .map((n) => `#${n.toString(16).padStart(6, '0')}`);

describe('contrast, as WCAG 2.2 computes it', () => {
  // W3C's own examples: black on white, and the grays that just pass and just fail
  it.each([
    ['#000000', '#ffffff', '21.00'],
    ['#ffffff', '#ffffff', '1.00'],
    ['#767676', '#ffffff', '4.54'],
    ['#777777', '#ffffff', '4.48'],
    ['#0000ff', '#ffffff', '8.59'],
  ])('%s on %s is %s', (a, b, ratio) => {
    expect(contrast(a, b).toFixed(2)).toBe(ratio);
    expect(contrast(b, a)).toBe(contrast(a, b));
  });
});

describe('a typed color', () => {
  it.each([
    ['#0B5D63', '#0b5d63'],
    [' 0b5d63 ', '#0b5d63'],
    ['#ABC', '#aabbcc'],
    ['red', null],
    ['#0b5d6', null],
    ['#0b5d63; } body { display: none', null],
    ['url(//evil.example)', null],
    ['', null],
  ])('%j is %j', (typed, read) => expect(readColor(typed)).toBe(read));
});

describe('the nearest readable color', () => {
  it('can be read everywhere, and a color that already can is left alone', () =>
    fc.assert(
      fc.property(color, fc.constantFrom('main' as const, 'accent' as const), (one, which) => {
        const near = nearestReadable(which, one);
        expect(lowestContrast(which, near)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
        expect(near === one).toBe(lowestContrast(which, one) >= TEXT_CONTRAST);
      }),
    ));
});

describe('a palette', () => {
  it('of readable colors has readable text on light and dark screens', () =>
    fc.assert(
      fc.property(color, color, (a, b) => {
        const made = palette(nearestReadable('main', a), nearestReadable('accent', b));
        for (const [scheme, surfaces] of [
          ['light', ['#ffffff', '#faf7f2', '#f2ebdf']],
          ['dark', ['#1b2528', '#12191b', '#252d2c']],
        ] as const) {
          const of = (name: string) => made[scheme][name] ?? '';
          const pairs = [
            ...surfaces.map((surface) => ['--link', of('--link'), surface]),
            ['on-teal', of('--on-teal'), of('--teal')],
            ['on-teal, hovered', of('--on-teal'), of('--teal-deep')],
            ['teal on its tint', of('--teal'), of('--teal-tint')],
            ['deep on its tint', of('--teal-deep'), of('--teal-tint')],
            ['on-accent', of('--on-accent'), of('--accent')],
            ['accent-ink', of('--accent-ink'), of('--accent-tint')],
            ['check', '#ffffff', of('--check')],
          ];
          for (const [name, text = '', surface = ''] of pairs)
            expect([scheme, name, text, surface, contrast(text, surface) >= 4.5]).toEqual([
              scheme,
              name,
              text,
              surface,
              true,
            ]);
        }
      }),
    ));

  it('is a style sheet of custom properties and nothing else', () => {
    const sheet = brandSheet('#5b2a86', '#8a4b08');
    expect(sheet.replace(/--[a-z-]+:#[0-9a-f]{6};?/g, '')).toBe(
      '@media not print{:root{}@media (prefers-color-scheme:dark){:root{}}}',
    );
  });
});
