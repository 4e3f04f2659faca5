import { z } from 'zod';
import type { Typed } from '../platform/http/forms.ts';
import type { Key } from '../platform/i18n.ts';
import { saysSomething, textProblem, tidy } from '../platform/texts.rules.ts';

/** Fields of the scheduling manager’s forms. They stay texts, so that a form can be shown again. */

/** A checkbox. */
export const box = z.literal('yes').optional();

/** A name in one line, without characters that turn the text around them. */
export const nameField = (key: Key, most: number) =>
  z
    .string(key)
    .transform((typed) => tidy(typed))
    .refine(saysSomething, key)
    .refine((name) => textProblem(name, most) === null, key);

/** Words in one line or several, or none. */
export const wordsField = (most: number, lines = false) =>
  z
    .string('problem.too-long')
    .default('')
    .transform((typed) => tidy(typed, lines))
    .refine((text) => textProblem(text, most) !== 'long', 'problem.too-long')
    .refine((text) => textProblem(text, most) !== 'hidden', 'problem.sched-hidden');

/** A whole number from `least` to `most`. */
export const numberField = (least: number, most: number, key: Key) =>
  z
    .string(key)
    .trim()
    .regex(/^\d{1,6}$/, key)
    .refine((text) => Number(text) >= least && Number(text) <= most, key);
/** The same, or nothing. */
export const maybeNumber = (least: number, most: number, key: Key) =>
  z.union([z.literal(''), numberField(least, most, key)], key).default('');
export const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text));

/** A form’s input as it was typed. */
export const typedOf = (input: Readonly<Record<string, unknown>>): Typed =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
