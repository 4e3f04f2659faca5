import { install } from '../src/features.ts';
import { announceNewResults } from '../src/records/labs/notices/notices.ts';
import { Browser } from './browser.ts';
import { CANARY } from './canaries.ts';
import { askForFamily, decideCare } from './canary-care.ts';
import { bringHouse, writeHouse } from './canary-house.ts';
import { correctInformation, type Post } from './canary-information.ts';
import { writeMessages } from './canary-messages.ts';
import { bringPerson, bringRecord, makeCast } from './canary-record.ts';
import { writeSchedule } from './canary-schedule.ts';
import { writeVisits } from './canary-visits.ts';
import { visiting, walk } from './canary-walk.ts';
import { objectsOfClinics } from './clinics.ts';
import { pharmacies } from './medicines.ts';
import { makePhotoTable, photosFeature } from './sample/photos.tsx';
import { pngOf, sendParts } from './uploads.ts';
import { makeWorld, type World } from './world.ts';

/** Everything that left the portal on the way, and everything that was shown on it. */
export interface Life {
  world: World;
  /** Addresses that were asked for or led to, and those that pages link to. */
  urls: string[];
  /** The headers of every answer but the names of files. */
  headers: string[];
  /** Pages that were shown to the person and to staff who have her before them. */
  shown: string[];
  /** Pages that were shown to her and to her caregiver. */
  members: string[];
  /** Pages that say that something went wrong. */
  wrong: string[];
  /** Pages for people who have nothing to do with her. */
  strangers: string[];
  /** What is kept of which result is new to whom. */
  unseen: string;
}
type Form = Record<string, string>;

