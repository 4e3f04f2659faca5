import type { Patient } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { calledOf } from '../sections/names.rules.ts';
import {
  type Part,
  SECTIONS,
  type Section,
  sameParts,
  sectionOf,
} from '../sections/sections.rules.ts';
import * as sql from './information.sql.ts';

export type { Identity, Proposal, Reason } from './information.sql.ts';
export { saveScreenLanguage } from './information.sql.ts';

/** How long a decision stays on the page. */
const SHOWN_DAYS = 60;

/** What the page shows about one section: the newest proposal that is pending or was decided. */
export interface Information {
  identity: sql.Identity;
  patient: Partial<Patient>;
  proposals: Partial<Record<Section, sql.Proposal>>;
  /** Since when contact is confidential; null also for anyone but the member. */
  confidentialSince: Date | null;
}

/** A person's information, with the corrections requested. */
export async function readInformation(
  access: Access<sql.ReadsInformation>,
  { now }: Pick<AsOf, 'now'>,
): Promise<Information> {
  const [person, listed, confidentialSince] = await Promise.all([
    sql.readPerson(access, access.person.id),
    sql.listProposals(access, new Date(now.getTime() - SHOWN_DAYS * 86_400_000)),
    access.as === 'self' ? sql.findConfidentialSince(access) : null,
  ]);
  if (!person) throw new Error('no row for the person whose record is open');
  const { patient, ...identity } = person;
  const proposals: Information['proposals'] = {};
  for (const section of SECTIONS) {
    const newest = listed.find((one) => one.section === section);
    if (newest) proposals[section] = newest;
  }
  return { identity, patient, proposals, confidentialSince };
}

export type Asked = 'asked' | 'same' | 'unchanged' | 'withdrawn' | 'moved';

/**
 * Requests a correction of one section. It waits for the front desk and replaces an earlier pending
 * one.
 * @param one.seen id of the proposal that the form showed, or empty: `moved` if another one is
 * pending by now
 * @returns `unchanged`: the record already says so; `withdrawn`: the pending one is withdrawn, as
 * the record says what was typed; `same`: exactly this is already pending
 */
export async function askForCorrection(
  access: Access<'information:correct'>,
  one: { section: Section; seen: string; unchanged: boolean; proposed: Part },
): Promise<Asked> {
  await sql.lockInformation(access, access.person.id);
  const [person, waiting] = await Promise.all([
    sql.readPerson(access, access.person.id),
    sql.findWaiting(access, one.section),
  ]);
  const base = sectionOf(person?.patient ?? {}, one.section);
  if (waiting && sameParts(waiting.proposed, one.proposed)) return 'same';
  if (waiting && waiting.id !== one.seen) return 'moved';
  if (one.unchanged || sameParts(base, one.proposed)) {
    if (!waiting) return 'unchanged';
    await sql.endProposal(access, waiting.id, 'withdrawn');
    return 'withdrawn';
  }
  if (waiting) await sql.endProposal(access, waiting.id, 'replaced');
  await sql.insertProposal(access, { section: one.section, proposed: one.proposed, base });
  return 'asked';
}

/** Withdraws a proposal. False if it is not pending, or not this person's. */
export const withdrawProposal = async (
  access: Access<'information:correct'>,
  id: string,
): Promise<boolean> => {
  await sql.lockInformation(access, access.person.id);
  return sql.endProposal(access, id, 'withdrawn');
};

/** The name to greet a person by; null for the given name in the record. */
export async function findGreetingName(access: Access<'today:read'>): Promise<string | null> {
  const found = await sql.findCalled(access);
  return calledOf((found?.asked ?? found?.recorded)?.name) || null;
}

/** How long a declined correction is shown on Today. */
const TODAY_DAYS = 14;

/** The front desk's answers that a member should read now, by the newest in each section. */
export async function listAnswers(
  access: Access<'information:read'>,
  { now }: Pick<AsOf, 'now'>,
): Promise<{ declined: number; calls: number }> {
  const listed = await sql.listProposals(access, new Date(now.getTime() - TODAY_DAYS * 86_400_000));
  const newest = SECTIONS.flatMap((section) => listed.find((one) => one.section === section) ?? []);
  return {
    declined: newest.filter((one) => one.state === 'declined').length,
    calls: newest.filter((one) => one.state === 'waiting' && one.callAt !== null).length,
  };
}
