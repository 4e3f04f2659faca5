import { federalHolidays } from '../src/clinics/calendar/federal.rules.ts';
import { MRN, type Scene } from './access-scene.ts';
import { SCHEDULE_FORMS } from './access-schedule.ts';
import { VISIT_FORMS } from './access-visits.ts';
import { codeAt, PASSWORD } from './world.ts';

type Form = Record<string, string>;
const BIRTH = { 'birth-month': '3', 'birth-day': '27', 'birth-year': '1984' };
const NEW_PASSWORD = 'seven slow herons over the weir';

/**
 * A valid form for each route that takes one: what is allowed is then done, and not answered with a
 * list of what to correct.
 */
export function formOf(scene: Scene, route: { path: string }, person: string): Form {
  const form = FORMS[route.path];
  if (!form) throw new Error(`no form is known for POST ${route.path}`);
  return typeof form === 'function' ? form(scene, person) : form;
}

const NOTHING: Form = {};
/** A time that staff book for a person. */
const visitOf = ({ objects }: Scene): Form => ({
  ...{ clinician: String(objects['visit place']?.clinician) },
  ...{ clinic: String(objects['visit place']?.clinic), day: '2026-12-01', time: '10:00' },
  ...{ how: 'in-person', second: '' },
});
const QUESTIONS = {
  'question-1': 'first-teacher',
  'answer-1': 'Quince',
  'question-2': 'far-place',
  'answer-2': 'Ushuaia',
  'question-3': 'loved-tree',
  'answer-3': 'Hornbeam',
};
const US_ADDRESS = {
  where: 'us',
  line1: '12 Oak Avenue',
  city: 'Hudson',
  state: 'IA',
  zip: '50643',
};
const MEMBERSHIP = { given: 'own', family: 'Matrix', mrn: '9000000010', ...BIRTH };
const CARED_FOR = {
  given: 'Mina',
  family: 'Elsewhere',
  'birth-month': '2',
  'birth-day': '25',
  'birth-year': '2017',
};
const PLACE = {
  name: 'Hill Pharmacy',
  kind: 'pickup',
  street: '1 Hill Road',
  city: 'Hudson',
  region: 'IA',
  postalCode: '50643',
  phone: '319-555-0190',
};

const CLINIC = {
  ...{ name: 'Hill Clinic', street: '1 Hill Road', city: 'Hudson', region: 'IA' },
  ...{ zone: 'America/Chicago', phone: '319-555-0191', known: 'yes', state: 'active' },
  version: '1',
};
const TEAM = {
  ...{ name: 'Eye care', topic: 'other', answerDays: '2', state: 'active', version: '1' },
};
const messageTemplate = (teams: ReadonlyMap<string, string>): Form => ({
  ...{ name: 'Hours', text: 'We are open until 5.', textEs: '', active: 'yes', version: '1' },
  team: teams.values().next().value ?? '',
});
const messageList = (teams: ReadonlyMap<string, string>): Form => ({
  ...{ category: 'general', subject: 'New hours', text: 'We open at 7.', replies: 'yes' },
  ...{ subjectEs: '', textEs: '', team: teams.values().next().value ?? '' },
});
const away = (who = ''): Form => ({ who, from: '2026-12-07', until: '2026-12-11', cover: '' });
const typing = (author: string = crypto.randomUUID()): Form => ({
  ...{ author, category: '', subject: '', text: 'May I', draft: '', version: '' },
});
const INBOX = { from: 'all' };
const DEPARTMENT = { name: 'Heart Care', active: 'yes', version: '1' };
const HOLIDAY = { day: '2027-07-06', name: 'Founders’ Day', open: 'closed', version: '1' };

