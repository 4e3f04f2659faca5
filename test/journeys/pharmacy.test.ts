import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { askFor, NPI, pharmacies, prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
let ines: Browser;
let okafor: Browser;

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
  const worksAt = async (userId: string, name: string, ncpdps: (keyof typeof places)[]) => {
    const id = await world.account({ userId, roles: ['pharmacist'], name });
    for (const ncpdp of ncpdps)
      await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
        id,
        places[ncpdp],
      ]);
    return new Browser(world).signOn(userId);
  };
  ines = await worksAt('ines', 'Inés Delgado', ['1600001', '1600009']);
  await worksAt('kim', 'Daniel Kim', ['1600002']);
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' }),
    NPI,
  ]);
  okafor = await new Browser(world).signOn('okafor');
});

let count = 0;
/** A member with one prescription and an open request for it. */
async function asked(
  rest: NonNullable<Parameters<typeof prescription>[2]> = {},
  to: { at?: keyof typeof places; mail?: boolean } = {},
): Promise<{ id: string; request: string; browser: Browser; base: string; number: string }> {
  count += 1;
  const of = `q${count}`;
  const number = `8000${1000 + count}`;
  await world.bring([
    patient(of, { name: [{ given: ['Rosa'], family: `Ruiz${count}` }], birthDate: '1984-03-27' }),
  ]);
  await world.bring(prescription(`${of}-a`, of, { number, ...rest }));
  const [row] = await world.sql<{ id: string; rx: string }>(
    'select patient_id as id, id as rx from prescription where source_id = $1',
    [`${of}-a`],
  );
  const id = row?.id ?? '';
  const account = await world.account({ userId: `ruiz${count}`, patientId: id });
  await askFor(
    world,
    id,
    [row?.rx ?? ''],
    { ncpdp: to.mail ? '1600009' : (to.at ?? '1600001'), mail: to.mail ?? false },
    { id: account, name: 'Rosa' },
  );
  const [request] = await world.sql<{ id: string }>(
    'select id from refill_request where patient_id = $1',
    [id],
  );
  return {
    id,
    request: request?.id ?? '',
    browser: await new Browser(world).signOn(`ruiz${count}`),
    base: `/people/${id}`,
    number,
  };
}
const standing = async (id: string) =>
  (
    await world.sql<{ stage: string; step: number; filled: number }>(
      `select stage, step, filled
        from refill_request
        where patient_id = $1 order by submitted_at desc limit 1`,
      [id],
    )
  )[0];
const fills = (id: string) =>
  world.sql<{ status: string }>(
    `select content->>'status' as status
      from resource
      where patient_id = $1 and type = 'MedicationDispense' and source = 'portico'`,
    [id],
  );
const told = async (id: string) =>
  (
    await world.sql(
      "select 1 from pgboss.job where name = 'mail.refills' and data->>'patientId' = $1",
      [id],
    )
  ).length;
const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });

