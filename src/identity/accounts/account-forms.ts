import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';

const text = (max: number) => field.optional(max);

/** A birth date in three fields; `readBirthDate` reads it. */
export const birthFields = {
  'birth-month': text(4),
  'birth-day': text(4),
  'birth-year': text(6),
};

/** Birth date and medical record number from the member card. */
export const cardFields = { ...birthFields, mrn: text(30) };

/** Everything on the member card; `readMembership` reads it. */
export const MembershipForm = z.object({ given: text(100), family: text(100), ...cardFields });

/** A user ID to sign on with. Older user IDs may break today's rule for new ones. */
export const userIdField = z
  .string('problem.user-id')
  .trim()
  .min(1, 'problem.user-id')
  .max(200, 'problem.user-id');

/** A user ID that somebody is choosing. */
export const newUserIdField = z
  .string('problem.new-user-id')
  .trim()
  .regex(/^[A-Za-z0-9._-]{6,50}$/, 'problem.new-user-id');

/** `version`: of the terms that the page showed. */
export const TermsForm = z.object({
  accept: z.literal('yes', 'problem.terms'),
  version: field.optional(20),
});
