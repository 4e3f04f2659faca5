import { beforeAll, describe, expect, it } from 'vitest';
import { runAutomatic } from '../../src/medications/automatic/automatic.ts';
import { notifyOfDue } from '../../src/medications/automatic/due.ts';
import { refillByNumber } from '../../src/medications/by-number/by-number.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { pharmacies, prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
const DAY = 86_400_000;

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
});

let count = 0;
async function member(rest: NonNullable<Parameters<typeof prescription>[2]> = {}) {
  count += 1;
  const of = `a${count}`;
  const mrn = `004800${1000 + count}`;
  await world.bring([patient(of, { name: [{ given: ['Rosa'], family: `Auto${count}` }] })]);
  await world.bring(prescription(`${of}-a`, of, { number: `6000${1000 + count}`, ...rest }));
  const [row] = await world.sql<{ id: string; rx: string }>(
    'select patient_id as id, id as rx from prescription where source_id = $1',
    [`${of}-a`],
  );
  await world.sql('update person set mrn = $2 where patient_id = $1', [row?.id, mrn]);
  const account = await world.account({ userId: `auto${count}`, patientId: row?.id ?? '' });
  const browser = await new Browser(world).signOn(`auto${count}`);
  return {
    id: row?.id ?? '',
    rx: row?.rx ?? '',
    account,
    browser,
    userId: `auto${count}`,
    base: `/people/${row?.id}`,
    mrn,
    number: `6000${1000 + count}`,
  };
}
const requests = (id: string) =>
  world.sql<{ kind: string; asked_via: string }>(
    `select r.kind, o.asked_via
      from refill_request r join refill_order o on o.id = r.order_id
      where r.patient_id = $1`,
    [id],
  );
const mails = async (account: string) =>
  (
    await world.sql(
      "select 1 from pgboss.job where name = 'mail.refills' and data->>'accountId' = $1",
      [account],
    )
  ).length;
const run = () =>
  runAutomatic({ db: world.db, jobs: world.jobs, settings: world.settings }, world.clock.now());

describe('automatic refill', () => {
  it('is turned on, told of five days ahead, asked for once however often it is looked at, and goes on', async () => {
    // eligible in 8 days
    const { browser, base, rx, id, account, userId } = await member({ fills: [60] });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill('Where do you want it?', '').press('Turn it on');
    expect([browser.status, browser.text.includes('Choose where you want it')]).toEqual([
      422,
      true,
    ]);
    await browser.fill('Where do you want it?', places['1600002']).press('Turn it on');
    expect(browser.text).toContain('The next one is filled on Nov 30, 2026.');
    await run();
    expect([await mails(account), await requests(id)]).toEqual([0, []]);
    world.clock.pass(3 * DAY);
    await Promise.all([run(), run(), run()]);
    expect([await mails(account), await requests(id)]).toEqual([1, []]);
    world.clock.pass(5 * DAY);
    await Promise.all([run(), run(), run()]);
    expect(await requests(id)).toEqual([{ kind: 'refill', asked_via: 'automatic' }]);
    await browser.signOn(userId);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Automatic refill');
    expect(browser.text).toContain('River Pharmacy');
    world.clock.pass(-8 * DAY);
  });

  it('can be left out once, and stopped', async () => {
    const { browser, base, rx, id, userId } = await member({ fills: [65] });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill('Where do you want it?', places['1600001']).press('Turn it on');
    await run();
    await browser.press('Leave out the next one');
    expect(browser.text).toContain('You left out the next one.');
    world.clock.pass(20 * DAY);
    await run();
    expect(await requests(id)).toEqual([]);
    await browser.signOn(userId);
    await browser.open(`${base}/medicines/${rx}`);
    await browser.press('Stop automatic refill');
    expect(browser.text).toContain('Turn it on');
    world.clock.pass(-20 * DAY);
  });

  it('stops when the caregiver who set it up has lost the right: nothing is asked for, the member is told and sees why (T9)', async () => {
    const { id, rx, account, base, userId } = await member({ fills: [60] });
    const helper = await world.account({ userId: `helps${userId}` });
    const proxy = await world.proxy(id, helper, {
      basis: 'invited',
      categories: ['refills', 'medicines'],
    });
    const caregiver = await new Browser(world).signOn(`helps${userId}`);
    await caregiver.open(`${base}/medicines/${rx}`);
    await caregiver.fill('Where do you want it?', places['1600001']).press('Turn it on');
    world.clock.pass(3 * DAY);
    await run();
    expect(await mails(helper)).toBe(1);
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    world.clock.pass(5 * DAY);
    await run();
    await run();
    expect([await requests(id), await mails(account), await mails(helper)]).toEqual([[], 1, 1]);
    expect(
      await world.sql(
        `select outcome, reason, actor_id
          from audit_event
          where patient_id = $1 and reason = 'right-ended'`,
        [id],
      ),
    ).toEqual([{ outcome: 'denied', reason: 'right-ended', actor_id: helper }]);
    const browser = await new Browser(world).signOn(userId);
    await browser.open(`${base}/medicines/${rx}`);
    expect(browser.text).toContain('Automatic refill was stopped');
    await browser.fill('Where do you want it?', places['1600001']).press('Turn it on');
    expect(browser.text).not.toContain('Automatic refill was stopped');
    await run();
    expect(await requests(id)).toEqual([]); // told five days ahead again
    world.clock.pass(-8 * DAY);
  });

  it('asks the prescriber by itself when no refills are left', async () => {
    const { browser, base, rx, id } = await member({ fills: [63], repeats: 0 });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill('Where do you want it?', places['1600001']).press('Turn it on');
    await run();
    world.clock.pass(5 * DAY);
    await run();
    expect(await requests(id)).toEqual([{ kind: 'renewal', asked_via: 'automatic' }]);
    world.clock.pass(-5 * DAY);
  });

  it('is not offered for what is controlled', async () => {
    const { browser, base, rx } = await member({ name: 'zolpidem 5 MG Oral Tablet' });
    await browser.open(`${base}/medicines/${rx}`);
    expect(browser.text).not.toContain('Automatic refill');
    const answer = await browser.request('POST', `${base}/medicines/${rx}/automatic`, {
      form: { wish: 'on', to: places['1600001'], _key: crypto.randomUUID() },
    });
    expect(answer.headers.location).toContain('auto=not-this');
    expect(
      await world.sql('select 1 from automatic_refill where prescription_id = $1', [rx]),
    ).toEqual([]);
  });
});