describe('the pharmacy', () => {
  it('takes a request on, fills it, has it ready and hands it over; the member follows each step', async () => {
    const { id, request, browser, base } = await asked();
    await ines.open('/staff/pharmacy');
    await ines.open(`/staff/pharmacy/${request}`);
    expect(ines.text).toContain('Ruiz1, Rosa');
    await ines.press('Take it on');
    await ines.press('Start filling');
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Main Pharmacy is filling it.');
    expect(await told(id)).toBe(0);
    await ines.click('Ready for pickup');
    await ines.fill('What the member pays, in dollars', '12.5').press('Ready for pickup');
    expect([ines.status, ines.text.includes('Enter dollars and cents')]).toEqual([422, true]);
    await ines.fill('What the member pays, in dollars', '12.50').press('Ready for pickup');
    expect(ines.text).toContain('Done. The request is up to date.');
    expect(await told(id)).toBe(1);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Pick it up at Main Pharmacy until Wednesday, December 2.');
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain('Ready for pickup');
    await ines.press('Picked up');
    expect(await fills(id)).toEqual([{ status: 'completed' }]);
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain(
      '2 refills left · Last filled Nov 22, 2026 · Supply for 90 days left · You paid $12.50',
    );
    const [look] = await world.sql(
      `select 1
        from audit_event
        where patient_id = $1 and permission = 'refills:fill' and actor_kind = 'staff' limit 1`,
      [id],
    );
    expect(look).toBeDefined();
  });

  it('fills a part, and never more than there is', async () => {
    const { id, request } = await asked();
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press('Take it on');
    await ines.press('Start filling');
    for (const quantity of ['', 'abc', '0', '90', '91', '-1']) {
      await ines.open(`/staff/pharmacy/${request}?step=part-fill`);
      await ines.fill('How much is filled now', quantity).press('Fill a part');
      expect([quantity, ines.status, ines.text.includes('Enter a part of the amount')]).toEqual([
        quantity,
        422,
        true,
      ]);
    }
    await ines.fill('How much is filled now', '30').press('Fill a part');
    expect(await standing(id)).toEqual({ stage: 'part-filled', step: 4, filled: 30 });
    await ines.press('Start filling');
    await ines.open(`/staff/pharmacy/${request}?step=part-fill`);
    await ines.fill('How much is filled now', '60').press('Fill a part');
    expect(ines.status).toBe(422);
  });

  it('puts on hold and refuses with a reason and a message, which the member reads', async () => {
    const { request, browser, base } = await asked();
    await ines.open(`/staff/pharmacy/${request}?step=hold`);
    await ines.press('Put on hold');
    expect([ines.status, ines.text.includes('Choose a reason')]).toEqual([422, true]);
    await ines
      .fill('Reason', 'out-of-stock')
      .fill('Message to the member', 'Here on Friday')
      .press('Put on hold');
    await browser.open(`${base}/refills`);
    for (const text of [
      'On hold',
      'The pharmacy is out of it and has ordered it.',
      'They wrote: Here on Friday',
    ])
      expect(browser.text).toContain(text);
    await ines.press('Take up again');
    await ines.open(`/staff/pharmacy/${request}?step=refuse`);
    await ines.fill('Reason', 'other').press('Refuse');
    expect([ines.status, ines.text.includes('Write to the member what it is')]).toEqual([
      422,
      true,
    ]);
    await ines
      .fill('Reason', 'other')
      .fill('Message to the member', 'Recalled by the maker')
      .press('Refuse');
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Recalled by the maker');
    await browser.open(`${base}/medicines`);
    expect(browser.query('.medicine-actions')).toHaveLength(1); // and can be asked for again
    await ines.open('/staff/pharmacy/report');
    expect(ines.text).toContain('See the message below. 1');
  });

  it('ships with a number that the member can follow', async () => {
    const { id, request, browser, base } = await asked({}, { mail: true });
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press('Take it on');
    await ines.press('Start filling');
    expect(ines.text).not.toContain('Ready for pickup');
    await ines.click('Ship');
    await ines.fill('Carrier', 'usps').fill('Tracking number', 'javascript:alert(1)').press('Ship');
    expect(ines.status).toBe(422);
    await ines
      .fill('Carrier', 'usps')
      .fill('Tracking number', '9400111899223100001234')
      .press('Ship');
    await browser.open(`${base}/refills`);
    expect(browser.links).toContain(
      'https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223100001234',
    );
    expect(await fills(id)).toEqual([{ status: 'completed' }]);
    await ines.press('Delivered');
    expect((await standing(id))?.stage).toBe('delivered');
  });

  it('takes its own last step back within ten minutes; the record follows', async () => {
    const { id, request, browser, base } = await asked();
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press('Take it on');
    await ines.press('Start filling');
    await ines.click('Ready for pickup');
    await ines.press('Ready for pickup');
    expect(await fills(id)).toEqual([{ status: 'in-progress' }]);
    await ines.press('Undo my last step');
    expect([
      ines.text.includes('Your last step was taken back.'),
      (await standing(id))?.stage,
      await fills(id),
    ]).toEqual([true, 'filling', [{ status: 'entered-in-error' }]]);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Main Pharmacy is filling it.');
    await ines.click('Ready for pickup');
    await ines.press('Ready for pickup');
    await ines.press('Picked up');
    expect(await fills(id)).toEqual([{ status: 'completed' }]);
    world.clock.pass(9 * 60_000);
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press('Undo my last step');
    expect([(await standing(id))?.stage, await fills(id)]).toEqual([
      'ready',
      [{ status: 'in-progress' }],
    ]);
    await ines.press('Picked up');
    await ines.signOn('ines');
    world.clock.pass(10 * 60_000 - 1000);
    await ines.signOn('ines');
    world.clock.pass(1000);
    const late = await post(ines, `/staff/pharmacy/${request}`, {
      do: 'undo',
      seen: String((await standing(id))?.step),
    });
    expect(late.headers.location).toContain('done=not-now');
    expect((await standing(id))?.stage).toBe('picked-up');
  });

  it('fills nothing twice: 20 presses at once, an older page, a step that is not there', async () => {
    const { id, request } = await asked();
    const path = `/staff/pharmacy/${request}`;
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => post(ines, path, { do: 'claim', seen: '1' })),
    );
    expect(claims.map((one) => String(one.headers.location).split('=').at(-1)).sort()).toEqual([
      'done',
      ...Array.from({ length: 19 }, () => 'moved'),
    ]);
    expect(await standing(id)).toEqual({ stage: 'received', step: 2, filled: 0 });
    await post(ines, path, { do: 'start', seen: '2' });
    const ready = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        post(ines, path, {
          do: at % 2 ? 'ready' : 'hold',
          seen: '3',
          reason: 'insurance',
          note: '',
        }),
      ),
    );
    expect(ready.filter((one) => String(one.headers.location).endsWith('done=done'))).toHaveLength(
      1,
    );
    expect((await fills(id)).length).toBeLessThanOrEqual(1);
    const again = await post(ines, path, {
      do: 'deliver',
      seen: String((await standing(id))?.step),
    });
    expect(again.headers.location).toContain('done=not-now');
    expect((await post(ines, path, { do: 'cancel', seen: '4' })).status).toBe(422);
  });

  it('finds by the number on a label or of a request, and enters what is asked by phone into the same tracker', async () => {
    const { request, number, id, browser, base } = await asked();
    await ines.open('/staff/pharmacy');
    await ines
      .fill('Number on the label, or of the request', ` ${number.slice(0, 4)}-${number.slice(4)} `)
      .press('Go');
    expect(ines.path).toBe(`/staff/pharmacy/${request}`);
    const [order] = await world.sql<{ number: string }>(
      'select number from refill_order where patient_id = $1',
      [id],
    );
    await ines.open('/staff/pharmacy');
    await ines
      .fill('Number on the label, or of the request', order?.number.toLowerCase() ?? '')
      .press('Go');
    expect(ines.path).toBe(`/staff/pharmacy/${request}`);
    await ines.open('/staff/pharmacy');
    await ines.fill('Number on the label, or of the request', '99999999').press('Go');
    expect([
      ines.status,
      ines.text.includes('No prescription or request of your pharmacies has that number'),
    ]).toEqual([422, true]);
    await browser.open(`${base}/refills`);
    await browser.click('Lisinopril 10 mg oral tablet');
    await browser.press('Cancel this request');
    await ines.open('/staff/pharmacy');
    await ines
      .fill('Number on the label, or of the request', number)
      .choose('The member asks by phone: enter a request')
      .press('Go');
    expect(ines.text).toContain('The request is entered.');
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Asked for by phone');
    await ines.open('/staff/pharmacy');
    await ines
      .fill('Number on the label, or of the request', number)
      .choose('The member asks at the counter: enter a request')
      .press('Go');
    expect(ines.text).toContain('There was an open request already.');
  });

  it('is held to its own: staff of another pharmacy, other roles and members find nothing', async () => {
    const { request, number } = await asked({}, { at: '1600002' });
    await okafor.signOn('okafor');
    expect((await ines.request('GET', `/staff/pharmacy/${request}`)).status).toBe(404);
    expect(
      (await post(ines, `/staff/pharmacy/${request}`, { do: 'claim', seen: '1' })).status,
    ).toBe(404);
    await ines.open('/staff/pharmacy');
    expect(ines.html).not.toContain(request);
    await ines.fill('Number on the label, or of the request', number).press('Go');
    expect(ines.status).toBe(422);
    const elsewhere = await ines.request('GET', `/staff/pharmacy?at=${places['1600002']}`);
    expect(elsewhere.body).not.toContain(request);
    for (const browser of [okafor, (await asked()).browser]) {
      for (const path of [
        '/staff/pharmacy',
        `/staff/pharmacy/${request}`,
        '/staff/pharmacy/report',
        '/staff/pharmacy/report.csv',
      ])
        expect((await browser.request('GET', path)).status).toBe(404);
    }
    const nobody = await world.account({ userId: 'nowhere', roles: ['pharmacist'] });
    expect(nobody).toBeTruthy();
    const browser = await (await new Browser(world).signOn('nowhere')).open('/staff/pharmacy');
    expect(browser.text).toContain('You work at no pharmacy yet');
  });

  it('hands out a file only to who has just proved who it is', async () => {
    await ines.signOn('ines');
    expect((await ines.request('GET', '/staff/pharmacy/report.csv')).status).toBe(200);
    world.clock.pass(6 * 60_000);
    await ines.open('/staff/pharmacy/report');
    world.clock.pass(6 * 60_000);
    const { status, headers } = await ines.request('GET', '/staff/pharmacy/report.csv');
    expect([status, headers.location]).toEqual([
      303,
      '/account/confirm?next=%2Fstaff%2Fpharmacy%2Freport.csv',
    ]);
    expect((await ines.request('GET', '/staff/pharmacy/report')).status).toBe(200);
  });

  it('exports no cell that a spreadsheet would run (A16)', async () => {
    await asked({ name: '=HYPERLINK("http://evil.example","x") 10 MG Oral Tablet' });
    await ines.signOn('ines');
    const { body, headers } = await ines.request('GET', '/staff/pharmacy/report.csv');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(body).toContain(`"'=HYPERLINK`);
    expect(body.split('\n').filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
  });
});

