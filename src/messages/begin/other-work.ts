import { CATEGORIES } from '../../categories.rules.ts';
import { accessTo } from '../../family/access-classes.rules.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { WriteToPerson } from '../../platform/notices/writing.ts';
import { listCaregivers } from '../caregivers.ts';
import { assign } from '../inbox/changes.sql.ts';
import { holdTeams } from '../teams/teams.ts';
import { SUBJECT_MOST, storedText, TEXT_MOST } from '../writing/text.rules.ts';
import { writeFirst } from './begin.ts';
import { findAddressee, findTeamFor } from './other-work.sql.ts';

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
  const category = CATEGORIES.find((one) => one === about);
  const caregivers = await listCaregivers(access, patientId, person, asOf);
  const hidden = caregivers.some(
    ({ standing }) => !category || !accessTo(standing, category, 'view').allow,
  );
  const told = [
    ...(person.accountId ? [person.accountId] : []),
    ...(hidden ? [] : caregivers.map(({ accountId }) => accountId)),
  ];
  if (told.length === 0) return null;
  const said = writing.words(wordsIn(person.language ?? 'en', asOf.settings.zone));
  const subject = [...storedText(said.subject)].slice(0, SUBJECT_MOST).join('');
  const text = [...storedText(said.text)].slice(0, TEXT_MOST).join('');
  const first = await writeFirst(access, jobs, {
    ...{ patientId, teamId: team.id, category: 'medicine', subject, text },
    ...{ asTeam: false, replies: true, private: hidden, told },
  });
  // a reply comes back to whoever asked
  const accountId = access.actor?.account.id ?? null;
  if (team.mine) await assign(access, { patientId, id: first.id }, { teamId: team.id, accountId });
  return first.told;
};
