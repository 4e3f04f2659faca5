import { sharedContact } from '../../family/contacts/contacts.ts';
import { giveRight } from '../../family/rights/rights.ts';
import {
  acceptCaregiverTerms,
  type HashedAccount,
  isUserIdTaken,
  makeCaregiverAccount,
} from '../../identity/caregiver-accounts/caregiver-accounts.ts';
import type { Access } from '../../platform/access/access.ts';
import { daysFor } from '../../platform/access/actor.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import type { Language } from '../../platform/i18n.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { type Bucket, giveBackIn, type Limit, mayTry } from '../../platform/limits.ts';
import { sameEmail } from '../../platform/mail/email.ts';
import { tellCare } from '../notices/notices.ts';
import * as sql from './answers.sql.ts';
import {
  answerTo,
  decidesAlone,
  publicSituationOf,
  type Situation,
  situationOf,
} from './invitations.rules.ts';
import { endInvitation } from './invitations.sql.ts';
import { rightOf } from './invitations.ts';

type Answering = Access<'care:accept'>;

/**
 * Wrong birth dates are counted for each invitation (`MOST_TRIES`), and across invitations for each
 * account, place and patient.
 */
const PER_ACCOUNT: Limit = { failures: 10, minutes: 1440 };
const PER_PLACE: Limit = { failures: 40, minutes: 1440 };
const PER_PATIENT: Limit = { failures: 20, minutes: 1440 };

/** An invitation, as someone with its link sees it. */
export interface Seen {
  situation: Situation;
  invitation: sql.Invited;
}

const standsFor = (found: sql.Invited, { now, settings }: AsOf): boolean =>
  found.there &&
  decidesAlone(
    { ...found, deceased: false },
    found.emancipated,
    daysFor(found.zones, settings, now),
    settings,
  );

/** Works with the record of an invitation open, and closes it again. */
async function withRecord<T>(
  access: sql.Answering,
  id: string,
  work: () => Promise<T>,
): Promise<T | null> {
  if (!(await sql.openRecordOf(access, id))) return null;
  const result = await work();
  await sql.openRecordOf(access, null);
  return result;
}

async function look(access: Answering, found: sql.Invited, asOf: AsOf): Promise<Seen & Held> {
  const { id: me, patientId: ownRecord } = access.actor?.account ?? { id: '', patientId: null };
  const address = await sql.findConfirmedAddress(access);
  const standing = await sql.readStanding(access, found, me, asOf.today);
  const situation = situationOf({
    state: found.state,
    expired: found.expiresAt <= asOf.now,
    patientStands: standsFor(found, asOf),
    own: ownRecord === found.patientId || found.invitedBy === me,
    addressed: address !== null && sameEmail(address, found.email),
    refused: found.refused.includes(me),
    asks: found.askedBy === me,
    holds: found.acceptedBy === me && standing.holds,
    byPaper: standing.byPaper,
  });
  return { situation, invitation: found, held: standing.held };
}
interface Held {
  held: boolean;
}

/**
 * What an account sees of an invitation. The link must have been checked.
 * @returns null if there is none
 */
export const readInvitation = (access: Answering, id: string, asOf: AsOf): Promise<Seen | null> =>
  withRecord(access, id, async () => {
    const found = await sql.findInvited(access, id, asOf.today);
    return found ? look(access, found, asOf) : null;
  });

/** The result of an answer, in addition to the invitation's current state. */
export type Answered = 'wrong' | 'throttled' | 'asks' | 'accepted' | 'stands';

/**
 * Answers an invitation with the patient's birth date. Answers that come at the same time wait for
 * one another, so that no more than `MOST_TRIES` dates are compared.
 * @param terms the version of the terms for caregivers that the account accepts
 */
