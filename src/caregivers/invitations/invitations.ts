import { usualEnd } from '../../family/rights/rights.rules.ts';
import { giveRight, listNames } from '../../family/rights/rights.ts';
import { mayMail } from '../../identity/accounts/mail-limits.ts';
import type { Access } from '../../platform/access/access.ts';
import { daysFor } from '../../platform/access/actor.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { findDeadJobs } from '../../platform/jobs/dead-jobs.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { maybeSameMailbox } from '../../platform/mail/mailbox.rules.ts';
import { tellCare } from '../notices/notices.ts';
import * as answers from './answers.sql.ts';
import { AWAITED, decidesAlone, ENDED } from './invitations.rules.ts';
import * as sql from './invitations.sql.ts';

export type { CareInvitation, NewInvitation } from './invitations.sql.ts';

type Inviting = Access<'care:invite'>;
const DAY = 86_400_000;
/** How long the patient sees what happened to an invitation that was not accepted. */
const SHOWN_DAYS = 30;

declare module '../../platform/jobs/queues.ts' {
  interface JobData {
    'mail.care-invitation': { invitationId: string };
  }
}

/**
 * Whether the person whose record is open may invite caregivers: an adult, or an emancipated minor,
 * for their own record. Teens and children may not.
 */
export async function mayInvite(
  access: Access<'care:invite' | 'care:read'>,
  { now, today, settings }: AsOf,
): Promise<boolean> {
  if (access.as !== 'self' || !access.person.id) return false;
  const { emancipated, zones } = await answers.readConsent(access, access.person, today);
  return decidesAlone(access.person, emancipated, daysFor(zones, settings, now), settings);
}

/** An invitation, as the patient who sent it sees it. */
export interface ShownInvitation extends sql.CareInvitation {
  /** The name of the account that asks from another address. */
  askedByName: string | null;
  /** Its e-mail could not be sent. */
  unmailed: boolean;
}

/**
 * The invitations of the person whose record is open, only for that person. Invitations that wait
 * for an answer come first, then those that ended in the last month without being accepted.
 */
export async function listInvitations(access: sql.Seeing): Promise<ShownInvitation[]> {
  if (access.as !== 'self') return [];
  const since = new Date(access.info.now.getTime() - SHOWN_DAYS * DAY);
  return shown(access, await sql.listInvitations(access, access.person.id, since));
}

async function shown(
  access: sql.Seeing,
  invitations: sql.CareInvitation[],
): Promise<ShownInvitation[]> {
  if (invitations.length === 0) return [];
  const ids = invitations.map(({ id }) => id);
  const [names, dead] = await Promise.all([
    listNames(access),
    findDeadJobs(access, 'mail.care-invitation', 'invitationId', ids),
  ]);
  const unmailed = new Set(dead.map(({ data }) => data.invitationId));
  return invitations.map((one) => ({
    ...one,
    // the sweep marks it within minutes
    state: AWAITED.includes(one.state) && one.expiresAt <= access.info.now ? 'expired' : one.state,
    askedByName: (one.askedBy && names.get(one.askedBy)) ?? null,
    unmailed: unmailed.has(one.id),
  }));
}

/** One invitation of the person whose record is open. */
export async function findInvitation(
  access: Inviting,
  id: string,
): Promise<ShownInvitation | undefined> {
  const found = await sql.findOwnInvitation(access, access.person.id, id);
  return found && (await shown(access, [found]))[0];
}

/** Why someone can't be invited. */
export type InviteRefusal = 'self' | 'has-access' | 'locked' | 'too-many';

/** Whether someone can be invited, before the patient reviews what will be sent. */
export async function inviteRefusal(
  access: Inviting,
  email: string,
  { today }: AsOf,
): Promise<Exclude<InviteRefusal, 'too-many'> | null> {
  const own = await sql.listOwnAddresses(access);
  if (own.some((one) => maybeSameMailbox(one, email))) return 'self';
  if (await sql.hasCaregiver(access, email, today)) return 'has-access';
  return (await sql.waitsForStaff(access, access.person.id, email)) ? 'locked' : null;
}

/**
 * Invites someone to care for the person whose record is open, and sends them a link by e-mail. It
 * replaces an invitation to the same address that waits for an answer: the old link says that there
 * is a newer one, and wrong birth dates stay counted. The caller has checked `mayInvite`.
 */
