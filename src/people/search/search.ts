import type { Access } from '../../platform/access/access.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import {
  type Criteria,
  type FoundPerson,
  findPurpose,
  type KeptPurpose,
  savePurpose,
  searchPeople,
} from './search.sql.ts';

export type { FoundPerson } from './search.sql.ts';

/** A page shows this many people; with more matches, the user is asked for more details. */
export const SHOWN_PEOPLE = 25;

/**
 * Searches for people. Writes an access log entry for each person that the page shows.
 * @returns one more than the page shows, if there are more
 */
export async function findPeople(
  access: Access<'people:search'>,
  criteria: Criteria,
  purpose: string,
): Promise<FoundPerson[]> {
  const found = await searchPeople(access, criteria, SHOWN_PEOPLE + 1);
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'people:listed', 'people', purpose),
    found.slice(0, SHOWN_PEOPLE).map((person) => person.patientId),
  );
  return found;
}

/** The purpose that was last chosen in this session, as the search's form takes it. */
export async function lastPurpose(access: Access<'workbench:use'>): Promise<{ purpose?: string }> {
  const purpose = await findPurpose(access);
  return purpose ? { purpose } : {};
}

/**
 * Keeps the purpose of a search for the next one of the session. An emergency is declared anew each
 * time.
 */
export async function rememberPurpose(
  access: Access<'people:search'>,
  purpose: KeptPurpose | 'emergency',
): Promise<void> {
  if (purpose !== 'emergency') await savePurpose(access, purpose);
}