/** She is cared for, asks, and is written about in every form that takes words. */
export async function live(): Promise<Life> {
  install(photosFeature);
  const world = await makeWorld({
    settings: { pharmacyLinked: true },
    live: true,
    features: [photosFeature],
  });
  await makePhotoTable(world);
  const { 1600001: place, 1600009: byMail } = await pharmacies(world);
  await objectsOfClinics(world);
  const person = await bringPerson(world);
  const { who, herself, keeper, member, visitor } = await makeCast(world, person, [place, byMail]);
  await bringRecord(world);
  const life: Life = {
    world,
    urls: [],
    headers: [],
    shown: [],
    members: [],
    wrong: [],
    strangers: [],
    unseen: '',
  };
  const visit = visiting(life);
  const post: Post = async (browser, url, form, expected = 303) => {
    const answer = await visit(browser, 'POST', url, { ...form, _key: crypto.randomUUID() });
    if (answer.status !== expected) throw new Error(`POST ${url} answered ${answer.status}`);
    return answer;
  };
  const one = async (query: string) => (await world.sql<{ id: string }>(query))[0]?.id ?? '';
  const base = `/people/${person}`;

  // results
  const result = `/staff${base}/results/${await one('select id from lab_result')}`;
  const doctor = who('doctor');
  const { family, mrn, mrnDigits } = CANARY;
  await post(doctor, '/staff', { family, mrn, purpose: 'treatment' }, 200);
  await post(doctor, '/staff/open', { person, purpose: 'treatment' });
  await post(doctor, `${result}/hold`, {
    exception: 'privacy',
    reason: CANARY.holdReason,
    until: '2026-11-23',
  });
  await visit(doctor, 'GET', result);
  await post(doctor, `${result}/release`, {});
  await post(doctor, `${result}/note`, { body: CANARY.resultNote });
  const note = await one('select id from result_note');
  const corrected = `${CANARY.resultNote} ${CANARY.correctedNote}`;
  await post(doctor, `${result}/note/${note}`, { body: corrected, version: '1' });
  life.unseen = JSON.stringify(await world.sql('select * from result_unseen'));
  await announceNewResults(world, member, world.clock.now());
  await post(herself, `${base}/results/search`, { q: CANARY.labSearch }, 200);

  // medicines
  await post(herself, `${base}/medicines/new`, {
    name: CANARY.reported,
    directions: CANARY.reportedDirections,
    since: CANARY.reportedSince,
  });
  const rx = await world.sql<{ id: string }>(
    "select id from prescription where source_id <> 'parcel'",
  );
  await post(herself, `${base}/refills`, {
    rx: rx.map((each) => each.id).join(','),
    to: place,
    note: CANARY.refillNote,
  });
  const request = (kind: string) => one(`select id from refill_request where kind = '${kind}'`);
  await post(who('pharmacist'), `/staff/pharmacy/${await request('refill')}`, {
    do: 'hold',
    seen: '1',
    reason: 'other',
    note: CANARY.pharmacistNote,
  });
  await post(herself, `${base}/refills`, {
    rx: await one("select id from prescription where source_id = 'parcel'"),
    to: 'mail-0',
  });
  const parcel = await one(
    "select id from refill_request where kind = 'refill' and stage = 'submitted'",
  );
  const pharmacist = who('pharmacist');
  await post(pharmacist, `/staff/pharmacy/${parcel}`, { do: 'claim', seen: '1' });
  await post(pharmacist, `/staff/pharmacy/${parcel}`, { do: 'start', seen: '2' });
  await post(pharmacist, `/staff/pharmacy/${parcel}`, {
    do: 'ship',
    seen: '3',
    carrier: 'usps',
    tracking: CANARY.tracking,
  });
  await visit(doctor, 'GET', `/staff/renewals/${await request('renewal')}`);
  await post(doctor, `/staff/renewals/${await request('renewal')}`, {
    do: 'deny',
    seen: '1',
    reason: 'other',
    note: CANARY.renewalAnswer,
  });
  await post(who('stranger'), '/refill-by-number', { mrn: mrnDigits, number: CANARY.rxNumber });

  await correctInformation({ base, visit, post, one, herself, desk: who('registrar') });
  const invited = {
    ...{ name: CANARY.invitedName, email: CANARY.invitedEmail, relationship: 'sibling' },
    ...{ 'may-see:results': 'yes', language: 'en' },
    ...{ 'until-month': '5', 'until-day': '22', 'until-year': '2028' },
  };
  await post(herself, `${base}/caregivers/invite`, { ...invited, do: 'review' }, 200);
  await post(herself, `${base}/caregivers/invite`, { ...invited, do: 'send' });
  await sendPhoto(life, herself, `${base}/photos`);
  await askForFamily(
    life,
    herself,
    await one("select id from account where kind = 'staff' limit 1"),
  );

  // who looked, and who is who
  const officer = who('officer');
  await post(officer, '/staff/privacy/listed', { mrn, reason: CANARY.listingReason });
  await post(officer, '/staff/privacy/staff', { staff: 'clerk', mrn });
  await post(doctor, '/staff/open', {
    person,
    purpose: 'emergency',
    reason: CANARY.emergencyReason,
  });
  const listed = await one('select id from listed_person');
  await post(officer, `/staff/privacy/listed/${listed}/end`, {});
  await post(officer, '/staff/privacy/listed', { mrn, reason: CANARY.listingReason });
  await post(officer, `/staff/privacy/${await one('select id from access_review')}`, {
    state: 'follow-up',
    seen: 'open',
    note: CANARY.reviewNote,
  });
  await world.sql(
    `insert into identity_case (kind, holds, known_id, other_id, opened_at)
      select 'duplicate', false, $1, patient_id, now() from person where given = 'Sam'`,
    [person],
  );
  const records = who('records');
  const identityCase = `/staff/identity/${await one("select id from identity_case where kind = 'duplicate'")}`;
  await visit(records, 'GET', identityCase);
  await post(records, identityCase, { choice: 'apart', note: CANARY.caseNote });

  await post(records, `/staff/quarantine/${await one('select id from quarantine')}/retry`, {});

  // her account, and her letter
  await post(herself, '/account/phone', { phone: CANARY.phone });
  await post(herself, '/account/questions', {
    'question-1': 'first-teacher',
    'answer-1': CANARY.secretAnswer,
    'question-2': 'far-place',
    'answer-2': 'Ushuaia',
    'question-3': 'loved-tree',
    'answer-3': 'Hornbeam',
  });
  await visit(herself, 'GET', '/account');
  await post(herself, '/account/email', { email: CANARY.newEmail });
  const born = { 'birth-month': '3', 'birth-day': '27', 'birth-year': '1984' };
  const registrar = who('registrar');
  await post(registrar, '/staff/help', { mrn: mrnDigits, ...born }, 200);
  await post(registrar, '/staff/help/letter', { person }, 200);
  // her address has changed: staff check it first
  const letter = await one('select id from letter');
  await post(registrar, `/staff/letters/${letter}/release`, {});
  await post(registrar, '/staff/letters/print', {});
  await visit(registrar, 'GET', '/staff/letters');
  const batch = await one('select id from letter_batch');
  await post(registrar, `/staff/letters/batches/${batch}/open`, {});
  await visit(registrar, 'GET', `/staff/letters/batches/${batch}/file`);
  await visit(visitor, 'POST', '/register', {
    given: CANARY.given,
    family,
    mrn: mrnDigits,
    ...born,
  });
  await visit(visitor, 'GET', '/register');
  await visit(visitor, 'POST', '/forgot/user-id', { email: CANARY.email, ...born });

  await writeMessages({
    ...{ world, base, visit, post, one, herself, doctor },
    ...{ administrator: who('administrator'), sender: who('sender') },
    membersVisit: visiting(life, life.members),
  });

  await bringHouse(world);
  await writeHouse({ world, visit, post, one, administrator: who('administrator') });
  await writeSchedule({ visit, post, one, manager: who('sender') });
  await writeVisits({
    ...{ world, base, visit, post, herself, manager: who('sender') },
    membersVisit: visiting(life, life.members),
  });

  await decideCare({
    ...{ life, person, visit, post, one, records, keeper },
    ...{ clinician: doctor, second: officer },
    membersVisit: visiting(life, life.members),
  });

  await walk(life, person, {
    members: [herself, keeper],
    near: [
      doctor,
      who('sender'),
      who('pharmacist'),
      records,
      officer,
      registrar,
      who('administrator'),
    ],
    far: [who('stranger'), who('billing'), new Browser(world)],
  });
  await fail(life, { person, herself, doctor, result });
  return life;
}