export const acceptInvitation = (
  access: Answering,
  jobs: Jobs,
  id: string,
  typed: { birthDate: string; terms: string },
  asOf: AsOf,
): Promise<Answered | null> =>
  withRecord(access, id, async () => {
    const found = await sql.lockInvited(access, id, asOf.today);
    if (!found) return null;
    const { situation, held } = await look(access, found, asOf);
    if (situation !== 'open' && situation !== 'other-address') return 'stands';
    const me = access.actor?.account.id ?? '';
    const buckets: Bucket[] = [
      [`care birth by ${me}`, PER_ACCOUNT],
      [`care birth from ${placeOf(access.info.address)}`, PER_PLACE],
      [`care birth of ${found.patientId}`, PER_PATIENT],
    ];
    if (!(await mayTry(access, buckets, asOf.now))) return 'throttled';
    const right = found.birthDate === typed.birthDate;
    const outcome = answerTo(situation, { right, tries: found.tries, held });
    if (right) await giveBackIn(access, [], buckets, asOf.now);
    switch (outcome) {
      case 'wrong':
        await sql.noteWrong(access, id, false);
        return 'wrong';
      case 'locks-by-tries':
      case 'locks-for-safety':
        if (right) await sql.lockForSafety(access, id);
        else await sql.noteWrong(access, id, true);
        await tellCare(
          access,
          jobs,
          found.invitedBy,
          'invitation-locked',
          `${id} ${asOf.now.getTime()}`,
        );
        return 'stands';
      case 'asks':
        await acceptCaregiverTerms(access, me, typed.terms);
        await sql.noteAsking(access, id, me);
        await tellCare(access, jobs, me, 'invitation-waits', `${id} ${me}`);
        await tellCare(access, jobs, found.invitedBy, 'invitation-asked', `${id} ${me}`);
        return 'asks';
      default:
        await acceptCaregiverTerms(access, me, typed.terms);
        await accept(access, jobs, found, me, asOf);
        return 'accepted';
    }
  });

async function accept(
  access: Answering,
  jobs: Jobs,
  found: sql.Invited,
  me: string,
  { today }: AsOf,
): Promise<void> {
  const { id } = found;
  const proxyId = await giveRight(access, rightOf(found, me, today));
  await sql.noteAccepted(access, id, { accountId: me, proxyId });
  await tellCare(access, jobs, me, 'access-begun', id);
  await tellCare(access, jobs, found.invitedBy, 'invitation-accepted', id);
  // another account had asked and will get no answer
  if (found.askedBy && found.askedBy !== me)
    await tellCare(access, jobs, found.askedBy, 'invitation-refused', `${id} ${found.askedBy}`);
}

/** "No, thank you", only for the account with the invited address. False if it can't decline. */
export const declineInvitation = (
  access: Answering,
  jobs: Jobs,
  id: string,
  asOf: AsOf,
): Promise<boolean | null> =>
  withRecord(access, id, async () => {
    const found = await sql.lockInvited(access, id, asOf.today);
    if (!found || (await look(access, found, asOf)).situation !== 'open') return false;
    await endInvitation(access, id, 'declined');
    await tellCare(access, jobs, found.invitedBy, 'invitation-declined', id);
    return true;
  });

/** What the link shows to anyone who is not signed on. */
export interface PublicInvitation {
  situation: 'newer' | 'over' | 'open';
  /** It waits for staff, so no account can be created with it. */
  locked: boolean;
  email: string;
  /** An account was already created with its link. */
  used: boolean;
}
/** @returns null if there is none */
export const readPublicInvitation = (
  deps: Pick<Deps, 'db'>,
  info: RequestInfo,
  id: string,
  asOf: AsOf,
): Promise<PublicInvitation | null> =>
  deps.db.asSystem('system:care', info, async (access) => {
    const found = await sql.findInvited(access, id, asOf.today);
    return found ? publicOf(found, asOf) : null;
  });
const publicOf = (found: sql.Invited, asOf: AsOf): PublicInvitation => ({
  situation: publicSituationOf({
    state: found.state,
    expired: found.expiresAt <= asOf.now,
    patientStands: standsFor(found, asOf),
  }),
  locked: found.state === 'locked',
  email: found.email,
  used: found.madeAccount !== null,
});

/** Creates an account with the invited address, at most one for each invitation. */
export const makeAccountByLink = (
  deps: Pick<Deps, 'db'>,
  info: RequestInfo,
  id: string,
  { account, language }: { account: HashedAccount; language: Language },
  asOf: AsOf,
): Promise<'made' | 'over' | 'user-id-taken' | 'invited-shared'> =>
  deps.db.asSystem('system:care', info, async (access) => {
    const found = await sql.lockInvited(access, id, asOf.today);
    const now = found && publicOf(found, asOf);
    if (!found || now?.situation !== 'open' || now.locked || now.used) return 'over';
    if (await isUserIdTaken(access, account.userId)) return 'user-id-taken';
    // anyone with the link reads that mailbox, and a teen's mailbox belongs only to the teen
    const asker = { accountId: null, patientId: null, born: null };
    const { email } = account;
    if (await sharedContact(access, asker, { email }, { ...asOf, read: true }))
      return 'invited-shared';
    const made = await makeCaregiverAccount(access, account, language);
    if (made === null) return 'user-id-taken';
    await sql.noteMadeAccount(access, id, made);
    return 'made';
  });
