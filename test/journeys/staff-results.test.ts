import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { observation } from '../labs.ts';
import { maida, violet, world } from '../results.ts';
import { en } from '../words.ts';
import { NOW } from '../world.ts';

/** Results in a record that staff have open: found, followed over time, marked where they wait. */

let doctor: Browser;
const open = async (person: string, userId = 'okafor') => {
  const browser = await new Browser(world).signOn(userId);
  await browser.request('POST', '/staff/open', {
    form: { person, purpose: 'treatment', _key: crypto.randomUUID() },
  });
  return browser;
};
beforeAll(async () => {
  doctor = await open(maida);
});
const list = `/results`;
const at = (rest = '', person = maida) => `/staff/people/${person}${list}${rest}`;
const names = (browser: Browser) => browser.query('.result-row h3 a').map((one) => one.textContent);
const row = (browser: Browser, name: string) =>
  browser.query('.result-row').find((one) => one.textContent?.includes(name))?.textContent ?? '';

describe('the list of results, for staff', () => {
  it('is searched by words that never stand in an address', async () => {
    await doctor.open(at());
    const all = names(doctor).length;
    await doctor.fill(en('labs.q'), 'cholesterol').press(en('labs.show'));
    expect(doctor.status).toBe(200);
    expect(doctor.path).toBe(at('/search'));
    expect(names(doctor).length).toBeGreaterThan(0);
    expect(names(doctor).length).toBeLessThan(all);
    expect(doctor.html).not.toMatch(/(href|action)="[^"]*cholesterol/);
    await doctor.fill(en('labs.q'), 'zzzz').press(en('labs.show'));
    expect(doctor.text).toContain(en('labs.none-fit'));
    await doctor.click(en('labs.clear'));
    expect(doctor.path).toBe(at());
  });

  it('is filtered by days and by what is outside the range', async () => {
    await doctor.open(at());
    await doctor
      .fill(en('labs.from'), '2021-01-01')
      .fill(en('labs.to'), '2021-12-31')
      .press(en('labs.show'));
    expect(names(doctor)).toHaveLength(1);
    expect(doctor.path).toBe(at('?from=2021-01-01&to=2021-12-31'));
    await doctor.open(at()).then((page) => page.choose(en('labs.abnormal')).press(en('labs.show')));
    expect(doctor.path).toBe(at('?abnormal=yes'));
    expect(doctor.text).not.toContain(en('labs.none'));
    await doctor.open(at('?from=2022-01-01&to=2021-01-01'));
    expect([doctor.status, doctor.text.includes(en('problem.date-order'))]).toEqual([422, true]);
  });

  it('is closed to a record that is not open, and to members and other staff', async () => {
    await world.account({ userId: 'front', roles: ['front-desk'] });
    const others = [doctor, await new Browser(world).signOn('maida'), await open(maida, 'front')];
    for (const [nth, browser] of others.entries()) {
      const person = nth === 0 ? violet : maida;
      for (const path of [at('', person), at('/tests/13457-7', person)])
        expect((await browser.request('GET', path)).status).toBe(404);
      const form = { q: 'iron', _key: crypto.randomUUID() };
      const searched = await browser.request('POST', at('/search', person), { form });
      expect(searched.status).toBe(404);
    }
  });
});

describe('a test over time, for staff', () => {
  it('is opened from the test’s name and leads back to staff pages', async () => {
    await doctor.open(at('?from=2026-05-01&to=2026-05-01'));
    await doctor.click(names(doctor)[0] ?? '');
    const link = doctor.query('.test-title a')[0];
    expect(link?.getAttribute('href')).toBe(at('/tests/13457-7'));
    await doctor.open(at('/tests/13457-7?since=all'));
    expect(doctor.query('tbody tr')).toHaveLength(4);
    expect(doctor.text).toContain('The newest value is 120 mg/dL');
    const inside = doctor.query('main a').map((one) => one.getAttribute('href') ?? '');
    expect(inside.filter((href) => href.startsWith('/people/'))).toEqual([]);
    const log = await world.sql<{ permission: string }>(
      `select permission from audit_event where patient_id = $1 and route like '%/tests/:code'
        and actor_kind = 'staff' and outcome = 'granted'`,
      [maida],
    );
    expect(new Set(log.map((one) => one.permission))).toEqual(new Set(['results:staff']));
  });

  it('that the person does not have is not found', async () => {
    expect((await doctor.request('GET', at('/tests/9999-9'))).status).toBe(404);
  });
});