describe('a refill that is due', () => {
  const tell = () =>
    notifyOfDue({ db: world.db, jobs: world.jobs, settings: world.settings }, world.clock.now());

  it('is told of once, shows on Today, and not to who does not wish it', async () => {
    const [wants, not] = [await member({ fills: [84] }), await member({ fills: [84] })];
    await not.browser.open(`${not.base}/refills`);
    await not.browser.press('Stop these e-mails');
    expect(not.browser.text).toContain('We don’t send you an e-mail');
    await Promise.all([tell(), tell()]);
    await tell();
    expect([await mails(wants.account), await mails(not.account)]).toEqual([1, 0]);
    await wants.browser.open(wants.base);
    expect(wants.browser.text).toContain('1 medicine is about to run out. See and refill');
  });

  it('that can’t be asked for online is not', async () => {
    const { account } = await member({ fills: [84], name: 'oxycodone 5 MG Oral Tablet' });
    await tell();
    expect(await mails(account)).toBe(0);
  });
});

describe('by number', () => {
  const work = async () => {
    for (const { id } of await world.sql<{ id: string }>(
      `select data->>'id' as id
        from pgboss.job
        where name = 'refill.by-number' order by created_on`,
    ))
      await refillByNumber(
        { db: world.db, jobs: world.jobs, settings: world.settings },
        world.config.secret,
        id,
        world.clock.now(),
      );
    await world.sql("delete from pgboss.job where name = 'refill.by-number'");
  };

  it('a relative’s refill is asked for with two numbers, and seen by the relative alone', async () => {
    const [son, mother] = [await member(), await member()];
    await son.browser.open('/refill-by-number');
    await son.browser.press('Ask for the refill');
    expect([
      son.browser.status,
      son.browser.text.includes('Enter the number from the member card'),
    ]).toEqual([422, true]);
    await son.browser
      .fill('Medical record number', mother.mrn)
      .fill('Prescription number', mother.number)
      .press('Ask for the refill');
    expect(son.browser.text).toContain('If both numbers fit and it can be refilled');
    expect(
      await world.sql("select 1 from pgboss.job where data::text like '%' || $1 || '%'", [
        mother.number,
      ]),
    ).toEqual([]);
    await work();
    expect(await requests(mother.id)).toEqual([{ kind: 'refill', asked_via: 'by-number' }]);
    expect([await mails(mother.account), await mails(son.account)]).toEqual([1, 0]);
    expect((await son.browser.request('GET', `${mother.base}/refills`)).status).toBe(404);
    await mother.browser.open(`${mother.base}/refills`);
    expect(mother.browser.text).toContain('Asked for by its number');
  });

  it('answers alike whatever the numbers are, and asks for nothing that does not fit', async () => {
    const [son, mother, other] = [
      await member(),
      await member(),
      await member({ name: 'oxycodone 5 MG Oral Tablet' }),
    ];
    const send = (mrn: string, number: string) =>
      son.browser.request('POST', '/refill-by-number', {
        form: { mrn, number, _key: crypto.randomUUID() },
      });
    const answers = [
      await send(mother.mrn, mother.number),
      await send(mother.mrn, other.number),
      await send('0000000001', mother.number),
      await send(other.mrn, other.number),
      await send(mother.mrn, '99999999'),
    ];
    const plain = answers.map(({ status, headers, body }) =>
      JSON.stringify([status, headers.location, headers['content-length'] ?? '', body]),
    );
    expect(new Set(plain).size).toBe(1);
    await work();
    expect([(await requests(mother.id)).length, (await requests(other.id)).length]).toEqual([1, 0]);
  });

  it('a sweep of numbers is stopped, right or wrong (A5)', async () => {
    const sweeper = await member();
    const answers: number[] = [];
    for (let at = 0; at < 14; at++)
      answers.push(
        (
          await sweeper.browser.request('POST', '/refill-by-number', {
            form: { mrn: sweeper.mrn, number: String(70000000 + at), _key: crypto.randomUUID() },
          })
        ).status,
      );
    expect(answers.slice(0, 10).every((status) => status === 303)).toBe(true);
    expect(answers.slice(10)).toEqual([429, 429, 429, 429]);
  });
});

