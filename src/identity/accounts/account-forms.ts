import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';

const text = (max: number) => field.optional(max);

const part = field.datePart();
/** A birth date in three fields; `readBirthDate` reads it. */
export const birthFields = { 'birth-month': part, 'birth-day': part, 'birth-year': part };

/** Birth date and medical record number from the member card. */
export const cardFields = { ...birthFields, mrn: text(30) };

/** Everything on the member card; `readMembership` reads it. */
export const MembershipForm = z.object({ given: text(100), family: text(100), ...cardFields });

/** The same as the first step of registration, which can also be left for a letter. */
export const RegisterForm = MembershipForm.extend({ instead: text(10) });

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
  version: field.optional(30),
});