describe('what the member does not see yet is marked', () => {
  it('with a hold until its last day, and not after it', async () => {
    await doctor.open(at());
    await doctor.click('Thyroid panel');
    const result = doctor.path.split('/').pop();
    await world.sql(
      `insert into result_hold (patient_id, result_id, exception, reason, until, placed_by,
          placed_by_name, placed_at)
        select $1, $2, 'privacy', 'a reason of some length', '2026-11-24', id, name, $3
        from account where user_id = 'okafor'`,
      [maida, result, NOW],
    );
    await doctor.open(at());
    const held = en('staff.held-until', { day: 'Nov 24, 2026' });
    expect(row(doctor, 'Thyroid')).toContain(held);
    expect(
      doctor.query('.result-row').filter((one) => one.textContent?.includes(held)),
    ).toHaveLength(1);
    await world.sql("update result_hold set until = '2026-11-21'");
    await doctor.open(at());
    expect(row(doctor, 'Thyroid')).not.toContain('Held');
    await world.sql(
      'update result_hold set released_at = now(), released_by_name = placed_by_name',
    );
  });

  it('while the member wants a doctor to look first', async () => {
    await world.bring([observation('late', 'violet', { number: 4 })]);
    await world.sql(
      `insert into release_preference (patient_id, wish, changed_at)
        values ($1, 'doctor-first', $2)`,
      [violet, NOW],
    );
    const nurse = await open(violet);
    const waiting = en('staff.waits-until', { day: 'Nov 25, 2026' });
    await nurse.open(at('', violet));
    expect(nurse.text).toContain(waiting);
    expect(row(nurse, 'Potassium')).toContain(waiting);
    await nurse.click('Potassium');
    await nurse.press(en('staff.mark-reviewed'));
    await nurse.open(at('', violet));
    expect(row(nurse, 'Potassium')).not.toContain(waiting);
  });
});

describe('a hold says who has opened the result', () => {
  const named = async (text: string): Promise<string> => {
    await doctor.open(at());
    await doctor.click(text);
    return doctor.path.split('/').pop() ?? '';
  };

  it('neither the gate nor a page that was not found is an opening; the member’s is', async () => {
    const id = await named('Electrolyte panel');
    await doctor.open(at(`/${id}/hold`));
    expect(doctor.text).toContain(en('staff.not-opened'));
    const member = await new Browser(world).signOn('maida');
    await member.open(`/people/${maida}/results/${id}`);
    expect(member.status).toBe(200);
    await doctor.open(at(`/${id}/hold`));
    expect(doctor.text).toContain(en('staff.opened-already'));
    expect(doctor.text).toMatch(/Maida Gerhold, the member, opened it on Sun, Nov 22, 2026/);
    expect(doctor.text).toContain(en('staff.opened-text'));
    // what was typed into the form is kept with it
    await doctor.press(en('staff.hold-do'));
    expect([doctor.status, doctor.text.includes('Maida Gerhold, the member')]).toEqual([422, true]);
  });

  it('a caregiver’s opening is named as one', async () => {
    const [iron] = await world.sql<{ id: string }>(
      'select id from lab_result where patient_id = $1 and code is not null order by id limit 1',
      [violet],
    );
    const mother = await new Browser(world).signOn('maida');
    await mother.open(`/people/${violet}/results/${iron?.id}`);
    await world.sql("update release_preference set wish = 'immediate' where patient_id = $1", [
      violet,
    ]);
    await mother.open(`/people/${violet}/results/${iron?.id}`);
    expect(mother.status).toBe(200);
    const other = await open(violet);
    await other.open(at(`/${iron?.id}/hold`, violet));
    expect(other.text).toMatch(/Maida Gerhold, a caregiver, opened it on Sun, Nov 22, 2026/);
    expect(other.text).not.toContain('the member, opened');
  });
});