export async function invite(
  access: Inviting,
  jobs: Jobs,
  made: sql.NewInvitation,
  asOf: AsOf,
): Promise<InviteRefusal | null> {
  const refusal = await inviteRefusal(access, made.email, asOf);
  if (refusal) return refusal;
  const by = access.actor?.account.id ?? '';
  if (!(await mayMail(access, access.info, { by, to: made.email }))) return 'too-many';
  const patientId = access.person.id;
  const before = await sql.replaceInvitation(access, patientId, made.email);
  if (before?.askedBy)
    await tellCare(access, jobs, before.askedBy, 'invitation-refused', before.id);
  const expiresAt = new Date(asOf.now.getTime() + asOf.settings.careInvitationDays * DAY);
  const from = before ?? { tries: 0, refused: [], madeAccount: null };
  const id = await sql.insertInvitation(access, patientId, made, expiresAt, from);
  await jobs.enqueue(access, 'mail.care-invitation', { invitationId: id });
  return null;
}

/**
 * Sends an invitation again: a new one with the same contents, whose link replaces the earlier one.
 * `gone`: it is not the patient's, or can't be sent again.
 */
export async function inviteAgain(
  access: Inviting,
  jobs: Jobs,
  id: string,
  asOf: AsOf,
): Promise<InviteRefusal | 'gone' | null> {
  const before = await sql.lockOwnInvitation(access, access.person.id, id);
  if (!before || ![...AWAITED, ...ENDED].includes(before.state)) return 'gone';
  const endsOn = before.endsOn > asOf.today ? before.endsOn : usualEnd(asOf.today);
  return invite(access, jobs, { ...before, endsOn }, asOf);
}

/** Withdraws an invitation. False if it is not the patient's, or is over. */
export async function withdrawInvitation(
  access: Access<'care:end'>,
  jobs: Jobs,
  id: string,
): Promise<boolean> {
  const before = await sql.lockOwnInvitation(access, access.person.id, id);
  if (!before || !(await sql.endInvitation(access, id, 'withdrawn'))) return false;
  if (before.state === 'asking' && before.askedBy)
    await tellCare(access, jobs, before.askedBy, 'invitation-refused', id);
  return true;
}

/**
 * The patient says whether the account that asks from another address is the right one. Yes gives
 * the right; after a no, the invitation stays open for the right person.
 * @param answer.asker the account whose name the page showed
 * @returns `gone`: it no longer asks; `locked`: staff must look at it first
 */
export async function answerAsker(
  access: Inviting,
  jobs: Jobs,
  id: string,
  answer: { yes: boolean; asker: string },
  { now, today }: AsOf,
): Promise<'given' | 'refused' | 'locked' | 'gone'> {
  const invitation = await sql.lockOwnInvitation(access, access.person.id, id);
  if (invitation?.state !== 'asking' || invitation.expiresAt <= now) return 'gone';
  const { askedBy: accountId, patientId } = invitation;
  if (!accountId || accountId !== answer.asker) return 'gone';
  if (!answer.yes) {
    await answers.noteRefused(access, id);
    await tellCare(access, jobs, accountId, 'invitation-refused', `${id} ${accountId}`);
    return 'refused';
  }
  const standing = await answers.readStanding(access, invitation, accountId, today);
  if (standing.held || standing.byPaper) {
    await answers.lockForSafety(access, id);
    return 'locked';
  }
  const proxyId = await giveRight(access, rightOf(invitation, accountId, today));
  await answers.noteAccepted(access, id, { accountId, proxyId });
  await tellCare(access, jobs, accountId, 'access-begun', id);
  const patient = access.actor?.account.id;
  if (patient && patientId) await tellCare(access, jobs, patient, 'access-given', id);
  return 'given';
}

/** The right that an invitation gives. */
export const rightOf = (
  invitation: sql.CareInvitation,
  accountId: string,
  today: AsOf['today'],
) => ({
  patientId: invitation.patientId,
  accountId,
  relationship: invitation.relationship,
  basis: 'invited' as const,
  categories: invitation.categories,
  acting: invitation.acting,
  startsOn: today,
  endsOn: invitation.endsOn,
  grantedBy: invitation.invitedBy,
  invitationId: invitation.id,
});

/** Marks the invitations that nobody answered in time, and tells both sides. */
export const expireInvitations = (
  { db, jobs }: Pick<Deps, 'db' | 'jobs'>,
  now: Date,
): Promise<number> =>
  db.asSystem('system:care', systemRequest(now, 'sweep care-invitations'), async (access) => {
    const over = await sql.expireInvitations(access);
    for (const { id, invitedBy, askedBy } of over) {
      await tellCare(access, jobs, invitedBy, 'invitation-ended', id);
      if (askedBy) await tellCare(access, jobs, askedBy, 'invitation-refused', id);
    }
    return over.length;
  });
