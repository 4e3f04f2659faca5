import type { Resource } from '@medplum/fhirtypes';
import { makeAdministrator } from '../src/staff/terminal/terminal.ts';
import type { Browser } from './browser.ts';
import { HOUSE } from './canaries.ts';
import type { Post, Visit } from './canary-information.ts';
import { pngOf, sendParts } from './uploads.ts';
import type { World } from './world.ts';

/** What a sender says of clinics and those who work there. */
export async function bringHouse(world: World): Promise<void> {
  const hill = (name: string): Resource => ({
    resourceType: 'Location',
    id: 'hill',
    status: 'active',
    name,
    address: { line: [HOUSE.sentClinicStreet], city: 'Hudson', state: 'IA' },
  });
  await world.bring([hill(HOUSE.earlierClinic)]);
  await world.bring([
    hill(HOUSE.sentClinic),
    {
      resourceType: 'Location',
      id: 'loft',
      status: 'active',
      name: HOUSE.sentDepartment,
      partOf: { reference: 'Location/hill' },
    },
    {
      resourceType: 'Practitioner',
      id: 'robin',
      name: [{ given: ['Robin'], family: HOUSE.clinician }],
      communication: [{ text: HOUSE.clinicianLanguage }],
    },
    {
      resourceType: 'PractitionerRole',
      id: 'robin',
      practitioner: { reference: 'Practitioner/robin' },
      location: [{ reference: 'Location/hill' }],
      specialty: [{ text: HOUSE.clinicianSpecialty }],
    },
  ]);
}

/** An administrator fills in every form about the house that takes words. */
export async function writeHouse({
  world,
  visit,
  post,
  one,
  administrator,
}: {
  world: World;
  visit: Visit;
  post: Post;
  one: (query: string) => Promise<string>;
  administrator: Browser;
}): Promise<void> {
  await post(administrator, '/staff/roles/new', { nameEn: HOUSE.roleEn, nameEs: HOUSE.roleEs });
  // both names are on the form alone
  await visit(
    administrator,
    'GET',
    `/staff/roles/${await one(`select id from role where name_en = '${HOUSE.roleEn}'`)}/edit`,
  );
  await post(administrator, '/staff/roles/groups', { name: HOUSE.group, role: 'billing' });
  await makeAdministrator(world, world.clock.now(), {
    userId: 'clerk',
    why: HOUSE.terminalReason,
  });

  await post(administrator, '/staff/clinics/new', {
    ...{ name: HOUSE.clinic, street: HOUSE.clinicStreet, city: HOUSE.clinicCity },
    ...{ region: HOUSE.clinicRegion, postalCode: HOUSE.clinicPostalCode },
    ...{ zone: 'America/Chicago', phone: HOUSE.clinicPhone, fax: HOUSE.clinicFax },
    ...{ known: 'yes', state: 'active', version: '0' },
    ...{ directions: HOUSE.wayThere, directionsEs: HOUSE.wayThereEs },
    ...{ accessibility: HOUSE.ramp, accessibilityEs: HOUSE.rampEs },
    ...{ bring: HOUSE.toBring, bringEs: HOUSE.toBringEs },
  });
  // who works at a listed clinic is in the directory
  const outpost = await one(`select id from clinic where name = '${HOUSE.sentClinic}'`);
  await post(administrator, `/staff/clinics/${outpost}`, {
    ...{ name: HOUSE.sentClinic, street: HOUSE.sentClinicStreet, city: 'Hudson', region: 'IA' },
    ...{ zone: 'America/Chicago', phone: '319-555-0181', known: 'no', state: 'active' },
    version: '2',
  });
  const clinic = await one(`select id from clinic where name = '${HOUSE.clinic}'`);
  await post(administrator, `/staff/clinics/${clinic}/departments/new`, {
    ...{ name: HOUSE.department, specialty: HOUSE.specialty },
    ...{ phone: HOUSE.departmentPhone, active: 'yes', version: '0' },
  });
  await post(administrator, '/staff/holidays/new', {
    ...{ day: '2026-12-28', name: HOUSE.holiday, nameEs: HOUSE.holidayEs, open: 'closed' },
    version: '0',
  });

  const team = {
    ...{ name: HOUSE.team, nameEs: HOUSE.teamEs, topic: 'other', answerDays: '2' },
    ...{ about: HOUSE.teamAbout, aboutEs: HOUSE.teamAboutEs, state: 'paused' },
    ...{ pausedText: HOUSE.teamPaused, pausedTextEs: HOUSE.teamPausedEs },
  };
  await post(administrator, '/staff/teams/new', team);
  const teamPage = `/staff/teams/${await one(`select id from team where name = '${HOUSE.team}'`)}`;
  await post(administrator, teamPage, { ...team, answerDays: '3', version: '1' });
  await visit(administrator, 'GET', teamPage);

  await post(administrator, '/staff/pharmacies/new', {
    ...{ name: HOUSE.pharmacy, kind: 'pickup', phone: HOUSE.pharmacyPhone },
    ...{ street: HOUSE.pharmacyStreet, city: HOUSE.pharmacyCity, region: HOUSE.pharmacyRegion },
    postalCode: HOUSE.pharmacyPostalCode,
  });
  await post(administrator, '/staff/accounts/invite', {
    ...{ name: HOUSE.hireName, email: HOUSE.hireEmail, 'role-billing': 'yes' },
  });

  const settings = async (group: string, form: Record<string, string>) => {
    const path = `/staff/settings/${group}`;
    const page = await visit(administrator, 'GET', path);
    const version = /name="version" value="(\d+)"/.exec(page.body)?.[1] ?? '';
    await post(administrator, path, { version, ...form });
  };
  await settings('health-system', {
    name: HOUSE.systemName,
    'phoneHours-en': HOUSE.systemHours,
    'phoneHours-es': HOUSE.systemHoursEs,
    alarmEmails: HOUSE.alarmEmail,
  });
  for (const words of [HOUSE.earlierWording, HOUSE.wording])
    await settings('wordings', {
      'wording_front_lead-en': words,
      'wording_front_lead-es': HOUSE.wordingEs,
    });
  const terms = (words: string) => `## A heading\n\n${words}: whoever signs on keeps to them.`;
  await settings('terms', {
    'terms-version': '2027-01-01',
    'terms-en': terms(HOUSE.terms),
    'terms-es': terms(HOUSE.termsEs),
  });
  const logo = pngOf([64, 64], () => [0, 120, 90, 255]);
  const sent = await sendParts(administrator, '/staff/settings/logo', [
    ['version', '0'],
    ['logo', logo, `${HOUSE.logoName}.png`],
  ]);
  if (sent.status !== 303) throw new Error(`the logo was answered ${sent.status}`);
}
