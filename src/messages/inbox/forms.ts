import { z } from 'zod';
import { BOXES } from './inbox.ts';

/** The list that a form's page was opened from; anything else is the first list. */
export const from = z.enum(BOXES).catch('mine');

/** A number that a page of ours put into its form. */
export const shown = z
  .string('problem.choose')
  .regex(/^\d{1,9}$/, 'problem.choose')
  .transform(Number);
