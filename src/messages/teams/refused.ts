import type { Draft } from '../../platform/http/drafts.ts';
import { type Answer, type Context, notFound, redirect } from '../../platform/http/routes.ts';
import type { Refusal } from './teams.ts';

type Ctx = Context<'teams:manage'>;
const PROBLEMS = {
  place: 'problem.teams-place',
  clinicians: 'problem.teams-clinicians',
  member: 'problem.teams-member',
  clinician: 'problem.teams-clinician',
  successor: 'problem.teams-successor',
  'successor-closed': 'problem.teams-successor-closed',
} as const;

/**
 * The answer to a change that was not made: the page again, with what was typed and why not.
 * @param fields the field that a problem belongs to
 */
export async function refused(
  ctx: Ctx,
  refusal: Refusal,
  typed: Record<string, string>,
  again: (ctx: Ctx, draft: Draft) => Promise<Answer>,
  fields: { [Why in keyof typeof PROBLEMS]?: string },
): Promise<Answer> {
  switch (refusal.is) {
    case 'stale':
      return again(ctx, { typed, problems: {}, stale: true });
    case 'ended':
      return redirect(`/staff/teams/${ctx.params.id}`);
    case 'refused': {
      const { why } = refusal;
      return again(ctx, { typed, problems: { [fields[why] ?? why]: PROBLEMS[why] } });
    }
    default:
      return notFound;
  }
}