describe('a note', () => {
  let result: string;
  let note: string;
  const noteOf = () =>
    world.sql<{ id: string; version: number; body: string; authorName: string }>(
      'select id, version, body, author_name from result_note where result_id = $1',
      [result],
    );
  const member = () => new Browser(world).signOn('maida');

  beforeAll(async () => {
    await world.account({ userId: 'nora', roles: ['nurse'], name: 'Nora Nurse' });
    await world.account({ userId: 'rex', roles: ['records'], name: 'Rex Records' });
    await doctor.open(at());
    await doctor.click('Electrolyte panel');
    result = doctor.path.split('/').pop() ?? '';
  });

  it('is written with the values in sight', async () => {
    await doctor.click(en('staff.write-note'));
    expect(doctor.query('.beside .test-row').length).toBeGreaterThan(2);
    expect(doctor.text).toContain('mmol/L');
    await doctor.press(en('staff.note-do'));
    expect(doctor.status).toBe(422);
    expect(doctor.query('.beside .test-row').length).toBeGreaterThan(2);
    await doctor.fill(en('staff.note-body'), 'Take 2 pills.').press(en('staff.note-do'));
    note = (await noteOf())[0]?.id ?? '';
    expect(note).not.toBe('');
  });

  it('is corrected; what it said before is kept for staff and member', async () => {
    await doctor.open(at(`/${result}`));
    await doctor.open(at(`/${result}/note/${note}`));
    expect(doctor.h1).toBe(en('staff.correct-note'));
    expect(doctor.query('#body')[0]?.textContent).toBe('Take 2 pills.');
    await doctor.fill(en('staff.note-body'), ' ').press(en('staff.correct-do'));
    expect([doctor.status, doctor.text.includes(en('problem.note'))]).toEqual([422, true]);
    await doctor.fill(en('staff.note-body'), 'Take 1 pill.').press(en('staff.correct-do'));
    expect(doctor.text).toContain(en('staff.done-corrected'));
    expect(await noteOf()).toMatchObject([{ id: note, version: 2, body: 'Take 1 pill.' }]);
    for (const [browser, path] of [
      [doctor, at(`/${result}`)],
      [await member(), `/people/${maida}/results/${result}`],
    ] as const) {
      await browser.open(path);
      const section = browser.query('.note')[0];
      expect(section?.querySelector('.prose')?.textContent).toBe('Take 1 pill.');
      expect(section?.textContent).toContain(en('labs.note-corrected', { day: 'Nov 22, 2026' }));
      expect(section?.querySelector('details')?.textContent).toContain('Take 2 pills.');
    }
    const paper = await (await member()).open(`/people/${maida}/results/${result}/print`);
    expect(paper.text).toContain('Take 1 pill.');
    expect(paper.text).toContain(en('labs.note-corrected', { day: 'Nov 22, 2026' }));
    expect(paper.text).not.toContain('Take 2 pills.');
  });

  it('is corrected by a nurse too, who is named; every version stays', async () => {
    const nurse = await open(maida, 'nora');
    await nurse.open(at(`/${result}`));
    await nurse.click(
      `${en('staff.correct-note')} (${en('labs.note-of', { name: 'Dr. Amara Okafor' })})`,
    );
    await nurse.fill(en('staff.note-body'), 'Take 1 pill a day.').press(en('staff.correct-do'));
    const reader = await (await member()).open(`/people/${maida}/results/${result}`);
    const section = reader.query('.note')[0];
    expect(section?.textContent).toContain(
      en('labs.note-corrected-by', { day: 'Nov 22, 2026', name: 'Nora Nurse' }),
    );
    expect(
      [...(section?.querySelectorAll('details .prose') ?? [])].map((one) => one.textContent),
    ).toEqual(['Take 1 pill.', 'Take 2 pills.']);
    const audited = await world.sql<{ name: string }>(
      `select a.name from audit_event e join account a on a.id = e.actor_id
        where e.permission = 'results:note' and e.outcome = 'granted' and e.subject_id = $1
          and e.route like '%/note/:note' order by e.at, e.id`,
      [result],
    );
    expect(new Set(audited.map((one) => one.name))).toEqual(
      new Set(['Dr. Amara Okafor', 'Nora Nurse']),
    );
  });

  it('that somebody corrected meanwhile is not overwritten', async () => {
    await doctor.open(at(`/${result}/note/${note}`));
    await world.sql(
      `update result_note set body = 'From elsewhere.', corrected_at = now(),
          corrected_by = author_id, corrected_by_name = 'Somebody Else' where id = $1`,
      [note],
    );
    await doctor.fill(en('staff.note-body'), 'Mine.').press(en('staff.correct-do'));
    expect([doctor.status, doctor.text.includes(en('problem.note-moved'))]).toEqual([422, true]);
    expect(doctor.query('#body')[0]?.textContent).toBe('Mine.');
    expect(doctor.query('.beside .note')[0]?.textContent).toContain('From elsewhere.');
    await doctor.press(en('staff.correct-do'));
    expect((await noteOf())[0]).toMatchObject({ body: 'Mine.', version: 5 });
    const kept = await world.sql<{ body: string }>(
      'select body from result_note_history where note_id = $1 order by version',
      [note],
    );
    expect(kept.map((one) => one.body)).toEqual([
      'Take 2 pills.',
      'Take 1 pill.',
      'Take 1 pill a day.',
      'From elsewhere.',
    ]);
  });

  it('that says the same already makes no version', async () => {
    await doctor.open(at(`/${result}/note/${note}`));
    await doctor.press(en('staff.correct-do'));
    expect(doctor.text).toContain(en('staff.done-unchanged'));
    expect((await noteOf())[0]?.version).toBe(5);
  });

  it('is not found under another result, in another record, or by whoever writes none', async () => {
    const [other] = await world.sql<{ id: string }>(
      'select id from lab_result where patient_id = $1 and id <> $2 limit 1',
      [maida, result],
    );
    const records = await open(maida, 'rex');
    const form = () => ({ body: 'Forged.', version: '5', _key: crypto.randomUUID() });
    for (const [browser, path] of [
      [doctor, at(`/${other?.id}/note/${note}`)],
      [doctor, at(`/${result}/note/${crypto.randomUUID()}`)],
      [doctor, at(`/${result}/note/nonsense`)],
      [doctor, at(`/${result}/note/${note}`, violet)],
      [records, at(`/${result}/note/${note}`)],
      [await member(), at(`/${result}/note/${note}`)],
    ] as const) {
      expect((await browser.request('GET', path)).status, path).toBe(404);
      expect((await browser.request('POST', path, { form: form() })).status, path).toBe(404);
    }
    await records.open(at(`/${result}`));
    expect([records.status, records.text.includes(en('staff.correct-note'))]).toEqual([200, false]);
    expect((await noteOf())[0]?.body).toBe('Mine.');
  });

  it('can’t be overwritten in the database without keeping what it said', async () => {
    await expect(
      world.sql("update result_note set corrected_at = null, body = 'x'"),
    ).rejects.toThrow(/when and by whom/);
  });
});
