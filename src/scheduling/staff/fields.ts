import { z } from 'zod';

/** The version of a visit that a page of ours put into its form. */
export const version = z.coerce.number('problem.choose').int().min(1).max(1e9);
