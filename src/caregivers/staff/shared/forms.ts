import { z } from 'zod';
import { isReason } from '../../../privacy/watch.ts';

/** A reason in words: at least ten letters. */
export const typedReason = z
  .string('problem.reason')
  .trim()
  .max(1000, 'problem.too-long')
  .refine(isReason, 'problem.reason');
/** The version of a request that the page showed. */
export const seenVersion = z
  .string('problem.choose')
  .regex(/^\d{1,6}$/, 'problem.choose')
  .transform(Number);
