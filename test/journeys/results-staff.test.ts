import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { observation } from '../labs.ts';
import { maida, world } from '../results.ts';
import { en } from '../words.ts';

describe('staff', () => {
  it('who open the form of a hold or a note have looked, and done neither', async () => {
    const person = await world.person({ given: 'Looked', family: 'At' });
    await world.account({ userId: 'looked.at', patientId: person });
    const [row] = await world.sql<{ id: string }>(
      'select id from lab_result where patient_id = $1 limit 1',
      [maida],
    );
    const doctor = await new Browser(world).signOn('okafor');
    await doctor.request('POST', '/staff/open', {
      form: { person: maida, purpose: 'treatment', _key: crypto.randomUUID() },
    });
    for (const form of ['hold', 'note'])
      expect(
        (await doctor.request('GET', `/staff/people/${maida}/results/${row?.id}/${form}`)).status,
      ).toBe(200);
    const said = await world.sql(
      `select 1
        from audit_event
        where patient_id = $1 and permission in ('results:hold', 'results:note')`,
      [maida],
    );
    expect(said).toEqual([]);
  });

  it('find a person for a purpose, hold a result, write a note, release it; the member sees each step', async () => {
    const doctor = await new Browser(world).signOn('okafor');
    expect(doctor.path).toBe('/staff/today');
    await doctor.open('/staff');
    expect(doctor.h1).toBe(en('staff-today.search'));
    await doctor.fill(en('staff.family'), 'gerh').press(en('staff.search'));
    expect(doctor.status).toBe(422);
    expect(doctor.text).toContain(en('problem.purpose'));
    expect(doctor.query('#family')[0]?.getAttribute('value')).toBe('gerh');
    await doctor.choose(en('purpose.treatment')).press(en('staff.search'));
    expect(doctor.text).toContain('Gerhold, Maida');
    const form = doctor
      .query('form[action="/staff/open"]')
      .find((one) => one.getAttribute('aria-label') === 'Maida Gerhold');
    const field = (name: string) =>
      form?.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '';
    await doctor.request('POST', '/staff/open', {
      form: { person: field('person'), purpose: field('purpose'), _key: field('_key') },
    });
    await doctor.open(`/staff/people/${maida}/results`);
    expect(doctor.query('.whose')[0]?.textContent).toContain('Gerhold, Maida');
    await doctor.click('Thyroid panel');
    const id = doctor.path.split('/').pop();
    await doctor.click(en('staff.hold'));
    await doctor
      .choose(en('exception.preventing-harm'))
      .fill(en('staff.hold-reason'), 'short')
      .fill(en('staff.hold-until'), '2027-11-22')
      .press(en('staff.hold-do'));
    expect(doctor.text).toContain(en('problem.reason'));
    await doctor
      .choose(en('exception.preventing-harm'))
      .fill(en('staff.hold-reason'), 'She asked me to tell her in person.')
      .fill(en('staff.hold-until'), '2027-11-22')
      .press(en('staff.hold-do'));
    expect(doctor.text).toContain(en('problem.until'));
    await doctor
      .choose(en('exception.preventing-harm'))
      .fill(en('staff.hold-until'), '2026-11-30')
      .press(en('staff.hold-do'));
    expect(doctor.text).toContain(en('staff.done-held'));

    const member = await new Browser(world).signOn('maida');
    // the access log tells of looks, and neither that there is a result nor that it is held (T10)
    const log = async () => {
      await member.open(`/people/${maida}/access-log`);
      return member
        .query('tbody tr')
        .map((row) => row.textContent ?? '')
        .join(' | ');
    };
    expect(await log()).toContain(en('did.results:read'));
    expect(await log()).not.toMatch(/held|released|note/i);
    await member.open(`/people/${maida}/results`);
    expect(member.text).not.toContain('Thyroid');
    await member.open(`/people/${maida}/results/${id}`);
    expect(member.status).toBe(404);
    await member.open(`/people/${maida}/results/tests/3016-3`);
    expect(member.status).toBe(404);
    await member.searchResults(maida, 'thyroid');
    expect(member.text).toContain(en('labs.none-fit'));

    await doctor.open(`/staff/people/${maida}/results/${id}/note`);
    await doctor.press(en('staff.note-do'));
    expect(doctor.text).toContain(en('problem.note'));
    await doctor
      .fill(en('staff.note-body'), 'Your thyroid is doing well.\nWe look again in spring.')
      .press(en('staff.note-do'));
    expect(doctor.text).toContain(en('staff.done-written-held'));
    // nor that somebody wrote about a result that is not there
    expect(await log()).not.toMatch(/held|released|note/i);
    await doctor.press(en('staff.release'));
    expect(doctor.text).toContain(en('staff.done-released'));
    expect(await log()).toMatch(/Held or released a result/);
    expect(await log()).toMatch(/Wrote a note/);

    await member.open(`/people/${maida}/results/${id}`);
    expect(member.text).toContain(en('labs.note-of', { name: 'Dr. Amara Okafor' }));
    expect(member.text).toContain('Your thyroid is doing well.');
    await member.open(`/people/${maida}/access-log`);
    const rows = member
      .query('tbody tr')
      .map((row) => (row.textContent ?? '').replace(/\s+/g, ' '));
    expect(
      rows.some(
        (row) =>
          row.includes('Dr. Amara Okafor') &&
          row.includes(en('role.clinician')) &&
          row.includes(en('did.results:hold')) &&
          row.includes(en('purpose.treatment')),
      ),
    ).toBe(true);
    expect(rows.some((row) => row.includes(en('did.people:open')))).toBe(true);
  });

  it('lose a record when their time is up', async () => {
    const doctor = await new Browser(world).signOn('okafor');
    await doctor.open(`/staff/people/${maida}/results`);
    expect(doctor.status).toBe(200);
    for (let i = 0; i < 7; i++) {
      world.clock.pass(9 * 60_000); // stays signed on, but the record was opened for an hour
      await doctor.open('/staff');
    }
    await doctor.open(`/staff/people/${maida}/results`);
    expect(doctor.status).toBe(404);
    world.clock.set('2026-11-22T15:00:00Z');
  });
});

describe('the member’s wish', () => {
  it('lets the doctor look first, for the agreed days', async () => {
    const browser = await new Browser(world).signOn('noel');
    await browser.click(en('today.wish-open'));
    await browser.choose(en('wish.doctor')).press(en('privacy.staff-save'));
    expect(browser.text).toContain(en('wish.saved-doctor', { n: 3 }));
    await world.bring([observation('late', 'noel', { number: 4 })]);
    await browser.open('/home');
    expect(browser.text).toContain(en('today.all-read'));
    await browser.click(en('nav.results'));
    expect(browser.text).toContain(en('labs.none'));
    world.clock.pass(3 * 86_400_000);
    await browser.signOn('noel');
    expect(browser.text).toContain('1 result is new');
    world.clock.set('2026-11-22T15:00:00Z');
  });
});
