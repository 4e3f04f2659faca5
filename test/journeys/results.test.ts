import { beforeAll, describe, expect, it } from 'vitest';
import { labStories } from '../../demo/stories/labs.ts';
import { tellOfNewResults } from '../../src/records/labs/notices.ts';
import { Browser } from '../browser.ts';
import { observation, patient, report } from '../labs.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let maida: string;
let violet: string;
let earnestine: string;

beforeAll(async () => {
  world = await makeWorld();
  const people = await world.bring([
    patient('maida', { name: [{ given: ['Maida'], family: 'Gerhold' }] }),
    patient('violet', {
      name: [{ given: ['Violet'], family: 'Gerhold' }],
      birthDate: '2017-02-25',
    }),
    patient('earnestine', {
      name: [{ given: ['Earnestine'], family: 'Tillman' }],
      birthDate: '2013-01-16',
    }),
    patient('noel', { name: [{ given: ['Noel'], family: 'Reynolds' }] }),
  ]);
  expect(people.total).toEqual({ new: 4, changed: 0, same: 0, waiting: 0, quarantined: 0 });
  const idOf = async (given: string) =>
    (
      await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [
        given,
      ])
    )[0]?.id ?? '';
  [maida, violet, earnestine] = (await Promise.all([
    idOf('Maida'),
    idOf('Violet'),
    idOf('Earnestine'),
  ])) as [string, string, string];
  await world.account({ userId: 'maida', patientId: maida, name: 'Maida Gerhold' });
  await world.account({ userId: 'earnestine', patientId: earnestine });
  await world.account({ userId: 'noel', patientId: await idOf('Noel') });
  const mother = await world.account({ userId: 'jill' });
  const maidaAccount =
    (await world.sql<{ id: string }>("select id from account where user_id = 'maida'"))[0]?.id ??
    '';
  await world.proxy(violet, maidaAccount);
  await world.proxy(earnestine, mother);
  await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' });
  const iron = observation('iron', 'violet', {
    loinc: '2498-4',
    text: 'Iron',
    number: 80,
    unit: 'ug/dL',
    referenceRange: [{ low: { value: 50 }, high: { value: 170 } }],
  });
  await world.bring([
    ...labStories('maida', '2026-11-22'),
    iron,
    report('iron-panel', 'violet', [iron]),
  ]);
  const old = ['2021-03-01', '2023-05-01', '2025-06-01', '2026-05-01'].map((day, index) =>
    observation(`ldl-${index}`, 'maida', {
      loinc: '13457-7',
      text: 'LDL',
      number: 150 - index * 10,
      unit: 'mg/dL',
      effectiveDateTime: `${day}T14:00:00Z`,
      referenceRange: [{ high: { value: index < 2 ? 160 : 130 } }],
    }),
  );
  await world.bring([...old, observation('teen', 'earnestine', { number: 4 })]);
});

