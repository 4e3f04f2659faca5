import { CATEGORIES } from '../../categories.rules.ts';
import { accessTo } from '../../family/access-classes.rules.ts';
import { listRights } from '../../family/rights/rights.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { Writers, WriteToPerson } from '../../platform/notices/writing.ts';
import { announce } from '../notices.ts';
import { saidOf } from '../reading/search.rules.ts';
import { holdTeams } from '../teams/teams.ts';
import { SUBJECT_MOST, storedText, TEXT_MOST } from '../writing/text.rules.ts';
import * as changes from './changes.sql.ts';
import { type Addressee, findAddressee, findTeamFor } from './writing.sql.ts';

/** The accounts of caregivers who may read messages today, and whether they may see `about`. */
async function readersOf(
  access: Access<keyof Writers>,
  patientId: string,
  person: Addressee,
  about: string,
  { settings }: Pick<AsOf, 'settings'>,
): Promise<{ accountId: string; sees: boolean }[]> {
  const { actor } = access;
  if (!actor) return [];
  const category = CATEGORIES.find((one) => one === about);
  const rights = await listRights(access, patientId);
  return rights.flatMap((right) => {
    if (right.revokedAt || right.suspendedAt || right.heldAt) return [];
    const standing = {
      person: { ...person, relation: right },
      caregiverDeceased: right.caregiverDeceased === true,
      ...{ days: actor.days, settings },
    };
    if (!accessTo(standing, 'messages', 'view').allow) return [];
    const sees = category !== undefined && accessTo(standing, category, 'view').allow;
    return [{ accountId: right.accountId, sees }];
  });
}

/**
 * Writes to a person as a message of a team, to which they can reply. If a caregiver may read
 * messages but not what this one speaks of, as a teen's parent may not see medicines, it is kept
 * from caregivers.
 * @returns null if no team of the clinician or of the writer can be written to, nobody could read
 * it, or the person has died
 */
export const writeAsMessage: WriteToPerson = async (access, jobs, writing, asOf) => {
  const { patientId, npi, about } = writing;
  const [team, person] = await Promise.all([
    findTeamFor(access, npi),
    findAddressee(access, patientId),
  ]);
  if (!team || !person || person.deceased) return null;
  await holdTeams(access, [team.id]);
  const readers = await readersOf(access, patientId, person, about, asOf);
  const hidden = readers.some(({ sees }) => !sees);
  const told = [
    ...(person.accountId ? [person.accountId] : []),
    ...(hidden ? [] : readers.map(({ accountId }) => accountId)),
  ];
  if (told.length === 0) return null;
  const said = writing.words(wordsIn(person.language ?? 'en', asOf.settings.zone));
  const subject = [...storedText(said.subject)].slice(0, SUBJECT_MOST).join('');
  const text = [...storedText(said.text)].slice(0, TEXT_MOST).join('');
  const id = await changes.insertBegun(access, {
    ...{ patientId, teamId: team.id, category: 'medicine', subject },
    ...{ replies: true, private: hidden },
  });
  const one = { patientId, id };
  const { accounts } = await changes.insertAnswer(access, one, {
    ...{ seq: 1, text, said: saidOf(`${subject}\n${text}`), asTeam: false },
  });
  const accountId = access.actor?.account.id ?? null;
  // a reply comes back to whoever asked
  if (team.mine) await changes.assign(access, one, { teamId: team.id, accountId });
  const reading = accounts.filter((account) => told.includes(account));
  await announce(access, jobs, one, 1, reading);
  return reading;
};
