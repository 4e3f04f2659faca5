import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import type { prescription } from '../medicines.ts';
import { openPharmacy, type PharmacyWorld } from '../pharmacy.ts';
import { en, named } from '../words.ts';

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

  it('approve, after confirming what changes; the pharmacy continues with the new prescription', async () => {
    const { id, request, browser, base } = await renewal();
    // not yet the pharmacy’s
    expect((await ines.request('GET', `/staff/pharmacy/${request}`)).status).toBe(404);
    await okafor.open('/staff/renewals');
    expect(okafor.text).toContain('Due Tuesday, November 24');
    await okafor.open(`/staff/renewals/${request}`);
    await okafor
      .fill(en('nav.refills'), '12')
      .fill(en('renew.days'), '0')
      .press(en('renew.review'));
    for (const text of [en('problem.renew-repeats'), en('problem.renew-days')])
      expect(okafor.text).toContain(text);
    await okafor
      .fill(en('nav.refills'), '1')
      .fill(en('renew.days'), '30')
      .fill(en('med.amount'), '30')
      .fill(en('rx.message'), 'See you in spring')
      .press(en('renew.review'));
    for (const text of [
      en('renew.changed', { what: en('renew.repeats'), to: 1, from: 0 }),
      en('renew.changed', { what: en('renew.quantity'), to: 30, from: 90 }),
      en('renew.changed', { what: en('renew.days'), to: 30, from: 90 }),
    ])
      expect(okafor.text).toContain(text);
    await okafor.press(en('renew.edit'));
    expect(okafor.query('#repeats')[0]?.getAttribute('value')).toBe('1');
    await okafor.press(en('renew.review'));
    expect((await standing(id))?.stage).toBe('waiting');
    await okafor.press(en('renew.approve'));
    expect(okafor.text).toContain(en('renew.done-approve'));
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
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    await ines.click(en('med.is-ready'));
    await ines.press(en('med.is-ready'));
    await ines.press(en('stage.picked-up'));
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain(
      [en('med.supply', { n: 30 }), en('med.refills-left', { n: 1 })].join(' · '),
    );
    await browser.click(named('lisinopril 10 MG Oral Tablet'));
    expect(browser.text).toContain(en('med.last-filled', { day: 'Nov 22, 2026' }));
  });

  it('refuse with a reason, or ask for a visit', async () => {
    const one = await renewal();
    await okafor.open(`/staff/renewals/${one.request}`);
    await okafor.click(en('step.refuse'));
    await okafor.press(en('step.refuse'));
    expect([okafor.status, okafor.text.includes(en('rx.reason-none'))]).toEqual([422, true]);
    await okafor
      .fill(en('med.reason'), 'tests')
      .fill(en('rx.message'), 'A blood test first')
      .press(en('step.refuse'));
    await one.browser.open(`${one.base}/refills`);
    for (const text of [en('reason.tests'), `${en('refill.said')} A blood test first`])
      expect(one.browser.text).toContain(text);
    const two = await renewal();
    await okafor.open(`/staff/renewals/${two.request}`);
    await okafor.click(en('step.ask-visit'));
    await okafor.press(en('step.ask-visit'));
    await two.browser.open(`${two.base}/refills`);
    expect(two.browser.text).toContain(
      'Dr. Amara Okafor wants to see you before prescribing more.',
    );
  });

  it('answer once: if two approve at the same time, one prescription is written', async () => {
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

  it('don’t approve controlled medicines, or anything without an NPI of their own', async () => {
    const { request, id } = await renewal({
      name: 'zolpidem tartrate 5 MG Oral Tablet',
      repeats: 0,
    });
    await okafor.open(`/staff/renewals/${request}`);
    expect(okafor.text).toContain(en('renew.controlled'));
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
      .fill(en('renew.by'), hale)
      .fill(en('labs.from'), '2026-11-22')
      .fill(en('renew.to'), '2026-11-20')
      .press(en('renew.away-do'));
    expect(okafor.status).toBe(422);
    await okafor
      .fill(en('renew.by'), hale)
      .fill(en('labs.from'), '2026-11-22')
      .fill(en('renew.to'), '2026-11-24')
      .press(en('renew.away-do'));
    expect(okafor.text).toContain(
      en('renew.cover', { name: 'Dr. Robin Hale', from: 'Nov 22, 2026', until: 'Nov 24, 2026' }),
    );
    await robin.open('/staff/renewals');
    expect(robin.text).toContain(en('renew.covering', { names: 'Dr. Amara Okafor' }));
    expect((await robin.request('GET', `/staff/renewals/${request}`)).status).toBe(200);
    await okafor.press(en('renew.cover-end'));
    expect((await robin.request('GET', `/staff/renewals/${request}`)).status).toBe(404);
  });

  it('see what is overdue', async () => {
    const { request } = await renewal();
    world.clock.pass(4 * 86_400_000);
    await okafor.signOn('okafor');
    await okafor.open(`/staff/renewals/${request}`);
    expect(okafor.text).toContain(en('renew.overdue', { day: 'Tuesday, November 24' }));
    world.clock.pass(-4 * 86_400_000);
    await okafor.signOn('okafor');
  });
});