const FORMS: Record<string, Form | ((scene: Scene, person: string) => Form)> = {
  '/sign-off': NOTHING,
  '/session/extend': { back: '/home' },
  '/language': { language: 'en', back: '/' },
  '/account/language': { language: 'en', back: '/' },
  '/account/shortcuts': { on: 'yes' },
  '/sign-on': { userId: 'member', password: PASSWORD, next: '', kept: '' },
  '/sign-on/passkey': { ticket: 'x', response: 'x', next: '', kept: '' },
  '/sign-on/second-step': { code: '123456' },
  '/sign-on/set-up': { code: '123456', ticket: 'x' },
  '/sign-on/terms': { accept: 'yes' },
  '/sign-on/caregiver-terms': { accept: 'yes' },
  '/sign-on/browser': { userId: 'member' },
  '/sign-on/browser/:token': NOTHING,
  '/account/confirm': (scene) => ({
    password: PASSWORD,
    code: codeAt(scene.world.clock.now()),
    next: '',
    kept: '',
  }),
  '/account/confirm/passkey': { ticket: 'x', response: 'x', next: '', kept: '' },
  '/account/user-id': { userId: 'quite.another' },
  '/account/email': { email: 'quite.another@example.org' },
  '/account/phone': { phone: '319-555-0100' },
  '/account/email/confirm': NOTHING,
  '/account/questions': QUESTIONS,
  '/account/sessions/end-others': NOTHING,
  '/account/sessions/:id/end': NOTHING,
  '/account/devices/:id/forget': NOTHING,
  '/account/close': NOTHING,
  '/account/password': {
    currentPassword: PASSWORD,
    password: NEW_PASSWORD,
    passwordAgain: NEW_PASSWORD,
  },
  '/account/authenticator': { code: '123456', ticket: 'x' },
  '/account/authenticator/remove': NOTHING,
  '/account/codes': NOTHING,
  '/account/passkeys': { name: 'Phone', ticket: 'x', response: 'x' },
  '/account/passkeys/:id': { name: 'Phone' },
  '/account/passkeys/:id/remove': NOTHING,
  '/forgot/user-id': { email: 'member@example.org', ...BIRTH },
  '/forgot/password': { userId: 'member', ...BIRTH },
  '/forgot/questions': { 'answer-1': 'a', 'answer-2': 'b', 'answer-3': 'c' },
  '/forgot/code': ({ recoveryCode }) => ({
    userId: 'another.member',
    code: recoveryCode,
    password: NEW_PASSWORD,
    passwordAgain: NEW_PASSWORD,
  }),
  '/reset/:token': { password: NEW_PASSWORD, passwordAgain: NEW_PASSWORD },
  '/undo-email/:token': NOTHING,
  '/confirm-email/:token': NOTHING,
  '/join/:token': { userId: 'new.nurse', password: NEW_PASSWORD, passwordAgain: NEW_PASSWORD },
  '/care/:token/account': {
    ...{ name: 'New Caregiver', userId: 'new.caregiver', accept: 'yes', ...BIRTH },
    ...{ password: NEW_PASSWORD, passwordAgain: NEW_PASSWORD, ...QUESTIONS },
  },
  '/care/:token/answer': { ...BIRTH, accept: 'yes' },
  '/care/:token/decline': NOTHING,
  '/people/:person/caregivers/invite': {
    ...{ name: 'Rosa', email: 'rosa@example.org', relationship: 'sibling', language: 'en' },
    ...{ 'may-see:results': 'yes', do: 'send' },
    ...{ 'until-month': '5', 'until-day': '22', 'until-year': '2028' },
  },
  '/people/:person/caregivers/invitations/:id': ({ accounts }) => ({
    answer: 'no',
    asker: accounts.get('another member') ?? '',
  }),
  '/people/:person/caregivers/invitations/:id/again': NOTHING,
  '/people/:person/caregivers/invitations/:id/withdraw': NOTHING,
  '/staff/accounts/invite': {
    name: 'New Nurse',
    email: 'another.nurse@example.org',
    'role-porter': 'yes',
  },
  '/staff/accounts/invitations/:id/mail': NOTHING,
  '/staff/accounts/invitations/:id/withdraw': NOTHING,
  '/staff/accounts/:id': { seen: 'billing', 'role-porter': 'yes' },
  '/staff/roles/new': { nameEn: 'Chaperone', nameEs: 'Acompañante' },
  '/staff/roles/:id/edit': {
    nameEn: 'Scribes',
    nameEs: 'Redacción de notas',
    version: '2',
  },
  '/staff/roles/:id/retire': NOTHING,
  '/staff/roles/:id/restore': NOTHING,
  '/staff/roles/groups': { name: 'portal-nurses', role: 'scribe' },
  '/staff/roles/groups/:id/remove': NOTHING,
  '/staff/accounts/:id/close': NOTHING,
  '/staff/accounts/:id/second-step': NOTHING,
  '/staff/help': { mrn: '9000000010', ...BIRTH },
  '/staff/help/letter': (_scene, person) => ({ person }),
  '/staff/help/second-step': (_scene, person) => ({ person }),
  '/register': MEMBERSHIP,
  '/register/terms': { accept: 'yes' },
  '/register/user-id': {
    userId: 'new.member',
    email: 'new.member@example.org',
    emailAgain: 'new.member@example.org',
  },
  '/register/identity': { 'proof-1': '0', 'proof-2': '0', 'proof-3': '0' },
  '/register/secure': {
    password: NEW_PASSWORD,
    passwordAgain: NEW_PASSWORD,
    ...QUESTIONS,
  },
  '/register/check': NOTHING,
  '/register/letter': MEMBERSHIP,
  '/letter': { code: 'ABCD-EFGH-JKLM', mrn: '9000000010', ...BIRTH },
  '/staff/letters/print': NOTHING,
  '/staff/letters/:id/print': NOTHING,
  '/staff/letters/batches/:id/open': NOTHING,
  '/staff/letters/:id/mailed': NOTHING,
  '/staff/letters/:id/returned': NOTHING,
  '/staff/letters/:id/withdraw': NOTHING,
  '/staff/letters/:id/release': NOTHING,
  '/people/:person/results/search': { q: 'potassium' },
  '/people/:person/results/:id': NOTHING,
  '/people/:person/messages/search': { q: 'knee' },
  '/people/:person/messages/new': { q: 'knee' },
  '/people/:person/messages/new/:team': {
    ...{ do: 'send', category: 'general', subject: 'A question', text: 'May I run?' },
    ...{ draft: '', version: '', private: '' },
  },
  '/people/:person/messages/:id/autosave': ({ accounts }) => typing(accounts.get('member')),
  '/people/:person/messages/new/:team/autosave': ({ accounts }) => typing(accounts.get('member')),
  '/people/:person/messages/drafts/:id/delete': NOTHING,
  '/family/drafts/:id/delete': NOTHING,
  '/people/:person/messages/:id': { do: 'send', text: 'Thank you', draft: '', version: '' },
  '/people/:person/messages/:id/archive': NOTHING,
  '/people/:person/messages/:id/unarchive': NOTHING,
  '/people/:person/messages/:id/unread': NOTHING,
  '/people/:person/messages/:id/hide': NOTHING,
  '/people/:person/messages/:id/show': NOTHING,
  '/staff/messages/:id/answer': { ...INBOX, seen: '1', text: 'You may.', sign: 'team' },
  '/staff/messages/:id/template': ({ objects }) => ({
    ...{ ...INBOX, seen: '1', text: '', sign: 'team' },
    template: `${objects['message template']?.['of the team']} en`,
  }),
  '/staff/messages/away': ({ accounts }) => away(accounts.get('nurse')),
  '/staff/messages/away/:id/end': NOTHING,
  '/staff/teams/away': ({ accounts }) => away(accounts.get('nurse')),
  '/staff/teams/away/:id/end': NOTHING,
  '/staff/teams/stranded': ({ objects, theirs }) => ({
    team: String(objects['stranded team']?.open),
    into: theirs.messageTeam.values().next().value ?? '',
  }),
  '/staff/messages/lists/new': ({ theirs }) => ({
    ...messageList(theirs.messageTeam),
    lines: '9000000010',
  }),
  '/staff/messages/lists/:id/edit': ({ theirs }) => ({
    ...messageList(theirs.messageTeam),
    version: '1',
  }),
  '/staff/messages/lists/:id/people': { lines: '9000000011' },
  '/staff/messages/lists/:id/send': { version: '1', people: '1' },
  '/staff/messages/lists/:id/stop': NOTHING,
  '/staff/messages/lists/:id/discard': NOTHING,
  '/staff/messages/templates/new': ({ theirs }) => messageTemplate(theirs.messageTeam),
  '/staff/messages/templates/:id': ({ theirs }) => messageTemplate(theirs.messageTeam),
  '/staff/teams/templates/new': ({ theirs }) => messageTemplate(theirs.messageTeam),
  '/staff/teams/templates/:id': ({ theirs }) => messageTemplate(theirs.messageTeam),
  '/staff/people/:person/messages/new': ({ theirs }) => ({
    ...{ do: 'send', category: 'general', subject: 'Your visit', text: 'Please call us.' },
    ...{ sign: 'team', replies: 'yes', team: theirs.messageTeam.values().next().value ?? '' },
  }),
  '/staff/messages/:id/block': { who: 'self', until: '', reason: 'Threats' },
  '/staff/messages/blocked/:id/lift': NOTHING,
  '/staff/messages/:id/claim': INBOX,
  '/staff/messages/:id/note': { ...INBOX, note: 'called back' },
  '/staff/messages/:id/reassign': ({ theirs }) => ({
    ...{ ...INBOX, version: '1', reason: 'it is about a bill' },
    to: theirs.messageTeam.values().next().value ?? '',
  }),
  '/staff/messages/:id/aside': { ...INBOX, until: '2026-11-25' },
  '/staff/messages/:id/close': { ...INBOX, seen: '1', replies: 'yes' },
  '/staff/messages/:id/reopen': INBOX,
  '/staff/messages/:id/unread': INBOX,
  '/staff/appointments/move': { visits: '', why: 'clinic-closed' },
  '/staff/appointments/:id/state': {
    ...{ step: 'arrived', version: '1', room: '', back: '/staff/appointments' },
  },
  '/staff/appointments/:id/video': { version: '1', url: 'https://video.example.org/1' },
  '/staff/appointments/:id/cancel': { why: 'member-called' },
  '/staff/people/:person/appointments/new/:type': visitOf,
  '/staff/people/:person/appointments/:id/move': visitOf,
  '/people/:person/medicines/new': { name: 'Ibuprofen' },
  '/people/:person/medicines/reported/:id/remove': NOTHING,
  '/people/:person/refills': ({ theirs, places }, person) => ({
    rx: theirs.prescription.get(person) ?? theirs.prescription.values().next().value ?? '',
    to: places['1600001'],
  }),
  '/people/:person/refills/requests/:id/cancel': NOTHING,
  '/people/:person/medicines/:id/automatic': ({ places }) => ({
    wish: 'on',
    to: places['1600001'],
  }),
  '/refill-by-number': { mrn: '9000000010', number: '70001000' },
  '/people/:person/results/wish': { wish: 'immediate' },
  '/people/:person/preferences': { 'refills-mail': 'yes' },
  '/preferences/address': NOTHING,
  '/unsubscribe/:token': NOTHING,
  '/people/:person/caregivers/:id/more': { 'part:see:notes': 'yes' },
  '/people/:person/caregivers/:id/less': { part: 'see:medicines' },
  '/people/:person/caregivers/:id/until': { until: '2027-06-01' },
  '/people/:person/caregivers/:id/end': { tell: 'yes' },
  '/people/:person/access/leave': NOTHING,
  '/people/:person/information/address': US_ADDRESS,
  '/people/:person/information/phones': { home: '319-555-0100' },
  '/people/:person/information/contacts': { 'name-1': 'Bo', 'phone-1': '319-555-0100' },
  '/people/:person/information/language': { language: 'vi' },
  // what waits already: the same again
  '/people/:person/information/name': { called: 'Kit' },
  '/people/:person/information/proposals/:id/withdraw': NOTHING,
  '/people/:person/information/confidential': US_ADDRESS,
  '/people/:person/information/confidential/end': NOTHING,
  '/family/add/parent': CARED_FOR,
  '/family/add/step-parent': CARED_FOR,
  '/family/add/foster-parent': CARED_FOR,
  '/family/add/guardian': CARED_FOR,
  '/family/add/power-of-attorney': CARED_FOR,
  '/family/add/representative': CARED_FOR,
  '/family/requests/:id/papers': NOTHING,
  '/family/requests/:id/papers/:paper/remove': NOTHING,
  '/family/requests/:id/withdraw': NOTHING,
  '/staff/information/:id': {
    do: 'call',
    seen: '0123456789abcdef0123',
  },
  '/staff/identity/:id': { choice: 'apart', note: 'two people' },
  '/staff/identity/joined/:id': NOTHING,
  '/staff/care/joined/:id': NOTHING,
  '/staff/quarantine/retry': { reason: 'unknown-person' },
  '/staff/quarantine/:id/retry': NOTHING,
  '/staff/quarantine/:id/drop': NOTHING,
  '/staff/privacy/:id': { state: 'cleared', seen: 'open' },
  '/staff/privacy/listed': { mrn: MRN.free, reason: 'known to many people' },
  '/staff/privacy/listed/:id/end': NOTHING,
  '/staff/privacy/staff': { staff: 'nurse', mrn: MRN.free },
  '/staff/privacy/staff/:id/remove': NOTHING,
  '/staff/care/requests/:id': { do: 'review', seen: '1' },
  '/staff/care/requests/:id/approve': ({ objects }) => ({
    ...{ record: String(objects['cared for']?.record), seen: '1', step: 'approve' },
    ...{ relationship: 'guardian', basis: 'court', reviewOn: '2027-11-01' },
  }),
  '/staff/care/rights/:id': { seen: '2027-01-01 -', endsOn: '2028-01-01', reviewOn: '2027-11-01' },
  '/staff/care/rights/:id/end': { reason: 'a reason of some length', tell: 'no' },
  '/staff/care/invitations/:id/unlock': NOTHING,
  '/staff/care/invitations/:id/void': NOTHING,
  '/staff/care/emergency': { mrn: '9000000507', birthDate: '1984-03-27' },
  '/staff/care/emergency/:id': { kind: 'other', reason: 'a reason of some length', tell: 'no' },
  '/staff/care/emergencies/:id': { do: 'confirm', why: 'a reason of some length' },
  '/staff/people/:person/caregivers/orders': {
    ...{ step: 'save', kind: 'no-contact', party: 'Somebody', startsOn: '2026-11-22' },
  },
  '/staff/people/:person/caregivers/orders/:id/end': NOTHING,
  '/staff/people/:person/caregivers/flags': { kind: 'other', reason: 'a reason of some length' },
  '/staff/people/:person/caregivers/flags/:id/lift': { why: 'a reason of some length' },
  '/staff': { family: 'Matrix', purpose: 'treatment' },
  '/staff/open': (_scene, person) => ({ person, purpose: 'treatment' }),
  '/staff/people/:person/results/search': { q: 'potassium' },
  '/staff/people/:person/results/:id/hold': {
    exception: 'privacy',
    reason: 'a reason of some length',
    until: '2026-11-30',
  },
  '/staff/people/:person/results/:id/release': NOTHING,
  '/staff/people/:person/results/:id/review': NOTHING,
  '/staff/people/:person/results/:id/note': { body: 'note' },
  '/staff/people/:person/results/:id/note/:note': { body: 'another note', version: '1' },
  '/staff/pharmacy/find': ({ number }) => ({ number, do: 'open' }),
  '/staff/pharmacy/:id': { do: 'claim', seen: '1' },
  '/staff/renewals/away': ({ accounts }) => ({
    by: accounts.get('clinician without the record') ?? '',
    from: '2026-12-01',
    until: '2026-12-05',
  }),
  '/staff/renewals/away/:id/end': NOTHING,
  '/staff/renewals/:id': {
    do: 'approve',
    seen: '1',
    repeats: '3',
    quantity: '90',
    days: '90',
    until: '2027-05-01',
  },
  '/staff/pharmacies/prescribers': ({ accounts }) => ({
    account: accounts.get('clinician') ?? '',
    npi: '1777777772',
  }),
  '/staff/pharmacies/messages/:id/replay': NOTHING,
  '/staff/pharmacies/new': PLACE,
  '/staff/pharmacies/:id': PLACE,
  '/staff/pharmacies/:id/staff': ({ accounts }) => ({
    account: accounts.get('pharmacist') ?? '',
    works: 'yes',
  }),
  '/staff/clinics/new': CLINIC,
  '/staff/clinics/:id': CLINIC,
  '/staff/clinics/:id/departments/new': DEPARTMENT,
  '/staff/departments/:id': DEPARTMENT,
  '/staff/holidays/new': HOLIDAY,
  '/staff/holidays/:id': HOLIDAY,
  '/staff/holidays/:id/remove': NOTHING,
  '/staff/holidays/proposal': {
    ...{ year: '2030', from: 'federal', 'take-0': 'yes' },
    seen: federalHolidays(2030)
      .map(({ day }) => day)
      .join(' '),
  },
  '/staff/teams/new': TEAM,
  '/staff/teams/:id': TEAM,
  '/staff/teams/:id/members': { do: 'find', name: 'clinician' },
  '/staff/teams/:id/clinicians': { do: 'find', name: 'Pat' },
  '/staff/teams/:id/end': { version: '1' },
  '/staff/clinicians/:id': { hidden: 'yes', version: '1' },
  ...SCHEDULE_FORMS,
  ...VISIT_FORMS,
  '/staff/operations/jobs/:id/again': NOTHING,
  '/staff/operations/jobs/:id/drop': NOTHING,
  '/staff/operations/messages/:id/again': NOTHING,
  '/staff/operations/messages/:id/drop': NOTHING,
  '/staff/settings/health-system': { version: '0', name: 'Prairie Health' },
  '/staff/settings/terms': { version: '0' },
  '/staff/settings/caregiver-terms': { version: '0' },
  '/staff/settings/registration': { version: '0', teenAge: '13' },
  '/staff/settings/rules': { version: '0', renewalDays: '100' },
  // one of these was changed once: access-queues.ts
  '/staff/settings/security': { version: '1', sessionHours: '8' },
  '/staff/settings/retention': { version: '0', auditYears: '7' },
  '/staff/settings/wordings': { version: '0' },
  '/staff/settings/logo': { version: '0' },
  '/staff/settings/logo/remove': { version: '0' },
  '/staff/settings/history/:id/undo': NOTHING,
  '/staff/setup/open': NOTHING,
};