describe('who runs the pharmacies', () => {
  it('adds one with its hours, says who works there, and which clinician is which prescriber', async () => {
    await world.account({ userId: 'renee', roles: ['administrator'] });
    const ines = await world.account({
      userId: 'ines',
      roles: ['pharmacist'],
      name: 'Inés Delgado',
    });
    const okafor = await world.account({
      userId: 'okafor',
      roles: ['clinician'],
      name: 'Dr. Amara Okafor',
    });
    const hale = await world.account({
      userId: 'hale',
      roles: ['clinician'],
      name: 'Dr. Robin Hale',
    });
    const admin = await new Browser(world).signOn('renee');
    await admin.open('/staff/pharmacies');
    await admin.click('Add a pharmacy');
    await admin.fill('NCPDP number', '123').fill('Monday', 'early').press('Save');
    for (const text of ['Fill this in', 'Enter the seven digits', 'Enter hours like 09:00-18:00'])
      expect(admin.text).toContain(text);
    const fill = (ncpdp: string) => {
      for (const [label, value] of Object.entries({
        Name: 'Hudson Pharmacy',
        'NCPDP number': ncpdp,
        Street: '2315 Hudson Road',
        Town: 'Hudson',
        State: 'IA',
        'ZIP code': '50643',
        Phone: '1-319-555-0130',
      }))
        admin.fill(label, value);
      return admin
        .choose('They pick it up there')
        .fill('Monday', '09:00-17:30')
        .fill('Saturday', '18:00-09:00');
    };
    await fill('1600001').press('Save');
    expect(admin.text).toContain('Enter hours like 09:00-18:00');
    await fill('1600001').fill('Saturday', '').press('Save');
    expect(admin.text).toContain('Another pharmacy has this number');
    await fill('1600003').fill('Saturday', '').press('Save');
    expect(admin.text).toContain('Monday 9 am to 5:30 pm; Tuesday to Sunday closed');
    await admin.click('Hudson Pharmacy');
    await admin.fill('Add a pharmacist', ines).press('Add');
    expect(admin.text).toContain('Inés Delgado');
    const path = admin.path;
    for (const account of [okafor, crypto.randomUUID()])
      expect(
        (
          await admin.request('POST', `${path}/staff`, {
            form: { account, works: 'yes', _key: crypto.randomUUID() },
          })
        ).status,
      ).toBe(404);
    await admin.press('Remove');
    expect(await world.sql('select 1 from pharmacy_staff where account_id = $1', [ines])).toEqual(
      [],
    );
    const npi = (account: string, value: string) =>
      admin.request('POST', '/staff/pharmacies/prescribers', {
        form: { account, npi: value, _key: crypto.randomUUID() },
      });
    expect((await npi(okafor, '1234567893')).status).toBe(303);
    expect((await npi(hale, '1234567893')).status).toBe(422);
    expect((await npi(hale, '12')).status).toBe(422);
    expect((await npi(ines, '1111111112')).status).toBe(422);
    expect(await world.sql('select npi from prescriber')).toEqual([{ npi: '1234567893' }]);
    const pharmacist = await new Browser(world).signOn('ines');
    for (const address of ['/staff/pharmacies', '/staff/pharmacies/new', path])
      expect((await pharmacist.request('GET', address)).status).toBe(404);
  });
});
