import type { AsOf } from '../../platform/as-of.ts';
import { addMonths } from '../../platform/days.rules.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Born } from '../bands.rules.ts';
import { mayBeTeen, shareProblem } from './contacts.rules.ts';
import * as sql from './contacts.sql.ts';

export type { Asker, SharedRow } from './contacts.sql.ts';

/**
 * Whether an address or a phone may be used by an account, so that what is meant for a teen never
 * reaches somebody who cares for them, in either direction. Asked at every change, and once more
 * when an address is confirmed: what was free when it was typed may be taken by then.
 * @param asker.born what is known of their birth; null for an account without a record
 * @param read whether they have shown that they read the mailbox
 * @returns whose it is, of those whom the asker may know of
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
 * Whether an account and that of a young person read the same mail, or are about to: then it can't
 * be given a right to their record. It counts until the age at which the last state calls somebody
 * of age.
 */
export const sharesWithYoung = (
  access: Tx & { info: { now: Date } },
  who: { accountId: string; patientId: string },
): Promise<boolean> => sql.sharesWithYoung(access, who, access.info.now.toISOString().slice(0, 10));

/** The same for a record that the reach of the access opens. */
export async function sharedByPerson(
  access: Tx,
  { accountId, patientId }: sql.Asker,
  contact: { email?: string; phone?: string },
  asOf: Pick<AsOf, 'today' | 'settings'> & { read?: boolean },
): Promise<'guardians' | 'teens' | null> {
  const born = patientId ? ((await sql.findBorn(access, patientId)) ?? null) : null;
  return sharedContact(access, { accountId, patientId, born }, contact, asOf);
}

/** Nobody is a teen at that age, under any law. */
const OLDEST_MONTHS = 21 * 12;

/**
 * The accounts of teens that share an address or a phone with a caregiver, or with somebody in their
 * record. Nothing has to change for that: a child becomes a teen on a birthday, and a sender may
 * report an address at any time.
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
