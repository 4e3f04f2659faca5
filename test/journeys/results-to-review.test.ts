import { beforeAll, describe, expect, it } from 'vitest';
import { STAFF } from '../access-scene.ts';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, NOW, type World } from '../world.ts';

/** Results that members want their doctor to see first, in the list of those who review them. */

let world: World;
const people = new Map<string, string>();
const id = (name: string) => people.get(name) ?? '';
const REVIEWERS = ['clinician', 'nurse'];

beforeAll(async () => {
  world = await makeWorld();
  const iron = (name: string, of: string, rest = {}) =>
    observation(name, of, { loinc: '2498-4', text: 'Iron', number: 80, unit: 'ug/dL', ...rest });
  await world.bring([
    patient('first', { name: [{ given: ['Fay'], family: 'Zfirst' }] }),
    patient('second', { name: [{ given: ['Sue'], family: 'Zsecond' }] }),
    patient('atonce', { name: [{ given: ['Ada'], family: 'Zatonce' }] }),
    patient('nothing', { name: [{ given: ['Nan'], family: 'Znothing' }] }),
    iron('iron', 'first'),
    iron('iron-2', 'second'),
    iron('iron-3', 'atonce'),
    iron('iron-4', 'nothing', { status: 'entered-in-error' }),
    iron('iron-5', 'nothing', { status: 'registered' }),
  ]);
  for (const row of await world.sql<{ patientId: string; value: string }>(
    "select patient_id, value from person_identifier where kind = 'source'",
  ))
    people.set(row.value, row.patientId);
  for (const name of ['first', 'second', 'nothing'])
    await world.sql(
      `insert into release_preference (patient_id, wish, changed_at)
        values ($1, 'doctor-first', $2)`,
      [id(name), NOW],
    );
  for (const role of STAFF) await world.account({ userId: role, roles: [role] });
  await world.account({ userId: 'fay', patientId: id('first') });
});

const signedOn = (userId: string) => new Browser(world).signOn(userId);
/** Whose results the page lists. */
async function listed(browser: Browser): Promise<string[]> {
  await browser.open('/staff/reviews');
  return browser
    .query('main form[action="/staff/open"] input[name=person]')
    .map((field) => [...people].find(([, of]) => of === field.getAttribute('value'))?.[0] ?? '');
}
const open = (browser: Browser, name: string) =>
  browser.request('POST', '/staff/open', {
    form: { person: id(name), purpose: 'treatment', _key: crypto.randomUUID() },
  });
const resultOf = async (name: string): Promise<string> =>
  (
    await world.sql<{ id: string }>('select id from lab_result where patient_id = $1', [id(name)])
  )[0]?.id ?? '';

describe('results to review', () => {
  it.each(STAFF)('are shown to clinicians and nurses: %s', async (role) => {
    const browser = await signedOn(role);
    const may = REVIEWERS.includes(role);
    await browser.open('/staff/today');
    expect(browser.links.includes('/staff/reviews')).toBe(may);
    const { status, body } = await browser.request('GET', '/staff/reviews');
    expect([status === 200, body.includes('Zfirst')]).toEqual([may, may]);
  });

  it('are those that a member wants a doctor to see first, with the day when the wait ends', async () => {
    const nurse = await signedOn('nurse');
    expect((await listed(nurse)).sort()).toEqual(['first', 'second']);
    expect(nurse.text).toContain(en('reviews.until', { day: 'Nov 25, 2026' }));
    const card = nurse.query('main .result-row')[0]?.textContent;
    expect(card).toContain('Iron');
  });

  it('name each person in the access log, which does not say that there is a result', async () => {
    const before = await world.sql<{ id: number }>('select max(id) as id from audit_event');
    await listed(await signedOn('clinician'));
    const rows = await world.sql<{ patientId: string }>(
      `select patient_id from audit_event
        where id > $1 and permission = 'results:listed' and purpose = 'treatment'
          and outcome = 'granted'`,
      [before[0]?.id],
    );
    expect(rows.map((row) => row.patientId).sort()).toEqual([id('first'), id('second')].sort());
    const fay = await signedOn('fay');
    await fay.open(`/people/${id('first')}/access-log`);
    expect(fay.text).toContain(en('did.results:listed'));
    expect(fay.text).not.toMatch(/saw.*\bresult/i);
  });

  it('leave the list when somebody reviews or releases them or writes a note, or the wait is over', async () => {
    const nurse = await signedOn('nurse');
    await open(nurse, 'first');
    const path = `/staff/people/${id('first')}/results/${await resultOf('first')}`;
    await nurse.request('POST', `${path}/review`, { form: { _key: crypto.randomUUID() } });
    expect(await listed(nurse)).toEqual(['second']);

    await world.sql(
      `insert into result_note (patient_id, result_id, author_id, author_name, body, written_at)
        select $1, $2, id, 'Nurse', 'All is well.', $3 from account where user_id = 'nurse'`,
      [id('second'), await resultOf('second'), NOW],
    );
    expect(await listed(nurse)).toEqual([]);
    await world.sql('delete from result_note');
    expect(await listed(nurse)).toEqual(['second']);

    world.clock.set('2026-11-25T05:59:00Z'); // the last minute of November 24 in Chicago
    const late = await signedOn('nurse');
    expect(await listed(late)).toEqual(['second']);
    world.clock.set('2026-11-25T06:00:00Z');
    expect(await listed(late)).toEqual([]);
    world.clock.set(NOW);

    const doctor = await signedOn('clinician');
    await open(doctor, 'second');
    const held = `/staff/people/${id('second')}/results/${await resultOf('second')}`;
    const hold = {
      exception: 'patient-request',
      reason: 'She wants to talk.',
      until: '2026-11-30',
    };
    for (const [step, form] of [
      ['hold', hold],
      ['release', {}],
    ] as const)
      await doctor.request('POST', `${held}/${step}`, {
        form: { ...form, _key: crypto.randomUUID() },
      });
    expect(await listed(doctor)).toEqual([]);
    expect(doctor.text).toContain(en('reviews.none'));
  });
});