/** A picture with a note, as a feature takes one. */
async function sendPhoto(life: Life, herself: Browser, path: string): Promise<void> {
  const picture = pngOf([4, 4], () => [0, 120, 90, 255], CANARY.inPicture);
  const answer = await sendParts(herself, path, [
    ['note', CANARY.photoNote],
    ['photo', picture, `${CANARY.photoName}.png`],
  ]);
  if (answer.status !== 303) throw new Error(`the photo was answered ${answer.status}`);
  // what was typed is shown once more where a file is missing
  life.shown.push((await sendParts(herself, path, [['note', CANARY.photoNote]])).body);
}

/** Errors, refusals, and a session that runs out over a form. */
async function fail(
  life: Life,
  {
    person,
    herself,
    doctor,
    result,
  }: Record<'herself' | 'doctor', Browser> & {
    person: string;
    result: string;
  },
): Promise<void> {
  const { world } = life;
  const visit = visiting(life);
  const post = (browser: Browser, url: string, form: Form) =>
    visit(browser, 'POST', url, { ...form, _key: crypto.randomUUID() });
  const base = `/people/${person}`;
  const { given, family } = CANARY;
  await post(herself, `${base}/results/wish`, { wish: family });
  await post(herself, `${base}/results/wish`, { [family]: 'x' });
  await visit(herself, 'POST', `${base}/medicines/new`, { name: CANARY.reported, _key: family });
  await visit(herself, 'GET', `${base}/results/${encodeURIComponent('x'.repeat(40))}`);
  await visit(new Browser(world), 'POST', '/sign-on', {
    userId: family,
    password: given,
    next: '',
    kept: '',
  });
  const [team] = await world.sql<{ id: string }>('select id from team limit 1');
  const [conversation] = await world.sql<{ id: string }>('select id from conversation');
  const note = { from: 'all', note: CANARY.messageNote };
  const draft = { ...{ do: 'draft', category: '', subject: '', draft: '', version: '' } };
  for (const [table, browser, url, form] of [
    ['message', herself, `${base}/messages/${conversation?.id}`, null],
    [
      'message_draft',
      herself,
      `${base}/messages/new/${team?.id}`,
      { ...draft, private: '', text: CANARY.draftText },
    ],
    ['conversation_event', doctor, `/staff/messages/${conversation?.id}/note`, note],
    ['result_note', herself, result.replace('/staff', ''), null],
    ['reported_medicine', herself, `${base}/medicines/new`, { name: CANARY.reported }],
    ['result_note', doctor, `${result}/note`, { body: CANARY.resultNote }],
    ['result_hold', doctor, `${result}/hold`, HOLD],
  ] as const) {
    await world.sql(`alter table ${table} rename to away`);
    const answer = form ? await post(browser, url, form) : await visit(browser, 'GET', url);
    await world.sql(`alter table away rename to ${table}`);
    if (answer.status !== 500) throw new Error(`${url} answered ${answer.status}`);
  }
  world.clock.pass(20 * 60_000);
  await post(doctor, `${result}/note`, { body: CANARY.keptNote });
  // who signs on again finds it where it was kept
  await doctor.signOn('doctor');
  const [kept] = await world.sql<{ id: string }>(
    'select id from kept_work order by expires_at desc limit 1',
  );
  await visit(doctor, 'GET', `/continue/${kept?.id}`);
}
const HOLD = { exception: 'privacy', reason: CANARY.holdReason, until: '2026-11-23' };
