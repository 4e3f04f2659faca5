import { beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../browser.ts';
import { prescription } from '../medicines.ts';
import { openPharmacy, type PharmacyWorld } from '../pharmacy.ts';
import { en } from '../words.ts';

let world: PharmacyWorld['world'];
let ines: Browser;
let okafor: Browser;
let asked: PharmacyWorld['asked'];
let standing: PharmacyWorld['standing'];
let post: PharmacyWorld['post'];
beforeAll(async () => {
  ({ world, ines, okafor, asked, standing, post } = await openPharmacy());
});

/** The requests of the list that is open, in its order. */
const listed = (browser: Browser): string[] =>
  browser.query('.worklist th a').map((link) => link.getAttribute('href') ?? '');
/** What the list says of the supply of each. */
const supplies = (browser: Browser): string[] =>
  browser.query('.worklist-supply').map((cell) => cell.textContent?.trim() ?? '');

describe('the pharmacy’s queue', () => {
  it('puts first who has run out, and says how many days each has left', async () => {
    const enough = await asked({ fills: [80] });
    const two = await asked({ fills: [88] });
    const unknown = await asked({ fills: [80] });
    await world.sql('update prescription set supply_until = null where patient_id = $1', [
      unknown.id,
    ]);
    const out = await asked({ fills: [95] });
    await ines.open('/staff/pharmacy');
    expect(listed(ines)).toEqual(
      [out, two, unknown, enough].map(({ request }) => `/staff/pharmacy/${request}`),
    );
    expect(supplies(ines)).toEqual([
      en('worklist.out'),
      en('worklist.left', { n: 2 }),
      en('worklist.unknown'),
      en('worklist.left', { n: 10 }),
    ]);
    expect(ines.query('.worklist-supply .tag')).toHaveLength(2);
  });

  it('counts the supply by the last fill, of a renewed prescription or of the one before', async () => {
    const { request, id } = await asked({ fills: [95], repeats: 0 });
    await okafor.open(`/staff/renewals/${request}`);
    await okafor.press(en('renew.as-before'));
    const says = async () => (await ines.open(`/staff/pharmacy/${request}`)).text;
    // the new one was never filled
    expect(await says()).toContain(en('worklist.out'));
    await world.sql(
      `update prescription set supply_until = '2026-12-01'
        where patient_id = $1 and replaced_by is null`,
      [id],
    );
    expect(await says()).toContain(en('worklist.left', { n: 9 }));
    // filled for nobody knows how long: what was left before says nothing now
    await world.sql(
      `update prescription set supply_until = null, fills = '[{"status":"completed"}]'
        where patient_id = $1 and replaced_by is null`,
      [id],
    );
    await ines.open('/staff/pharmacy');
    expect(supplies(ines)[listed(ines).indexOf(`/staff/pharmacy/${request}`)]).toBe(
      en('worklist.unknown'),
    );
    await world.sql(`update refill_request set stage = 'cancelled' where id = $1`, [request]);
  });

  it('is where one is after the work, with what was done, undo, and the next', async () => {
    const { request } = await asked({ fills: [89] });
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    await ines.click(en('step.ready'));
    await ines.press(en('step.ready'));
    expect(ines.path.split('?')[0]).toBe('/staff/pharmacy');
    expect(ines.text).toContain(en('rx.done-done'));
    expect(ines.query('.just-done')[0]?.textContent).toContain(en('stage.ready'));
    await ines.press(en('rx.undo'));
    expect(ines.path).toContain(`/staff/pharmacy/${request}?done=undone`);
    expect((await ines.request('GET', '/staff/pharmacy?of=x&done=done')).status).toBe(200);
  });
});

describe('a renewal that is approved as before', () => {
  beforeAll(async () => {
    await okafor.signOn('okafor');
  });
  const renewal = (rest: Parameters<typeof asked>[0] = {}) => asked({ repeats: 0, ...rest });
  const written = (id: string) =>
    world.sql<{ repeats: number; quantity: number; days: number; until: string }>(
      `select repeats, quantity, days_supply as days, valid_until as until
        from prescription where patient_id = $1 and replaced_by is null`,
      [id],
    );
  const ours = async (id: string) =>
    (
      await world.sql(
        `select 1 from resource
          where patient_id = $1 and type = 'MedicationRequest' and source = 'portico'`,
        [id],
      )
    ).length;
  /** What the button on the page sends. */
  const pressed = async (browser: Browser, request: string) => {
    await browser.open(`/staff/renewals/${request}`);
    return {
      do: 'as-before',
      seen: '1',
      mark: browser.query('input[name="mark"]')[0]?.getAttribute('value') ?? '',
    };
  };
  const outcome = (answer: { headers: Record<string, unknown> }) =>
    String(answer.headers.location).split('=').at(-1);

  it('takes two presses from the list, which then offers the next', async () => {
    const one = await renewal({ fills: [89] });
    const next = await renewal({ fills: [84] });
    await okafor.open('/staff/renewals');
    expect(listed(okafor)[0]).toBe(`/staff/renewals/${one.request}`);
    await okafor.click('lisinopril 10 MG Oral Tablet');
    for (const said of ['90 tablets', '90 days'])
      expect(okafor.query('.request-act .summary-list')[0]?.textContent).toContain(said);
    await okafor.press(en('renew.as-before'));
    expect(okafor.path.split('?')[0]).toBe('/staff/renewals');
    expect(okafor.text).toContain(en('renew.done-approve'));
    expect(okafor.query('.just-done')[0]?.textContent).toContain('lisinopril');
    await okafor.click(
      en('worklist.next', {
        name: 'lisinopril 10 MG Oral Tablet',
        left: en('worklist.left', { n: 6 }),
      }),
    );
    expect(okafor.path).toBe(`/staff/renewals/${next.request}`);
    expect(await written(one.id)).toEqual([
      { repeats: 0, quantity: 90, days: 90, until: '2027-11-22' },
    ]);
    expect((await standing(one.id))?.stage).toBe('submitted');
  });

  it('writes one prescription for ten presses and two tabs', async () => {
    const { id, request } = await renewal();
    const form = await pressed(okafor, request);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(okafor, `/staff/renewals/${request}`, form)),
    );
    expect(answers.map(outcome).sort()).toEqual([
      'approve',
      ...Array.from({ length: 9 }, () => 'moved'),
    ]);
    expect(await ours(id)).toBe(1);
    expect(outcome(await post(okafor, `/staff/renewals/${request}`, form))).toBe('moved');
  });

  it('is not approved if the prescription changed after the page was opened', async () => {
    const { id, request, number } = await renewal();
    const [row] = await world.sql<{ of: string }>(
      'select source_id as of from prescription where patient_id = $1',
      [id],
    );
    const form = await pressed(okafor, request);
    const of = (row?.of ?? '').replace(/-a$/, '');
    await world.bring(
      prescription(`${of}-a`, of, {
        number,
        repeats: 0,
        dosageInstruction: [{ text: 'Take 2 tablets daily' }],
      }),
    );
    expect(outcome(await post(okafor, `/staff/renewals/${request}`, form))).toBe('changed');
    await okafor.open(`/staff/renewals/${request}?done=changed`);
    expect(okafor.text).toContain(en('rx.done-changed'));
    expect([await ours(id), (await standing(id))?.stage]).toEqual([0, 'waiting']);
    await okafor.press(en('renew.as-before'));
    expect(await ours(id)).toBe(1);
  });

  it('is not offered, nor done, where the amount or the days are not on record', async () => {
    const { id, request } = await renewal({
      dispenseRequest: { numberOfRepeatsAllowed: 0, validityPeriod: { end: '2027-01-01' } },
    });
    await okafor.open(`/staff/renewals/${request}`);
    expect(okafor.text).not.toContain(en('renew.as-before'));
    expect(okafor.query('#quantity')[0]?.getAttribute('value')).toBe('');
    const form = { do: 'as-before', seen: '1', mark: '' };
    expect(outcome(await post(okafor, `/staff/renewals/${request}`, form))).toBe('changed');
    expect(await ours(id)).toBe(0);
  });

  it('is refused to a prescriber whose right was taken while the page was open', async () => {
    const { id, request } = await renewal();
    const form = await pressed(okafor, request);
    await world.sql(`update account set roles = '{nurse}' where user_id = 'okafor'`);
    expect((await post(okafor, `/staff/renewals/${request}`, form)).status).toBe(404);
    await world.sql(`update account set roles = '{clinician}' where user_id = 'okafor'`);
    const [of] = await world.sql<{ npi: string; account: string }>(
      'delete from prescriber returning npi, account_id as account',
    );
    // without a number of one's own the renewal is nobody's: it is seen, and can't be approved
    expect(outcome(await post(okafor, `/staff/renewals/${request}`, form))).toBe('no-npi');
    await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
      of?.account,
      of?.npi,
    ]);
    expect([await ours(id), (await standing(id))?.stage]).toEqual([0, 'waiting']);
  });
});
