import { z } from 'zod';
import { text } from '../registration/registration.routes.tsx';

export const MembershipForm = z.object({
  given: text(100),
  family: text(100),
  'birth-month': text(4),
  'birth-day': text(4),
  'birth-year': text(6),
  mrn: text(30),
});
export const newUserId = z
  .string('problem.new-user-id')
  .trim()
  .regex(/^[A-Za-z0-9._-]{6,50}$/, 'problem.new-user-id');
