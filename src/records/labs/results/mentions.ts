import type { AsOf } from '../../../platform/as-of.ts';
import type { Tx } from '../../../platform/db/statements.ts';
import type { Words } from '../../../platform/i18n.ts';
import type { Viewer } from '../../release/release.rules.ts';
import { nameText } from '../tests/sent.pages.tsx';
import { whenOf } from '../tests/values.pages.tsx';
import { listByIdsOf, listNewestOf } from './results.sql.ts';
import { contextOf, type ListedResult, outline } from './shown.ts';

/** Results as other features name them, in a message for example. */

/** So many of a person's newest results are offered to be named. */
const MOST_OFFERED = 30;
const STAFF: Viewer = { as: 'staff', band: 'adult' };
// the band counts only for caregivers
const MEMBER: Viewer = { as: 'self', band: 'adult' };

/** The name of a result, or that it is a private one as long as it is behind the gate. */
const resultName = (t: Words, { gated, code, name }: ListedResult): string =>
  gated ? t('labs.private') : nameText(t, code, name);

/** A result by its name and its day, as one text. */
export const resultText = (t: Words, result: ListedResult): string =>
  `${resultName(t, result)}, ${whenOf(t, result)}`;

/**
 * These results of a person as staff see them. Whoever calls it has decided that they may: with the
 * person's record open.
 */
export async function listForStaff(
  tx: Tx,
  patientId: string,
  asOf: AsOf,
  ids: readonly string[],
): Promise<ListedResult[]> {
  const rows = await listByIdsOf(tx, patientId, ids);
  const context = contextOf(rows, asOf);
  return rows.flatMap((row) => outline(row, STAFF, context, asOf.settings.zone, true) ?? []);
}

/**
 * The person's results that they may see themselves today, as staff see them, newest first; the
 * same has to be decided before.
 * @param id only this one
 */
export async function listReleased(
  tx: Tx,
  patientId: string,
  asOf: AsOf,
  id?: string,
): Promise<ListedResult[]> {
  const rows = await (id
    ? listByIdsOf(tx, patientId, [id])
    : listNewestOf(tx, patientId, MOST_OFFERED));
  const { zone } = asOf.settings;
  const context = contextOf(rows, asOf);
  return rows
    .filter((row) => outline(row, MEMBER, context, zone, true))
    .flatMap((row) => outline(row, STAFF, context, zone, true) ?? []);
}
