import { z } from 'zod';
import type { Words } from '../i18n.ts';
import type { Problems, Typed } from './forms.ts';
import { type PageAnswer, type Place, pageAnswer } from './routes.ts';

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
  place: Place,
  title: string,
  body: PageAnswer['body'],
  { problems, stale }: Draft,
): PageAnswer {
  const page = pageAnswer(t, place, title, body, problems);
  return stale ? { ...page, status: 409 } : page;
}
