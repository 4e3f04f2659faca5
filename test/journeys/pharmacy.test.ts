import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { openPharmacy, type PharmacyWorld } from '../pharmacy.ts';
import { en, named } from '../words.ts';

let world: PharmacyWorld['world'];
let places: PharmacyWorld['places'];
let ines: Browser;
let okafor: Browser;
let asked: PharmacyWorld['asked'];
let standing: PharmacyWorld['standing'];
let fills: PharmacyWorld['fills'];
let mailsOf: PharmacyWorld['mailsOf'];
let post: PharmacyWorld['post'];
beforeAll(async () => {
  ({ world, places, ines, okafor, asked, standing, fills, mailsOf, post } = await openPharmacy());
});

describe('the pharmacy', () => {
  it('takes a request on, fills it, has it ready and hands it over; the member follows each step', async () => {
    const { id, request, browser, base } = await asked();
    await ines.open('/staff/pharmacy');
    await ines.open(`/staff/pharmacy/${request}`);
    expect(ines.text).toContain('Ruiz1, Rosa');
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(en('now.filling', { place: 'Main Pharmacy' }));
    expect(await mailsOf(id)).toBe(0);
    await ines.click(en('med.is-ready'));
    await ines.fill(en('rx.price'), '12.5').press(en('med.is-ready'));
    expect([ines.status, ines.text.includes(en('problem.rx-price'))]).toEqual([422, true]);
    await ines.fill(en('rx.price'), '12.50').press(en('med.is-ready'));
    expect(ines.text).toContain(en('rx.done-done'));
    expect(await mailsOf(id)).toBe(1);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(
      en('now.ready', { place: 'Main Pharmacy', until: 'Wednesday, December 2' }),
    );
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain(en('med.is-ready'));
    await ines.press(en('stage.picked-up'));
    expect(await fills(id)).toEqual([{ status: 'completed' }]);
    await (await browser.open(`${base}/medicines`)).click(named('lisinopril 10 MG Oral Tablet'));
    expect(browser.text).toContain(
      [
        en('med.supply', { n: 90 }),
        en('med.refills-left', { n: 2 }),
        en('med.last-filled', { day: 'Nov 22, 2026' }),
        en('med.paid', { price: '$12.50' }),
      ].join(' · '),
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
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    for (const quantity of ['', 'abc', '0', '90', '91', '-1']) {
      await ines.open(`/staff/pharmacy/${request}?step=part-fill`);
      await ines.fill(en('rx.quantity'), quantity).press(en('step.part-fill'));
      expect([quantity, ines.status, ines.text.includes(en('problem.rx-quantity'))]).toEqual([
        quantity,
        422,
        true,
      ]);
    }
    await ines.fill(en('rx.quantity'), '30').press(en('step.part-fill'));
    expect(await standing(id)).toEqual({ stage: 'part-filled', step: 4, filled: 30 });
    await ines.press(en('step.start'));
    await ines.open(`/staff/pharmacy/${request}?step=part-fill`);
    await ines.fill(en('rx.quantity'), '60').press(en('step.part-fill'));
    expect(ines.status).toBe(422);
  });

  it('puts on hold and refuses with a reason and a message, which the member reads', async () => {
    const { request, browser, base } = await asked();
    await ines.open(`/staff/pharmacy/${request}?step=hold`);
    await ines.press(en('step.hold'));
    expect([ines.status, ines.text.includes(en('rx.reason-none'))]).toEqual([422, true]);
    await ines
      .fill(en('med.reason'), 'out-of-stock')
      .fill(en('rx.message'), 'Here on Friday')
      .press(en('step.hold'));
    await browser.open(`${base}/refills`);
    for (const text of [
      en('med.is-on-hold'),
      en('reason.out-of-stock'),
      `${en('refill.said')} Here on Friday`,
    ])
      expect(browser.text).toContain(text);
    await ines.press(en('step.resume'));
    await ines.open(`/staff/pharmacy/${request}?step=refuse`);
    await ines.fill(en('med.reason'), 'other').press(en('step.refuse'));
    expect([ines.status, ines.text.includes(en('problem.rx-message'))]).toEqual([422, true]);
    await ines
      .fill(en('med.reason'), 'other')
      .fill(en('rx.message'), 'Recalled by the maker')
      .press(en('step.refuse'));
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Recalled by the maker');
    await browser.open(`${base}/medicines`);
    expect(browser.query('.medicine-actions')).toHaveLength(1); // and can be asked for again
    await ines.open('/staff/pharmacy/report');
    expect(ines.text).toContain(`${en('reason.other')} 1`);
  });

  it('ships with a number that the member can follow', async () => {
    const { id, request, browser, base } = await asked({}, { mail: true });
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    expect(ines.text).not.toContain(en('med.is-ready'));
    await ines.click(en('step.ship'));
    await ines
      .fill(en('flag.carrier'), 'usps')
      .fill(en('rx.tracking'), 'javascript:alert(1)')
      .press(en('step.ship'));
    expect(ines.status).toBe(422);
    await ines
      .fill(en('flag.carrier'), 'usps')
      .fill(en('rx.tracking'), '9400111899223100001234')
      .press(en('step.ship'));
    await browser.open(`${base}/refills`);
    expect(browser.links).toContain(
      'https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223100001234',
    );
    expect(await fills(id)).toEqual([{ status: 'completed' }]);
    await ines.press(en('stage.delivered'));
    expect((await standing(id))?.stage).toBe('delivered');
  });

  it('takes back its own last step within ten minutes; the record follows', async () => {
    const { id, request, browser, base } = await asked();
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    await ines.click(en('med.is-ready'));
    await ines.press(en('med.is-ready'));
    expect(await fills(id)).toEqual([{ status: 'in-progress' }]);
    await ines.press(en('rx.undo'));
    expect([
      ines.text.includes(en('rx.done-undone')),
      (await standing(id))?.stage,
      await fills(id),
    ]).toEqual([true, 'filling', [{ status: 'entered-in-error' }]]);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(en('now.filling', { place: 'Main Pharmacy' }));
    await ines.click(en('med.is-ready'));
    await ines.press(en('med.is-ready'));
    await ines.press(en('stage.picked-up'));
    expect(await fills(id)).toEqual([{ status: 'completed' }]);
    world.clock.pass(9 * 60_000);
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('rx.undo'));
    expect([(await standing(id))?.stage, await fills(id)]).toEqual([
      'ready',
      [{ status: 'in-progress' }],
    ]);
    await ines.press(en('stage.picked-up'));
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

  it('fills nothing twice: 20 clicks at once, an outdated page, a step that does not exist', async () => {
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

  it('finds a request by the number on its label or its own, and enters phone requests into the same tracker', async () => {
    const { request, number, id, browser, base } = await asked();
    await ines.open('/staff/pharmacy');
    await ines.fill(en('rx.number'), ` ${number.slice(0, 4)}-${number.slice(4)} `).press('Go');
    expect(ines.path).toBe(`/staff/pharmacy/${request}`);
    const [order] = await world.sql<{ number: string }>(
      'select number from refill_order where patient_id = $1',
      [id],
    );
    await ines.open('/staff/pharmacy');
    await ines.fill(en('rx.number'), order?.number.toLowerCase() ?? '').press('Go');
    expect(ines.path).toBe(`/staff/pharmacy/${request}`);
    await ines.open('/staff/pharmacy');
    await ines.fill(en('rx.number'), '99999999').press('Go');
    expect([ines.status, ines.text.includes(en('problem.rx-not-found'))]).toEqual([422, true]);
    await browser.open(`${base}/refills`);
    await browser.click(named('lisinopril 10 MG Oral Tablet'));
    await browser.press(en('refill.cancel'));
    await ines.open('/staff/pharmacy');
    await ines.fill(en('rx.number'), number).choose(en('rx.find-phone')).press('Go');
    expect(ines.text).toContain(en('rx.done-asked'));
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(en('via.phone'));
    await ines.open('/staff/pharmacy');
    await ines.fill(en('rx.number'), number).choose(en('rx.find-counter')).press('Go');
    expect(ines.text).toContain(en('rx.done-already'));
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
    await ines.fill(en('rx.number'), number).press('Go');
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
    await world.account({ userId: 'nowhere', roles: ['pharmacist'] });
    const browser = await (await new Browser(world).signOn('nowhere')).open('/staff/pharmacy');
    expect(browser.text).toContain(en('rx.no-place'));
  });

  it('gives a file only to somebody who has just proved their identity', async () => {
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
