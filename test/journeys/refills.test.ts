import { beforeAll, describe, expect, it } from 'vitest';
import { notifyOfLate } from '../../src/medications/automatic/due.ts';
import { Browser } from '../browser.ts';
import { prescription } from '../medicines.ts';
import { openRefills, type RefillWorld, refillAll } from '../refills.ts';
import { en, named } from '../words.ts';

let world: RefillWorld['world'];
let places: RefillWorld['places'];
let member: RefillWorld['member'];
let requests: RefillWorld['requests'];
let mailsFor: RefillWorld['mailsFor'];
beforeAll(async () => {
  ({ world, places, member, requests, mailsFor } = await openRefills());
});

describe('requesting refills', () => {
  it('goes from several at once to one confirmation, and each goes its own way', async () => {
    const { browser, base, id, account } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'atorvastatin 20 MG Oral Tablet', repeats: 0 }),
    ]);
    await refillAll(browser, base, 'Please call first');
    expect(browser.h1).toBe(en('refill.all-done'));
    expect(browser.text).toContain(
      `${named('lisinopril 10 MG Oral Tablet')} : ${en('refill.done-refill')}`,
    );
    expect(browser.text).toContain(
      `${named('atorvastatin 20 MG Oral Tablet')} : ${en('refill.done-renewal', { n: 2 })}`,
    );
    expect(await requests(id)).toEqual([
      expect.objectContaining({
        stage: expect.stringMatching(/submitted|waiting/),
        note: 'Please call first',
        askedVia: 'online',
      }),
      expect.objectContaining({
        stage: expect.stringMatching(/submitted|waiting/),
        note: 'Please call first',
      }),
    ]);
    expect((await requests(id)).map((one) => `${one.kind} ${one.stage}`).sort()).toEqual([
      'refill submitted',
      'renewal waiting',
    ]);
    // who asked sees it and needs no mail
    expect(await mailsFor(account)).toBe(0);
    await browser.click(en('refill.follow-it'));
    expect(browser.text).toContain(
      en('now.waiting', { doctor: 'Dr. Amara Okafor', due: 'Tuesday, November 24' }),
    );
    // asked for on a Sunday; two working days for what is picked up
    expect(browser.text).toContain(
      `${en('now.submitted', { place: 'Main Pharmacy' })} ${en('refill.promised', { day: 'Tuesday, November 24' })}`,
    );
    await browser.open(`${base}/medicines`);
    expect(browser.query('.medicine-actions a')).toHaveLength(0);
    expect(browser.text).toContain(`${en('why.pending-short')} ${en('stage.submitted')}`);
  });

  it('names what was done and what was not', async () => {
    const { browser, base, id, rx, of } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'glargine insulin Pen Injector' }),
    ]);
    await browser.open(
      `${base}/refills/review?rx-${await rx(`${of}-a`)}=yes&rx-${await rx(`${of}-b`)}=yes&to=mail-0`,
    );
    expect(browser.text).toContain('433 Stracke Corner, Cedar Falls, IA 50613');
    expect(browser.text).toContain(en('why.no-mail'));
    await browser.press(en('refill.submit', { n: 1 }));
    expect(browser.h1).toBe(en('refill.some-done'));
    expect(browser.text).toContain(
      `${named('glargine insulin Pen Injector')} : We can’t mail this medicine.`,
    );
    expect(await requests(id)).toHaveLength(1);
  });

  it('finds a pharmacy by place, and remembers it', async () => {
    const { browser, base, id } = await member((of) => prescription(`${of}-a`, of));
    await browser.open(`${base}/medicines`);
    await browser.click(`${en('med.refill')} ${named('lisinopril 10 MG Oral Tablet')}`);
    await browser.fill(en('refill.search'), 'waterloo').press(en('refill.search-do'));
    expect(browser.query('.usa-radio label').map((one) => one.firstChild?.textContent)).toEqual([
      en('refill.pickup-at', { name: 'River Pharmacy' }),
      en('refill.mail-to'),
    ]);
    expect(browser.text).toContain(
      en('place.closed', { days: 'Monday to Friday 9 AM to 6 PM; Saturday 9 AM to 1 PM; Sunday' }),
    );
    await browser.fill(en('refill.search'), 'nowhere').press(en('refill.search-do'));
    expect(browser.text).toContain(en('refill.search-none'));
    await browser.click(en('refill.search-all'));
    await browser
      .choose(en('refill.pickup-at', { name: 'River Pharmacy' }))
      .press(en('register.continue'));
    await browser.press(en('refill.submit', { n: 1 }));
    expect(
      await world.sql('select pharmacy_id from refill_preference where patient_id = $1', [id]),
    ).toEqual([{ pharmacyId: places['1600002'] }]);
  });

  it('is canceled while nobody has started', async () => {
    const { browser, base, id } = await member((of) => prescription(`${of}-a`, of));
    await refillAll(browser, base);
    await browser.click(en('refill.follow-it'));
    await browser.press(en('refill.cancel'));
    expect(browser.text).toContain(en('refill.done-cancelled'));
    expect((await requests(id)).map((one) => one.stage)).toEqual(['cancelled']);
    await refillAll(browser, base);
    await browser.click(en('refill.follow-it'));
    await world.sql(
      `update refill_request set stage = 'received', step = step + 1
        where patient_id = $1 and stage = 'submitted'`,
      [id],
    );
    await browser.press(en('refill.cancel'));
    expect(browser.text).toContain(en('refill.done-too-late', { phone: '1-319-555-0110' }));
  });

  it('says when it takes longer than expected', async () => {
    const { browser, base, userId, account } = await member((of) => prescription(`${of}-a`, of));
    await refillAll(browser, base);
    world.clock.pass(8 * 86_400_000);
    await browser.signOn(userId);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('This is taking longer than expected. Call 1-319-555-0110');
    const tell = () =>
      notifyOfLate({ db: world.db, jobs: world.jobs, settings: world.settings }, world.clock.now());
    await Promise.all([tell(), tell()]);
    await tell();
    expect(await mailsFor(account)).toBe(1);
    world.clock.pass(-8 * 86_400_000);
  });
});

