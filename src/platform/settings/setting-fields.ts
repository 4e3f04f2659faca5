import { z } from 'zod';
import {
  type BrandColor,
  lowestContrast,
  nearestReadable,
  readColor,
  TEXT_CONTRAST,
} from '../colors.rules.ts';
import type { Key } from '../i18n.ts';

/** Rules for the values of settings. Their messages are string keys, with the values they name. */

const refuse = (
  ctx: z.RefinementCtx,
  message: Key,
  params: Record<string, string | number> = {},
): void => void ctx.addIssue({ code: 'custom', message, params });

/**
 * Control characters and line breaks, and characters that change the direction of the text that
 * follows: with them a name could pass for another one, or add a header to a mail.
 */
export const isTricky = (text: string): boolean =>
  /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.test(text);

/** One line of text. */
export const lineOf = (max: number) =>
  z
    .string()
    .trim()
    .superRefine((text, ctx) => {
      if (text === '') refuse(ctx, 'problem.setting-empty');
      else if ([...text].length > max) refuse(ctx, 'problem.setting-long', { n: max });
      else if (isTricky(text)) refuse(ctx, 'problem.setting-tricky');
    });

/** One line in each language. */
export const lineInBoth = (max: number) => z.object({ en: lineOf(max), es: lineOf(max) });

/** A phone number as people write it: 7 to 15 digits (ITU-T E.164) with the usual punctuation. */
export const phone = z
  .string()
  .trim()
  .superRefine((text, ctx) => {
    const digits = text.replace(/\D/g, '').length;
    if (!/^\+?[\d ().-]{7,25}$/.test(text) || digits < 7 || digits > 15)
      refuse(ctx, 'problem.setting-phone');
  });

/** A name of the IANA time zone database. */
export const zone = z.string().superRefine((name, ctx) => {
  if (!isZone(name)) refuse(ctx, 'problem.setting-zone');
});
function isZone(name: string): boolean {
  // an offset such as +05:30 would be accepted too, and would not know daylight saving time
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** A color that can be read everywhere it is used (WCAG 2.2, level AA). */
export const readableColor = (which: BrandColor) =>
  z.string().superRefine((text, ctx) => {
    const color = readColor(text);
    if (color !== text) {
      refuse(ctx, 'problem.setting-color');
      return;
    }
    const ratio = lowestContrast(which, color);
    if (ratio < TEXT_CONTRAST)
      refuse(ctx, 'problem.setting-contrast', {
        // rounded down: what is not enough must not look like enough
        ratio: (Math.floor(ratio * 100) / 100).toFixed(2),
        color: nearestReadable(which, color),
      });
  });
