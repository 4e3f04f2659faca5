import { wordsOf } from './pdf.ts';
import { browser, id, onlyId, post, world } from './shown.ts';
import { SHOWS_CARE } from './shown-care.ts';
import { SHOWS_MESSAGES } from './shown-messages.ts';
import { SHOWS_VISITS } from './shown-visits.ts';

/**
 * Each list and page of staff that shows people: who opens it, who is in it, and the row that names
 * each.
 */
export const SHOWS: {
  address: string;
  by: string;
  open: () => Promise<{ body: string }>;
  shows: string[];
  text: string;
  permission: string;
  purpose: string;
}[] = [
  ...SHOWS_CARE,
  ...SHOWS_MESSAGES,
  ...SHOWS_VISITS,
  {
    address: 'POST /staff',
    by: 'clinician',
    open: () => post('clinician', '/staff', { family: 'Zearched', purpose: 'payment' }),
    shows: ['searched'],
    text: 'Zearched',
    permission: 'people:listed',
    purpose: 'payment',
  },
  {
    address: 'GET /staff/pharmacy',
    by: 'pharmacist',
    open: () => browser('pharmacist').request('GET', '/staff/pharmacy'),
    shows: ['filled'],
    text: 'Zilled',
    permission: 'refills:listed',
    purpose: 'treatment',
  },
  {
    address: 'POST /staff/pharmacy/find',
    by: 'pharmacist',
    open: () => post('pharmacist', '/staff/pharmacy/find', { number: '11112222', do: 'open' }),
    shows: ['filled'],
    text: 'Zilled',
    permission: 'refills:listed',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/pharmacy/report.csv',
    by: 'pharmacist',
    open: () => browser('pharmacist').request('GET', '/staff/pharmacy/report.csv'),
    shows: ['filled'],
    text: '80001001',
    permission: 'refills:exported',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/pharmacy/:id',
    by: 'pharmacist',
    open: async () =>
      browser('pharmacist').request(
        'GET',
        `/staff/pharmacy/${await onlyId(
          `select id
          from refill_request
          where patient_id = $1`,
          [id('filled')],
        )}`,
      ),
    shows: ['filled'],
    text: 'Zilled',
    permission: 'refills:fill',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/renewals',
    by: 'clinician',
    open: () => browser('clinician').request('GET', '/staff/renewals'),
    shows: ['renewed'],
    text: 'Zenewed',
    permission: 'renewals:listed',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/reviews',
    by: 'clinician',
    open: () => browser('clinician').request('GET', '/staff/reviews'),
    shows: ['tested'],
    text: 'Zested',
    permission: 'results:listed',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/renewals/:id',
    by: 'clinician',
    open: async () =>
      browser('clinician').request(
        'GET',
        `/staff/renewals/${await onlyId(
          `select id
          from refill_request
          where patient_id = $1`,
          [id('renewed')],
        )}`,
      ),
    shows: ['renewed'],
    text: 'Zenewed',
    permission: 'renewals:answer',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/information',
    by: 'front.desk',
    open: () => browser('front.desk').request('GET', '/staff/information'),
    shows: ['corrected'],
    text: 'Zorrected',
    permission: 'information:listed',
    purpose: 'patient-request',
  },
  {
    address: 'GET /staff/information/:id',
    by: 'front.desk',
    open: async () =>
      browser('front.desk').request(
        'GET',
        `/staff/information/${await onlyId(
          `select id
          from information_proposal
          where patient_id = $1`,
          [id('corrected')],
        )}`,
      ),
    shows: ['corrected'],
    text: 'Zorrected',
    permission: 'information:review',
    purpose: 'patient-request',
  },
  {
    address: 'GET /staff/letters',
    by: 'registrar',
    open: () => browser('registrar').request('GET', '/staff/letters'),
    shows: ['lettered'],
    text: 'Zettered',
    permission: 'letters:listed',
    purpose: 'operations',
  },
  {
    // named twice: when the batch is opened, and when its file is read
    address: 'GET /staff/letters/batches/:id/file',
    by: 'registrar',
    open: async () => {
      await post('registrar', '/staff/letters/print', {});
      const batch = `/staff/letters/batches/${await onlyId('select id from letter_batch', [])}`;
      await post('registrar', `${batch}/open`, {});
      const cookies = [...browser('registrar').cookies];
      const { rawPayload } = await world.app.server.inject({
        method: 'GET',
        url: `${batch}/file`,
        headers: {
          host: 'localhost:3000',
          cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; '),
        },
      });
      return { body: wordsOf(rawPayload) };
    },
    shows: ['lettered', 'lettered'],
    text: 'Zettered',
    permission: 'letter:print',
    purpose: 'operations',
  },
  {
    address: 'POST /staff/help',
    by: 'front.desk',
    open: async () => {
      const [born] = await world.sql<{ y: string; m: string; d: string }>(
        `select to_char(birth_date, 'YYYY') as y, to_char(birth_date, 'MM') as m,
            to_char(birth_date, 'DD') as d
          from person
          where patient_id = $1`,
        [id('helped')],
      );
      return post('front.desk', '/staff/help', {
        mrn: '9000000012',
        'birth-month': born?.m ?? '',
        'birth-day': born?.d ?? '',
        'birth-year': born?.y ?? '',
      });
    },
    shows: ['helped'],
    text: 'Zhelped',
    permission: 'members:help',
    purpose: 'patient-request',
  },
  {
    address: 'GET /staff/identity',
    by: 'records',
    open: () => browser('records').request('GET', '/staff/identity'),
    shows: ['left', 'right'],
    text: 'Zleft',
    permission: 'identity:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/identity/:id',
    by: 'records',
    open: async () =>
      browser('records').request(
        'GET',
        `/staff/identity/${await onlyId(
          `select id
          from identity_case
          where known_id = $1`,
          [id('left')],
        )}`,
      ),
    shows: ['left', 'right'],
    text: 'Zright',
    permission: 'identity:read',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/care/shared-contacts',
    by: 'front.desk',
    open: async () => {
      const born = (birthDate: string) =>
        world.sql('update person set birth_date = $2 where patient_id = $1', [
          id('tested'),
          birthDate,
        ]);
      const [was] = await world.sql<{ day: string }>(
        'select birth_date::text as day from person where patient_id = $1',
        [id('tested')],
      );
      await born('2012-03-04');
      const email = 'shared@example.org';
      await world.account({ userId: 'a.teen', patientId: id('tested'), email });
      await world.proxy(id('tested'), await world.account({ userId: 'a.parent', email }));
      const answer = await browser('front.desk').request('GET', '/staff/care/shared-contacts');
      await born(was?.day ?? '');
      return answer;
    },
    shows: ['tested'],
    text: 'Zested',
    permission: 'care:shared',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/care/joined/:id',
    by: 'records',
    open: async () => {
      await world.sql(
        `insert into identity_case (kind, holds, known_id, other_id, opened_at)
          values ('caregivers', false, least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid),
            now())`,
        [id('joined'), id('into')],
      );
      return browser('records').request(
        'GET',
        `/staff/care/joined/${await onlyId(
          "select id from identity_case where kind = 'caregivers' and $1 in (known_id, other_id)",
          [id('joined')],
        )}`,
      );
    },
    shows: ['joined', 'into'],
    text: 'Zoined',
    permission: 'care:joined',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/identity/joined',
    by: 'records',
    open: () => browser('records').request('GET', '/staff/identity/joined'),
    shows: ['joined', 'into'],
    text: 'Zoined',
    permission: 'identity:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy',
    by: 'privacy',
    open: () => browser('privacy').request('GET', '/staff/privacy'),
    shows: ['flagged'],
    text: 'Zlagged',
    permission: 'privacy:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy/:id',
    by: 'privacy',
    open: async () =>
      browser('privacy').request(
        'GET',
        `/staff/privacy/${await onlyId(
          `select id
          from access_review
          where patient_id = $1`,
          [id('flagged')],
        )}`,
      ),
    shows: ['flagged'],
    text: 'Zlagged',
    permission: 'privacy:review',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy/listed',
    by: 'privacy',
    open: () => browser('privacy').request('GET', '/staff/privacy/listed'),
    shows: ['listed'],
    text: 'Zlisted',
    permission: 'privacy:listed',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/privacy/staff',
    by: 'privacy',
    open: () => browser('privacy').request('GET', '/staff/privacy/staff'),
    shows: ['works'],
    text: 'Zworks',
    permission: 'privacy:listed',
    purpose: 'operations',
  },
];