describe('mail', () => {
  it('is warned about at the choice and at the review when a medicine is used up before it comes', async () => {
    const { browser, base, rx, of } = await member((of) => [
      ...prescription(`${of}-short`, of, { fills: [28], days: 30 }),
      ...prescription(`${of}-long`, of, {
        name: 'atorvastatin 20 MG Oral Tablet',
        fills: [70],
        days: 90,
      }),
    ]);
    const names = (...of: string[]) => en('refill.mail-late', { names: of.map(named).join('; ') });
    const short = `rx-${await rx(`${of}-short`)}=yes`;
    const long = `rx-${await rx(`${of}-long`)}=yes`;
    await browser.open(`${base}/refills/new?${short}&${long}`);
    expect(browser.text).toContain(names('lisinopril 10 MG Oral Tablet'));
    await browser.open(`${base}/refills/review?${short}&${long}&to=mail-0`);
    expect(browser.text).toContain(names('lisinopril 10 MG Oral Tablet'));
    expect(browser.text).toContain(en('refill.mail-days', { n: 7 }));
    // not where it is picked up, and not where the supply lasts
    await browser.open(`${base}/refills/review?${short}&to=${places['1600001']}`);
    expect(browser.h1).toBe(en('refill.review'));
    expect(browser.html).not.toContain(en('refill.mail-late', { names: '' }));
    await browser.open(`${base}/refills/review?${long}&to=mail-0`);
    expect(browser.html).not.toContain(en('refill.mail-late', { names: '' }));
  });
});

describe('exactly once', () => {
  const sendForm = async (
    browser: Browser,
    base: string,
    ids: string[],
    to: string,
    key = crypto.randomUUID() as string,
  ) =>
    browser.request('POST', `${base}/refills`, {
      form: { rx: ids.join(','), to, note: '', _key: key },
    });

  it('a second click, and Back and again, lead to the same page and the same number', async () => {
    const { browser, base, id, rx, of } = await member((of) => prescription(`${of}-a`, of));
    const ids = [await rx(`${of}-a`)];
    const key = crypto.randomUUID();
    const first = await sendForm(browser, base, ids, places['1600001'], key);
    const again = await sendForm(browser, base, ids, places['1600001'], key);
    const back = await sendForm(browser, base, ids, places['1600001']);
    expect([first.status, again.headers.location, back.headers.location]).toEqual([
      303,
      first.headers.location,
      first.headers.location,
    ]);
    expect(await requests(id)).toHaveLength(1);
    // another body under the same key is refused
    expect((await sendForm(browser, base, ids, places['1600002'], key)).status).toBe(422);
  });

  it('50 at once are one', async () => {
    const { browser, base, id, rx, of } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'amlodipine 5 MG Oral Tablet' }),
    ]);
    const ids = [await rx(`${of}-a`), await rx(`${of}-b`)];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        sendForm(browser, base, at % 2 ? ids : [...ids].reverse(), places['1600001']),
      ),
    );
    expect(answers.map((one) => one.status)).toEqual(Array.from({ length: 50 }, () => 303));
    expect(
      new Set(answers.map((one) => String(one.headers.location).replace(/&rx.*/, ''))).size,
    ).toBe(1);
    expect(await requests(id)).toHaveLength(2);
    expect(await world.sql('select 1 from refill_order where patient_id = $1', [id])).toHaveLength(
      1,
    );
  });

  it('two people at once come to one request, and the patient is notified of what a caregiver requested', async () => {
    const { browser, base, id, rx, of, account } = await member((of) =>
      prescription(`${of}-a`, of),
    );
    const helper = await world.account({ userId: `helper${of}` });
    await world.proxy(id, helper, { basis: 'invited', categories: ['medicines', 'refills'] });
    const other = await new Browser(world).signOn(`helper${of}`);
    const ids = [await rx(`${of}-a`)];
    const [mine, theirs] = await Promise.all([
      sendForm(browser, base, ids, places['1600001']),
      sendForm(other, base, ids, places['1600001']),
    ]);
    expect(mine.headers.location).toBe(theirs.headers.location);
    expect(await requests(id)).toHaveLength(1);
    await world.sql('delete from refill_event where patient_id = $1', [id]);
    await world.sql('delete from refill_request where patient_id = $1', [id]);
    await world.sql('delete from notice');
    expect((await sendForm(other, base, ids, places['1600002'])).status).toBe(303);
    expect([await mailsFor(account), await mailsFor(helper)]).toEqual([1, 0]);
  });
});
