import { z } from 'zod';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import { type PageAnswer, pageAnswer } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';

/** A form as it is shown again: what was typed, and why it was not saved. */
export interface Draft {
  /** Null before anybody typed. */
  typed: Typed | null;
  problems: Problems;
  /** Somebody else saved another version while this was typed. */
  stale?: boolean;
}
export const BLANK: Draft = { typed: null, problems: {} };

/** The field for the version that a form was made for. */
export const version = z
  .string()
  .regex(/^\d{1,9}$/)
  .default('0');

/** A page with a draft's form: 422 with its problems, 409 where somebody else saved meanwhile. */
export function draftAnswer(
  t: Words,
  title: string,
  body: PageAnswer['body'],
  { problems, stale }: Draft,
): PageAnswer {
  const page = pageAnswer(t, 'staff-clinics', title, body, problems);
  return stale ? { ...page, status: 409 } : page;
}