describe('a member without scripts', () => {
  it('signs on, sees what is new, and reads a result with its ranges and flags', async () => {
    const browser = await new Browser(world).signOn('maida');
    expect(browser.h1).toBe('Good morning, Maida');
    expect(browser.text).toContain('8 results are new');
    await browser.click('Thyroid panel');
    expect(browser.text).toMatch(/TSH Controls the thyroid < 0.01 µIU\/mL/);
    expect(browser.text).toContain('Low');
    expect(browser.text).toContain('Ordered by Dr. Amara Okafor');
    expect(browser.query('svg.range').map((bar) => bar.getAttribute('aria-label'))).toContain(
      '1.3 ng/dL; usual: 0.8 – 1.8',
    );
    await browser.open(`/people/${maida}`);
    expect(browser.text).toContain('7 results are new');
  });

  it('sees every kind of value read well', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    expect(browser.text).toContain('Nov 2026');
    await browser.click('Antinuclear antibodies');
    expect(browser.text).toContain('1:160');
    expect(browser.text).toContain('Homogeneous');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Urine culture');
    expect(browser.text).toContain('Escherichia coli');
    expect(browser.text).toMatch(/Ampicillin Does not work 32 µg\/mL/);
    expect(browser.text).toMatch(/Nitrofurantoin Works/);
    await browser.open(`/people/${maida}/results`);
    await browser.click('Clotting test (INR)');
    expect(browser.text).toContain('This test was cancelled');
    expect(browser.text).toContain('Could not be measured');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Iron panel');
    expect(browser.text).toContain('This result is not final');
    expect(browser.text).not.toContain('Ferritin'); // registered: nothing was found yet
  });

  it('opens a gated result by pressing, prints it, and gets its PDF as a file', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Tissue report');
    const at = browser.path;
    expect(browser.text).toContain('Open it now?');
    expect(browser.text).not.toContain('mole');
    await browser.press('Show me the result');
    expect(browser.text).toContain('a harmless mole');
    const href = browser.links.find((link) => link.includes('/files/')) ?? '';
    const file = await browser.request('GET', href);
    expect(file.status).toBe(200);
    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.headers['content-disposition']).toBe('attachment; filename="Pathology_report.pdf"');
    expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect(file.body.startsWith('%PDF-1.4')).toBe(true);
    await browser.open(`${at}/print`);
    expect(browser.text).toContain('Maida Gerhold · born Mar 27, 1984');
  });

  it('is told of a correction once more, and can read what stood there before', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Electrolyte panel');
    expect(browser.text).toContain('6.1 mmol/L');
    const before = browser.path;
    const report = await world.bring(labStories('maida', '2026-11-22', 'corrected'));
    expect(report.total).toEqual({ new: 0, changed: 1, same: 0, waiting: 0, quarantined: 0 });
    await browser.open(`/people/${maida}/results`);
    expect(
      browser
        .query('.result-row')
        .map((row) => row.textContent)
        .find((text) => text?.includes('Electrolyte panel')),
    ).toMatch(/New.*Corrected/);
    await browser.open(before);
    expect(browser.text).toContain('This result was corrected');
    expect(browser.text).toContain('4.6 mmol/L');
    expect(
      browser
        .query('details.answer')
        .map((one) => one.textContent)
        .join(),
    ).toContain('6.1');
  });

  it('finds by name in either language, by date, and only what is outside the range; no results in this range is not no results', async () => {
    const browser = await new Browser(world).signOn('maida');
    const names = () => browser.query('.result-row h3 a').map((link) => link.textContent);
    await browser.open(`/people/${maida}/results`);
    await browser.fill('Test', 'cholesterol').press('Show results');
    expect(names()).toEqual([
      'LDL cholesterol',
      'LDL cholesterol',
      'LDL cholesterol',
      'LDL cholesterol',
    ]);
    await browser.fill('Test', 'colésterol MALO').press('Show results');
    expect(names().length).toBe(4);
    await browser
      .fill('Test', '')
      .fill('From', '2025-01-01')
      .fill('To', '2025-12-31')
      .press('Show results');
    expect(names()).toEqual(['LDL cholesterol']);
    await browser.fill('From', '1999-01-01').fill('To', '1999-02-01').press('Show results');
    expect(browser.text).toContain('No results in this range');
    await browser.click('Show all results');
    await browser.choose('Only with a value outside the usual range').press('Show results');
    expect(names()).not.toContain('Clotting test (INR)');
    expect(names()).toContain('Thyroid panel');
    await browser.fill('From', '2026-05-01').fill('To', '2026-01-01').press('Show results');
    expect(browser.status).toBe(422);
    expect(browser.query('.error-summary a')[0]?.getAttribute('href')).toBe('#to');
    expect(browser.query('#from')[0]?.getAttribute('value')).toBe('2026-05-01');
  });

  it('sees a test over time as a picture and as a table, with the range that changed', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results/tests/13457-7`);
    expect(browser.query('tbody tr').length).toBe(2);
    expect(browser.text).toContain('Your newest value is 120 mg/dL, in the usual range.');
    await browser.click('All');
    expect(browser.query('tbody tr').length).toBe(4);
    expect(browser.text).toContain('It is the lowest of 4.');
    expect(browser.text).toContain('The usual range is not the same for all of them.');
    expect(browser.query('svg.trend--wide circle').length).toBe(4);
    const meaning = browser.query('main a[rel~=noreferrer]')[0];
    expect(meaning?.getAttribute('href')).toContain('connect.medlineplus.gov');
    await browser.open(`/people/${maida}/results/tests/9999-9`);
    expect(browser.status).toBe(404);
  });

  it('has no results and is told so', async () => {
    const browser = await new Browser(world).signOn('noel');
    expect(browser.text).toContain('Nothing is waiting for you.');
    await browser.click('Results');
    expect(browser.text).toContain('No lab results yet');
  });

  it('reads everything in Spanish', async () => {
    const browser = new Browser(world);
    await browser.open('/sign-on');
    await browser.press('Español');
    expect(browser.title).toContain('Entrar');
    await browser
      .fill('Usuario', 'noel')
      .fill('Contraseña', 'a test walks by the river')
      .press('Entrar');
    expect(browser.query('html')[0]?.getAttribute('lang')).toBe('es');
    expect(browser.h1).toBe('Buenos días, Noel');
    await browser.press('English');
    expect(browser.h1).toBe('Good morning, Noel');
  });
});

describe('a caregiver', () => {
  it('opens a child’s results from the switcher, and every page says whose they are', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${violet}`);
    expect(browser.h1).toBe('Violet’s record');
    expect(browser.query('.whose')[0]?.textContent).toContain(
      'You are looking at the record of Violet Gerhold.',
    );
    await browser.click('Electrolytes').catch(() => browser.click('Electrolyte panel'));
    expect(browser.text).toContain('Iron');
    expect(browser.query('.whose').length).toBe(1);
  });

  it('of a teen sees no results, no badge and no door to them', async () => {
    const browser = await new Browser(world).signOn('jill');
    expect(browser.path).toBe(`/people/${earnestine}`);
    expect(browser.text).toContain('lab results are Earnestine’s own to share');
    expect(browser.links.some((link) => link.endsWith('/results'))).toBe(false);
    await browser.open(`/people/${earnestine}/results`);
    expect(browser.status).toBe(404);
  });

  it('loses the right at midnight of the birthday, on the next request of a live session (A10)', async () => {
    world.clock.set('2029-02-25T05:58:00Z'); // Violet's 12th birthday begins at 06:00Z in Chicago
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${violet}/results`);
    expect(browser.status).toBe(200);
    world.clock.set('2029-02-25T06:00:00Z');
    await browser.open(`/people/${violet}/results`);
    expect(browser.status).toBe(404);
    world.clock.set('2026-11-22T15:00:00Z');
  });
});

describe('the mail', () => {
  it('tells once that something is new, and of whom or what it says nothing', async () => {
    const account =
      (await world.sql<{ id: string }>("select id from account where user_id = 'earnestine'"))[0]
        ?.id ?? '';
    const sent: { to: string; subject: string; body: string }[] = [];
    const send = async (mail: { to: string; subject: string; body: string }) =>
      void sent.push(mail);
    const tell = (id: string) =>
      tellOfNewResults(
        world.db,
        world.settings,
        world.config.publicUrl,
        id,
        world.clock.now(),
        send,
      );
    expect(await tell(account)).toBe(true);
    expect(await tell(account)).toBe(false);
    expect(sent).toEqual([
      {
        to: 'earnestine@example.org',
        subject: 'Something new at Cedar Valley Health',
        body: expect.not.stringMatching(/Earnestine|Potassium|result|lab/i),
        template: 'new-results',
        bulk: true,
      },
    ]);
    // her mother may not see the results, so she is not told that there are any (A11)
    const mother =
      (await world.sql<{ id: string }>("select id from account where user_id = 'jill'"))[0]?.id ??
      '';
    expect(await tell(mother)).toBe(false);
  });

  it('that the server does not take is tried again', async () => {
    const account =
      (await world.sql<{ id: string }>("select id from account where user_id = 'maida'"))[0]?.id ??
      '';
    const tell = (send: () => Promise<void>) =>
      tellOfNewResults(
        world.db,
        world.settings,
        world.config.publicUrl,
        account,
        world.clock.now(),
        send,
      );
    await expect(tell(() => Promise.reject(new Error('451 later')))).rejects.toThrow();
    let sent = 0;
    expect(await tell(async () => void sent++)).toBe(true);
    expect(sent).toBe(1);
  });
});

describe('staff', () => {
  it('who open the form of a hold or a note have looked, and done neither (T10)', async () => {
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
    expect(doctor.h1).toBe('Find a person');
    await doctor.fill('Last name', 'gerh').press('Search');
    expect(doctor.status).toBe(422);
    expect(doctor.text).toContain('Say what for');
    expect(doctor.query('#family')[0]?.getAttribute('value')).toBe('gerh');
    await doctor.choose('Care').press('Search');
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
    expect(doctor.query('.whose')[0]?.textContent).toContain('Maida Gerhold');
    await doctor.click('Thyroid panel');
    const id = doctor.path.split('/').pop();
    await doctor.click('Hold this result');
    await doctor
      .choose('It may harm the person')
      .fill('In your words: why for this person?', 'short')
      .fill('Until which day?', '2027-11-22')
      .press('Hold it');
    expect(doctor.text).toContain('Say why in at least 10 letters');
    await doctor
      .choose('It may harm the person')
      .fill('In your words: why for this person?', 'She asked me to tell her in person.')
      .fill('Until which day?', '2027-11-22')
      .press('Hold it');
    expect(doctor.text).toContain('Choose a day from today to 30 days ahead');
    await doctor
      .choose('It may harm the person')
      .fill('Until which day?', '2026-11-30')
      .press('Hold it');
    expect(doctor.text).toContain('The result is held.');

    const member = await new Browser(world).signOn('maida');
    // the access log tells of looks, and neither that there is a result nor that it is held (T10)
    const log = async () => {
      await member.open(`/people/${maida}/access-log`);
      return member
        .query('tbody tr')
        .map((row) => row.textContent ?? '')
        .join(' | ');
    };
    expect(await log()).toContain('Looked at lab results');
    expect(await log()).not.toMatch(/held|released|note/i);
    await member.open(`/people/${maida}/results`);
    expect(member.text).not.toContain('Thyroid');
    await member.open(`/people/${maida}/results/${id}`);
    expect(member.status).toBe(404);
    await member.open(`/people/${maida}/results/tests/3016-3`);
    expect(member.status).toBe(404);
    await member.searchResults(maida, 'thyroid');
    expect(member.text).toContain('No results in this range');

    await doctor.open(`/staff/people/${maida}/results/${id}/note`);
    await doctor.press('Save the note');
    expect(doctor.text).toContain('Write the note');
    await doctor
      .fill('Note', 'Your thyroid is doing well.\nWe look again in spring.')
      .press('Save the note');
    expect(doctor.text).toContain('The note is saved');
    // nor that somebody wrote about a result that is not there
    expect(await log()).not.toMatch(/held|released|note/i);
    await doctor.press('Release now');
    expect(doctor.text).toContain('The result is released');
    expect(await log()).toMatch(/Held or released a result/);
    expect(await log()).toMatch(/Wrote a note/);

    await member.open(`/people/${maida}/results/${id}`);
    expect(member.text).toContain('Note from Dr. Amara Okafor');
    expect(member.text).toContain('Your thyroid is doing well.');
    await member.open(`/people/${maida}/access-log`);
    const rows = member
      .query('tbody tr')
      .map((row) => (row.textContent ?? '').replace(/\s+/g, ' '));
    expect(
      rows.some(
        (row) =>
          row.includes('Dr. Amara Okafor') &&
          row.includes('Clinician') &&
          row.includes('Held or released a result') &&
          row.includes('Care'),
      ),
    ).toBe(true);
    expect(rows.some((row) => row.includes('Opened the record'))).toBe(true);
  });

  it('lose a record when its time is over', async () => {
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
    await browser.click('Preferences');
    await browser.choose('Let my doctor see it first').press('Save');
    expect(browser.text).toContain(
      'You see new results when your doctor’s office has looked, or after 3 days.',
    );
    await world.bring([observation('late', 'noel', { number: 4 })]);
    await browser.open('/home');
    expect(browser.text).toContain('Nothing is waiting for you.');
    await browser.click('Results');
    expect(browser.text).toContain('No lab results yet');
    world.clock.pass(3 * 86_400_000);
    await browser.signOn('noel');
    expect(browser.text).toContain('1 result is new');
    world.clock.set('2026-11-22T15:00:00Z');
  });
});
