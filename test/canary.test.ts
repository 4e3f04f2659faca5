import { beforeAll, describe, expect, it } from 'vitest';
import { openMail } from '../src/platform/mail/mail.ts';
import { mailNewResults } from '../src/records/labs/notices/notices.ts';
import { Browser } from './browser.ts';
import { CANARIES } from './canaries.ts';
import { observation, patient, report } from './labs.ts';
import { makeWorld, type World } from './world.ts';

/**
 * A person with unmistakable words in her data goes through every page, form, fault and job. None
 * of the words may turn up in the log, in mail, in a job, in an address, in the audit log, or in a
 * page for someone else.
 */
let world: World;
const urls: string[] = [];
const strangers: string[] = [];

beforeAll(async () => {
  world = await makeWorld();
  const [given, family, mrn, finding] = CANARIES;
  const test = observation('canary', 'canary', { number: 987654.3, note: [{ text: finding }] });
  await world.bring([
    patient('canary', {
      name: [{ given: [given], family }],
      identifier: [{ system: 'urn:mrn', value: mrn, type: { coding: [{ code: 'MR' }] } }],
    }),
  ]);
  const person =
    (await world.sql<{ id: string }>('select patient_id as id from person'))[0]?.id ?? '';
  const account = await world.account({ userId: 'canary', patientId: person });
  await world.bring([
    {
      resourceType: 'Coverage',
      id: 'canary',
      status: 'active',
      beneficiary: { reference: 'Patient/canary' },
      subscriberId: 'CVH-CANARY-4410',
      payor: [{ display: finding }],
    },
  ]);
  await world.bring([
    test,
    report('canary', 'canary', [test], { conclusion: finding }),
    { ...test, id: 'broken', status: 'Vexillology finding' as 'final' },
  ]);
  const result = (await world.sql<{ id: string }>('select id from lab_result'))[0]?.id ?? '';
  await world.account({ userId: 'stranger', patientId: await world.person({ given: 'Sam' }) });
  await world.account({ userId: 'doctor', roles: ['clinician'], name: 'Dr. Day' });

  const visit = async (
    browser: Browser,
    method: 'GET' | 'POST',
    url: string,
    form?: Record<string, string>,
  ) => {
    urls.push(url);
    const answer = await browser.request(method, url, form ? { form } : {});
    urls.push(String(answer.headers.location ?? ''));
    return answer;
  };
  const doctor = await new Browser(world).signOn('doctor');
  const key = () => crypto.randomUUID();
  await visit(doctor, 'POST', '/staff', { family, mrn, purpose: 'treatment', _key: key() });
  await visit(doctor, 'POST', '/staff/open', { person, purpose: 'treatment', _key: key() });
  await visit(doctor, 'POST', `/staff/people/${person}/results/${result}/hold`, {
    exception: 'privacy',
    reason: 'canary-reason-amber',
    until: '2026-11-23',
    _key: key(),
  });
  await visit(doctor, 'POST', `/staff/people/${person}/results/${result}/release`, { _key: key() });
  await visit(doctor, 'POST', `/staff/people/${person}/results/${result}/note`, {
    body: 'canary-note-lilac',
    _key: key(),
  });
  nowhere('what is new to whom', JSON.stringify(await world.sql('select * from result_unseen')));
  await mailNewResults(
    {
      ...world,
      publicUrl: world.config.publicUrl,
      send: openMail(world.config, world.db, (event) => void world.log.push(event)).as('canary'),
    },
    account,
    world.clock.now(),
  );
  const member = await new Browser(world).signOn('canary');
  const stranger = await new Browser(world).signOn('stranger');
  for (const route of world.app.routes.filter((one) => one.method === 'GET')) {
    const url = route.path
      .replace(':person', person)
      .replace(':id', result)
      .replace(':index', '0')
      .replace(':code', '2823-3');
    for (const browser of [member, doctor]) await visit(browser, 'GET', url);
    strangers.push((await visit(stranger, 'GET', url)).body);
  }
  // faults and refusals
  await visit(member, 'POST', `/people/${person}/preferences`, { wish: family, _key: key() });
  await visit(member, 'POST', `/people/${person}/preferences`, { [family]: 'x', _key: key() });
  await visit(new Browser(world), 'POST', '/sign-on', {
    userId: family,
    password: given,
    next: '',
    kept: '',
  });
  await world.sql('alter table result_note rename to result_note_away');
  expect((await visit(member, 'GET', `/people/${person}/results/${result}`)).status).toBe(500);
  await world.sql('alter table result_note_away rename to result_note');
  // the session runs out over a form
  world.clock.pass(20 * 60_000);
  await visit(doctor, 'POST', `/staff/people/${person}/results/${result}/note`, {
    body: 'canary-note-lilac',
    _key: key(),
  });
});

const nowhere = (what: string, text: string) => {
  expect(text.length, `${what} is there to be looked at`).toBeGreaterThan(2);
  for (const canary of CANARIES)
    expect(
      decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '')).includes(canary),
      `${canary} in ${what}`,
    ).toBe(false);
};

describe('none of a person’s words turn up', () => {
  it('in the log', () => nowhere('the log', JSON.stringify(world.log)));
  it('in addresses', () => nowhere('addresses', urls.join('\n')));
  it('in pages for someone else', () => nowhere('pages for someone else', strangers.join('\n')));
  it('in mail', async () =>
    nowhere('mail', JSON.stringify(await world.sql('select * from demo_mail'))));
  it('in jobs', async () =>
    nowhere('jobs', JSON.stringify(await world.sql('select name, data, output from pgboss.job'))));
  it('in what is kept of mails', async () =>
    nowhere('mails', JSON.stringify(await world.sql('select * from mail_claim'))));
  it('in the audit log', async () =>
    nowhere('the audit log', JSON.stringify(await world.sql('select * from audit_event'))));
  it('in what is kept beside the record', async () => {
    for (const table of ['idempotency', 'kept_work', 'throttle', 'session', 'staff_access'])
      nowhere(table, JSON.stringify(await world.sql(`select * from ${table}`)));
  });
  it('and they are where they belong: the test can fail', async () => {
    expect(JSON.stringify(await world.sql('select * from person'))).toContain(CANARIES[0]);
    expect(() => nowhere('the record', 'Quokkaberg')).toThrow();
  });
});