describe('prescribers', () => {
  beforeAll(async () => {
    await okafor.signOn('okafor'); // the clock went on meanwhile
  });
  const renewal = (rest: NonNullable<Parameters<typeof prescription>[2]> = {}) =>
    asked({ repeats: 0, ...rest });

  it('approve, with what changes said once more; the pharmacy goes on with the new prescription', async () => {
    const { id, request, browser, base } = await renewal();
    // not yet the pharmacy’s
    expect((await ines.request('GET', `/staff/pharmacy/${request}`)).status).toBe(404);
    await okafor.open('/staff/renewals');
    expect(okafor.text).toContain('Due Tuesday, November 24');
    await okafor.open(`/staff/renewals/${request}`);
    await okafor.fill('Refills', '12').fill('Days it lasts', '0').press('Look at it once more');
    for (const text of ['Enter refills from 0 to 11', 'Enter days from 1 to 365'])
      expect(okafor.text).toContain(text);
    await okafor
      .fill('Refills', '1')
      .fill('Days it lasts', '30')
      .fill('Amount for each fill', '30')
      .fill('Message to the member', 'See you in spring')
      .press('Look at it once more');
    for (const text of [
      'Refills: 1 (was 0)',
      'Amount for each fill: 30 (was 90)',
      'Days it lasts: 30 (was 90)',
    ])
      expect(okafor.text).toContain(text);
    await okafor.press('Change something');
    expect(okafor.query('#repeats')[0]?.getAttribute('value')).toBe('1');
    await okafor.press('Look at it once more');
    expect((await standing(id))?.stage).toBe('waiting');
    await okafor.press('Approve');
    expect(okafor.text).toContain('Approved. The pharmacy has the request now.');
    expect(await told(id)).toBe(1);
    const rows = await world.sql<{
      number: string;
      repeats: number;
      status: string;
      replaced_by: string | null;
    }>(
      `select number, repeats, status, replaced_by
        from prescription
        where patient_id = $1 order by authored_on`,
      [id],
    );
    expect(rows).toEqual([
      expect.objectContaining({ repeats: 0, replaced_by: expect.any(String) }),
      {
        number: expect.stringMatching(/^9\d{7}$/),
        repeats: 1,
        status: 'active',
        replaced_by: null,
      },
    ]);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('They wrote: See you in spring');
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press('Take it on');
    await ines.press('Start filling');
    await ines.click('Ready for pickup');
    await ines.press('Ready for pickup');
    await ines.press('Picked up');
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain(
      '1 refill left · Last filled Nov 22, 2026 · Supply for 30 days left',
    );
  });

  it('refuse with a reason, or ask for a visit', async () => {
    const one = await renewal();
    await okafor.open(`/staff/renewals/${one.request}`);
    await okafor.click('Refuse');
    await okafor.press('Refuse');
    expect([okafor.status, okafor.text.includes('Choose a reason')]).toEqual([422, true]);
    await okafor
      .fill('Reason', 'tests')
      .fill('Message to the member', 'A blood test first')
      .press('Refuse');
    await one.browser.open(`${one.base}/refills`);
    for (const text of ['Tests are needed first.', 'They wrote: A blood test first'])
      expect(one.browser.text).toContain(text);
    const two = await renewal();
    await okafor.open(`/staff/renewals/${two.request}`);
    await okafor.click('Ask for a visit');
    await okafor.press('Ask for a visit');
    await two.browser.open(`${two.base}/refills`);
    expect(two.browser.text).toContain(
      'Dr. Amara Okafor wants to see you before prescribing more.',
    );
  });

  it('answer once: two who approve at the same time write one prescription', async () => {
    const { id, request } = await renewal();
    const form = (repeats: string) => ({
      do: 'approve',
      seen: '1',
      repeats,
      quantity: '90',
      days: '90',
      until: '2027-11-01',
      note: '',
      reason: '',
    });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        post(okafor, `/staff/renewals/${request}`, form(String(at))),
      ),
    );
    expect(
      answers.filter((one) => String(one.headers.location).endsWith('done=approve')),
    ).toHaveLength(1);
    expect(
      await world.sql(
        `select 1
          from resource
          where patient_id = $1 and type = 'MedicationRequest' and source = 'portico'`,
        [id],
      ),
    ).toHaveLength(1);
    expect(
      await world.sql(
        "select 1 from resource_history where patient_id = $1 and type = 'MedicationRequest'",
        [id],
      ),
    ).toHaveLength(0);
  });

  it('don’t approve what is controlled, nor without a number of their own', async () => {
    const { request, id } = await renewal({
      name: 'zolpidem tartrate 5 MG Oral Tablet',
      repeats: 0,
    });
    await okafor.open(`/staff/renewals/${request}`);
    expect(okafor.text).toContain(
      'Write it in the system that may send controlled medicines (21 CFR 1311).',
    );
    const form = {
      do: 'approve',
      seen: '1',
      repeats: '1',
      quantity: '90',
      days: '90',
      until: '2027-11-01',
      note: '',
      reason: '',
    };
    expect((await post(okafor, `/staff/renewals/${request}`, form)).headers.location).toContain(
      'done=controlled',
    );
    expect((await standing(id))?.stage).toBe('waiting');
    await world.account({ userId: 'newdoc', roles: ['clinician'] });
    const newdoc = await new Browser(world).signOn('newdoc');
    expect((await newdoc.request('GET', `/staff/renewals/${request}`)).status).toBe(404);
    const nobodys = await renewal({ npi: '1999999992' });
    await newdoc.open(`/staff/renewals/${nobodys.request}`);
    expect(
      (await post(newdoc, `/staff/renewals/${nobodys.request}`, form)).headers.location,
    ).toContain('done=no-npi');
  });

  it('hand over while they are away, and no longer', async () => {
    const { request } = await renewal();
    const hale = await world.account({
      userId: 'hale',
      roles: ['clinician'],
      name: 'Dr. Robin Hale',
    });
    await world.sql("insert into prescriber (account_id, npi) values ($1, '1888888883')", [hale]);
    const robin = await new Browser(world).signOn('hale');
    expect((await robin.request('GET', `/staff/renewals/${request}`)).status).toBe(404);
    await okafor.open('/staff/renewals/away');
    await okafor
      .fill('Who answers for you', hale)
      .fill('From', '2026-11-22')
      .fill('Until', '2026-11-20')
      .press('Hand over');
    expect(okafor.status).toBe(422);
    await okafor
      .fill('Who answers for you', hale)
      .fill('From', '2026-11-22')
      .fill('Until', '2026-11-24')
      .press('Hand over');
    expect(okafor.text).toContain('Dr. Robin Hale answers from Nov 22, 2026 to Nov 24, 2026');
    await robin.open('/staff/renewals');
    expect(robin.text).toContain('You also answer for Dr. Amara Okafor.');
    expect((await robin.request('GET', `/staff/renewals/${request}`)).status).toBe(200);
    await okafor.press('End this');
    expect((await robin.request('GET', `/staff/renewals/${request}`)).status).toBe(404);
  });

  it('see what is overdue', async () => {
    const { request } = await renewal();
    world.clock.pass(4 * 86_400_000);
    await okafor.signOn('okafor');
    await okafor.open(`/staff/renewals/${request}`);
    expect(okafor.text).toContain('Overdue since Tuesday, November 24');
    world.clock.pass(-4 * 86_400_000);
    await okafor.signOn('okafor');
  });
});
