import type { DemoDeps } from '../../demo-part.ts';
import type { Access } from '../../platform/access/access.ts';
import { mayManageTeams } from '../policy.ts';
import type { TeamFields } from '../teams/teams.rules.ts';
import { addClinician, addMember, findClinicians, listPlaces, saveTeam } from '../teams/teams.ts';

/** A care team of the demo. All of it is invented. */
interface DemoTeam extends Pick<TeamFields, 'name' | 'nameEs' | 'topic' | 'about' | 'aboutEs'> {
  answerDays: number;
  /** As the page of a team names it; null for the health system's hours. */
  place: string | null;
  /** Accounts of staff; the first one leads. */
  members: readonly string[];
  /** The family names of its clinicians. */
  clinicians: readonly string[];
}
const TEAMS: readonly DemoTeam[] = [
  {
    name: 'Family medicine',
    nameEs: 'Medicina familiar',
    topic: null,
    about: 'Questions about your health, your medicines, and your test results.',
    aboutEs: 'Preguntas sobre su salud, sus medicinas y los resultados de sus pruebas.',
    answerDays: 2,
    place: 'Cedar Falls Clinic, Family Medicine',
    members: ['dr.okafor', 'dr.hale', 'nurse.herrera', 'desk.moreau'],
    clinicians: ['Okafor', 'Hale'],
  },
  {
    name: 'Women’s health',
    nameEs: 'Salud de la mujer',
    topic: null,
    about: 'Questions about pregnancy, birth control, and checkups.',
    aboutEs: 'Preguntas sobre el embarazo, los anticonceptivos y los chequeos.',
    answerDays: 3,
    place: 'Riverside Clinic',
    members: ['dr.hale', 'desk.moreau'],
    clinicians: ['Sanford'],
  },
  {
    name: 'Billing',
    nameEs: 'Facturación',
    topic: 'billing',
    about: 'Questions about a bill, a payment, or what your plan pays.',
    aboutEs: 'Preguntas sobre una factura, un pago o lo que paga su plan.',
    answerDays: 3,
    place: null,
    members: ['desk.moreau'],
    clinicians: [],
  },
  {
    name: 'Medical records',
    nameEs: 'Expediente médico',
    topic: 'records',
    about: 'Ask for a copy of your record, or tell us about a mistake in it.',
    aboutEs: 'Pida una copia de su expediente, o díganos si hay un error en él.',
    answerDays: 5,
    place: null,
    members: ['desk.moreau'],
    clinicians: [],
  },
];

/** An administrator adds the care teams, each with its people. */
export async function addTeams({ actAs, accountOf }: DemoDeps): Promise<void> {
  const staff = new Map<string, string>();
  for (const userId of new Set(TEAMS.flatMap(({ members }) => members)))
    staff.set(userId, await accountOf(userId));
  await actAs('admin.baptiste', mayManageTeams, async (access) => {
    for (const team of TEAMS) await addTeam(access, team, staff);
  });
}

async function addTeam(
  access: Access<'teams:manage'>,
  { place, members, clinicians, ...fields }: DemoTeam,
  staff: ReadonlyMap<string, string>,
): Promise<void> {
  const at = (await listPlaces(access)).find(({ name }) => name === place);
  const { clinicId, departmentId } = at ?? { clinicId: null, departmentId: null };
  const made = await saveTeam(access, null, {
    ...{ ...fields, clinicId, departmentId },
    ...{ state: 'active', pausedText: '', pausedTextEs: '' },
  });
  if (made.is !== 'saved') throw new Error(`the demo has no team ${fields.name}`);
  // every change makes the next version
  let version = 1;
  const seen = () => ({ id: made.id, version: version++ });
  for (const [at, userId] of members.entries())
    await addMember(access, seen(), staff.get(userId) ?? '', at === 0);
  for (const family of clinicians)
    for (const { id } of await findClinicians(access, made.id, [family]))
      await addClinician(access, seen(), id);
}