/** Pages of staff that show nobody's record: what is on them instead. */
export const NOBODY: Record<string, string> = {
  '/staff': 'the form of the search',
  '/staff/today': 'how much waits',
  '/staff/appointments/week': 'when appointments are, and nobody’s name',
  '/staff/appointments/report': 'how many appointments',
  '/staff/schedule': 'types, hours, rooms and blocks',
  '/staff/schedule/blocks': 'types, hours, rooms and blocks',
  '/staff/schedule/blocks/new': 'types, hours, rooms and blocks',
  '/staff/schedule/clinicians': 'types, hours, rooms and blocks',
  '/staff/schedule/clinicians/:id': 'types, hours, rooms and blocks',
  '/staff/schedule/clinicians/:id/days/new': 'types, hours, rooms and blocks',
  '/staff/schedule/clinicians/:id/hours/new': 'types, hours, rooms and blocks',
  '/staff/schedule/days/:id': 'types, hours, rooms and blocks',
  '/staff/schedule/hours/:id': 'types, hours, rooms and blocks',
  '/staff/schedule/reasons/:id': 'types, hours, rooms and blocks',
  '/staff/schedule/rooms': 'types, hours, rooms and blocks',
  '/staff/schedule/rooms/:id': 'types, hours, rooms and blocks',
  '/staff/schedule/rooms/of/:id/new': 'types, hours, rooms and blocks',
  '/staff/schedule/types': 'types, hours, rooms and blocks',
  '/staff/schedule/types/:id': 'types, hours, rooms and blocks',
  '/staff/schedule/types/:id/reasons/new': 'types, hours, rooms and blocks',
  '/staff/schedule/types/new': 'types, hours, rooms and blocks',
  '/staff/schedule/blocks/:id/remove':
    'visits that it would strand, if there are any: test/journeys/schedule-setup.test.ts',
  '/staff/schedule/days/:id/remove':
    'visits that it would strand, if there are any: test/journeys/schedule-setup.test.ts',
  '/staff/schedule/hours/:id/remove':
    'visits that it would strand, if there are any: test/journeys/schedule-setup.test.ts',
  '/staff/accounts': 'staff',
  '/staff/accounts/invite': 'a form',
  '/staff/accounts/:id': 'a member of staff',
  '/staff/roles': 'roles',
  '/staff/roles/new': 'a form',
  '/staff/roles/:id': 'a role and who has it',
  '/staff/roles/:id/edit': 'a form',
  '/staff/roles/groups': 'groups and the roles that they give',
  '/staff/roles/history': 'staff and roles',
  '/staff/settings': 'settings',
  '/staff/settings/health-system': 'settings',
  '/staff/settings/registration': 'settings',
  '/staff/settings/retention': 'settings',
  '/staff/settings/rules': 'settings',
  '/staff/settings/security': 'settings',
  '/staff/settings/terms': 'settings',
  '/staff/settings/caregiver-terms': 'settings',
  '/staff/settings/wordings': 'settings',
  '/staff/settings/history': 'settings and staff',
  '/staff/setup': 'what is missing',
  '/staff/help': 'a form',
  '/staff/care/emergency': 'a form',
  '/staff/quarantine': 'what could not be filed, by type and file: with nobody',
  '/staff/quarantine/:id': 'the same as it came: with nobody',
  '/staff/pharmacy/report': 'numbers',
  '/staff/renewals/away': 'colleagues',
  '/staff/messages/events/:account': 'ids of conversations',
  '/staff/messages/away': 'colleagues',
  '/staff/teams/away': 'colleagues',
  '/staff/teams/stranded': 'care teams, and how many conversations',
  '/staff/messages/lists': 'messages for many people, and how many',
  '/staff/messages/lists/new': 'a form',
  '/staff/messages/lists/:id/edit': 'a form',
  '/staff/messages/templates': 'texts',
  '/staff/messages/templates/new': 'a form',
  '/staff/messages/templates/:id': 'a text',
  '/staff/teams/templates': 'texts',
  '/staff/teams/templates/new': 'a form',
  '/staff/teams/templates/:id': 'a text',
  '/staff/teams': 'care teams',
  '/staff/teams/new': 'a form',
  '/staff/teams/:id': 'a care team and its staff',
  '/staff/teams/:id/members': 'staff',
  '/staff/teams/:id/clinicians': 'clinicians',
  '/staff/messages/weeks': 'numbers, and colleagues',
  '/staff/teams/:id/weeks': 'numbers, and a team’s staff',
  '/staff/teams/:id/end': 'a form, and how many conversations move',
  '/staff/pharmacies': 'pharmacies and prescribers',
  '/staff/pharmacies/new': 'a form',
  '/staff/pharmacies/:id': 'a pharmacy and who works there',
  '/staff/pharmacies/messages': 'confirmation numbers',
  '/staff/clinics': 'clinics',
  '/staff/clinics/new': 'a form',
  '/staff/clinics/:id': 'a clinic and its departments',
  '/staff/clinics/:id/departments/new': 'a form',
  '/staff/departments/:id': 'a department',
  '/staff/holidays': 'holidays',
  '/staff/holidays/new': 'a form',
  '/staff/holidays/:id': 'a holiday',
  '/staff/holidays/proposal': 'holidays to add',
  '/staff/clinicians': 'clinicians of the directory',
  '/staff/operations': 'work that was given up, and alarms',
};
