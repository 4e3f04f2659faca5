import { bandOf } from '../../family/bands.rules.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { findResult } from '../labs/results/results.ts';
import { contextOf, outline } from '../labs/results/shown.ts';
import { type Opened, openedBy } from './opened.rules.ts';
import { listVisits } from './opened.sql.ts';

export type { Opened } from './opened.rules.ts';

/** Which of the member and their caregivers have opened a result, the first of them first. */
export async function listOpened(
  access: Access<'results:staff' | 'results:hold'>,
  asOf: AsOf,
  resultId: string,
): Promise<Opened[]> {
  const [row, visits] = await Promise.all([
    findResult(access, resultId),
    listVisits(access, resultId),
  ]);
  if (!row) return [];
  const self = {
    as: 'self',
    band: bandOf(access.person.birthDate, asOf.today, asOf.settings),
  } as const;
  const shown = outline(
    { ...row, heldUntil: null },
    self,
    contextOf([row], asOf),
    asOf.settings.zone,
    false,
  );
  const gated = shown?.gated ?? false;
  return openedBy(visits, { version: row.version, arrivedAt: row.arrivedAt, gated });
}
