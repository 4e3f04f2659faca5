import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import type { prescription } from '../medicines.ts';
import { openPharmacy, type PharmacyWorld } from '../pharmacy.ts';

let world: PharmacyWorld['world'];
let ines: Browser;
let okafor: Browser;
let asked: PharmacyWorld['asked'];
let standing: PharmacyWorld['standing'];
let mailsOf: PharmacyWorld['mailsOf'];
let post: PharmacyWorld['post'];
beforeAll(async () => {
  ({ world, ines, okafor, asked, standing, mailsOf, post } = await openPharmacy());
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
    expect(await mailsOf(id)).toBe(1);
    const rows = await world.sql<{
      number: string;
      repeats: number;
      status: string;
      replacedBy: string | null;
    }>(
      `select number, repeats, status, replaced_by
        from prescription
        where patient_id = $1 order by authored_on`,
      [id],
    );
    expect(rows).toEqual([
      expect.objectContaining({ repeats: 0, replacedBy: expect.any(String) }),
      {
        number: expect.stringMatching(/^9\d{7}$/),
        repeats: 1,
        status: 'active',
        replacedBy: null,
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
