import type { AsOf } from '../../platform/as-of.ts';
import { addMonths } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Born } from '../bands.rules.ts';
import { mayBeTeen, shareProblem } from './contacts.rules.ts';
import * as sql from './contacts.sql.ts';

export type { Asker, SharedRow } from './contacts.sql.ts';

/**
 * Whether an account may use an address or a phone, so that what is meant for a teen never reaches
 * someone who cares for them. It works in both directions. It is checked at every change, and again
 * when an address is confirmed: an address that was free when it was typed may be taken by then.
 * @param asker.born what is known about their birth date; null for an account without a record
 * @param read whether they have shown that they read the mailbox
 * @returns who uses it already, if the asker may know about them; null if it may be used
 */
export async function sharedContact(
  access: Tx,
  asker: sql.Asker & { born: Born | null },
  contact: { email?: string; phone?: string },
  { today, settings, read = false }: Pick<AsOf, 'today' | 'settings'> & { read?: boolean },
): Promise<'guardians' | 'teens' | null> {
  const sharers = await sql.listSharers(access, asker, contact);
  return shareProblem(asker.born, sharers, {
    days: { first: today, last: today },
    settings,
    read,
  });
}

/**
 * Whether an account and a young person's account read the same mail, or are about to. If so, it
 * can't get a right to that person's record. This applies up to the highest age of majority of any
 * state.
 */
export const sharesWithYoung = (
  access: Tx & { info: { now: Date } },
  who: { accountId: string; patientId: string },
): Promise<boolean> => sql.sharesWithYoung(access, who, access.info.now.toISOString().slice(0, 10));

/** The same for a record that is within the reach of this access. */
export async function sharedByPerson(
  access: Tx,
  { accountId, patientId }: sql.Asker,
  contact: { email?: string; phone?: string },
  asOf: Pick<AsOf, 'today' | 'settings'> & { read?: boolean },
): Promise<'guardians' | 'teens' | null> {
  const born = patientId ? ((await sql.findBorn(access, patientId)) ?? null) : null;
  return sharedContact(access, { accountId, patientId, born }, contact, asOf);
}

/** Nobody is a teen at this age under any law. */
const OLDEST_MONTHS = 21 * 12;

/**
 * The accounts of teens that share an address or a phone with a caregiver, or with someone in their
 * record. This can happen without any change here: a child becomes a teen on a birthday, and a
 * sender may report an address at any time.
 */
export async function listSharedContacts(
  access: Tx,
  { today, settings }: Pick<AsOf, 'today' | 'settings'>,
  limit: number,
): Promise<sql.SharedRow[]> {
  const rows = await sql.listShared(access, addMonths(today, -OLDEST_MONTHS), limit);
  const days = { first: today, last: today };
  return rows.filter((row) => mayBeTeen(row, days, settings));
}
