import { type Context, mayAlso } from '../../platform/http/routes.ts';
import { mayReadVisits } from '../policy.ts';
import type { Sight } from './visits.ts';

/** What the account sees of the person's visits. */
export const sightOf = (ctx: Context<'visits:book'> | Context<'visits:read'>): Sight => ({
  all: mayAlso(mayReadVisits, ctx),
  accountId: ctx.access.actor?.account.id ?? null,
});
