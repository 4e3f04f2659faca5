import { auditAction, shownToStaff } from '../../platform/access/access.ts';
import { endSessions } from '../../platform/access/session.ts';
import type { Context } from '../../platform/http/routes.ts';
import { insertLetter } from '../letters/letters.sql.ts';
import * as helpingSql from './helping.sql.ts';
import { dropSecondStep } from './staff.ts';

type Helping = Context<'members:help'>;
async function noteHelp(ctx: Helping, person: string, permission: string): Promise<void> {
  auditAction(ctx.access, ctx.info, {
    ...shownToStaff(ctx.access, permission, 'sign-on', 'patient-request'),
    person,
    outcome: 'granted',
  });
}

/** How somebody's account stands; looking is written down in the person's own access log. */
export async function lookUp(
  ctx: Helping,
  by: { mrn: string; birthDate: string },
): Promise<helpingSql.Helped | undefined> {
  const found = await helpingSql.findHelped(ctx.access, by);
  if (found) await noteHelp(ctx, found.patient_id, 'members:help');
  return found;
}

/**
 * A letter with a temporary password for the address in the record: staff ask for it, the member
 * alone reads it.
 */
export async function sendLetterFor(
  ctx: Helping,
  personId: string,
): Promise<helpingSql.Helped | undefined> {
  const found = await helpingSql.findHelped(ctx.access, { id: personId });
  if (!found) return undefined;
  await insertLetter(ctx.access, personId, ctx.access.actor?.account.id ?? null, ctx.now, ctx.now);
  await noteHelp(ctx, personId, 'letter:ask');
  return helpingSql.findHelped(ctx.access, { id: personId });
}

/**
 * Turns a member's second step off, after who it is was proved as when the account was made; the
 * member is told by mail.
 */
export async function dropSecondStepOf(
  ctx: Helping,
  personId: string,
): Promise<helpingSql.Helped | undefined> {
  const found = await helpingSql.findHelped(ctx.access, { id: personId });
  if (!found?.account_id) return undefined;
  await dropSecondStep(ctx.access, found.account_id);
  await endSessions(ctx.access, found.account_id, ctx.now);
  await ctx.deps.jobs.enqueue(ctx.access, 'mail.account', {
    accountId: found.account_id,
    notice: 'authenticator-off',
  });
  await noteHelp(ctx, personId, 'account:authenticator-off');
  return helpingSql.findHelped(ctx.access, { id: personId });
}
