import { beforeAll, describe, expect, it } from 'vitest';
import { notifyOfLate } from '../../src/medications/automatic/due.ts';
import { notifyOfRefills } from '../../src/medications/requests/notices.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { pharmacies, prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
});

let count = 0;
/** A member of her own for each test, with these prescriptions, signed on. */
async function member(
  stories: (of: string) => ReturnType<typeof prescription>,
  who: { birthDate?: string; given?: string } = {},
): Promise<{
  id: string;
  account: string;
  browser: Browser;
  base: string;
  rx: (sourceId: string) => Promise<string>;
  of: string;
  userId: string;
}> {
  count += 1;
  const of = `p${count}`;
  const address = [
    { line: ['433 Stracke Corner'], city: 'Cedar Falls', state: 'IA', postalCode: '50613' },
  ];
  await world.bring([
    patient(of, {
      name: [{ given: [who.given ?? 'Rosa'], family: `Lind${count}` }],
      birthDate: who.birthDate ?? '1984-03-27',
      address,
    }),
  ]);
  const id =
    (
      await world.sql<{ id: string }>(
        'select patient_id as id from person_identifier where value = $1',
        [of],
      )
    )[0]?.id ?? '';
  await world.bring(stories(of));
  const userId = `rosa${count}`;
  const account = await world.account({ userId, patientId: id, name: `Rosa Lind${count}` });
  const browser = await new Browser(world).signOn(userId);
  const rx = async (sourceId: string) =>
    (
      await world.sql<{ id: string }>(
        'select id from prescription where patient_id = $1 and source_id = $2',
        [id, sourceId],
      )
    )[0]?.id ?? '';
  return { id, account, browser, base: `/people/${id}`, rx, of, userId };
}
const requests = (id: string) =>
  world.sql<{ stage: string; kind: string; asked_via: string; note: string }>(
    `select r.stage, r.kind, o.asked_via, o.note
      from refill_request r join refill_order o on o.id = r.order_id
      where r.patient_id = $1 order by r.submitted_at, r.id`,
    [id],
  );
const mailsFor = async (account: string) =>
  (
    await world.sql(
      "select 1 from pgboss.job where name = 'mail.refills' and data->>'accountId' = $1",
      [account],
    )
  ).length;

describe('the medicines page', () => {
  it('says how to take each, what is left, and why there is no button', async () => {
    const { browser, base } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'metformin 500 MG Oral Tablet', fills: [20] }),
      ...prescription(`${of}-c`, of, { name: 'oxycodone 5 MG Oral Tablet' }),
      ...prescription(`${of}-d`, of, { name: 'atorvastatin 20 MG Oral Tablet', repeats: 0 }),
      ...prescription(`${of}-e`, of, { name: 'albuterol 0.09 MG Inhaler', until: -30 }),
      ...prescription(`${of}-f`, of, {
        name: 'levothyroxine 0.05 MG Oral Tablet',
        status: 'on-hold',
      }),
      ...prescription(`${of}-g`, of, { name: 'aspirin 81 MG Oral Tablet', fills: [] }),
      ...prescription(`${of}-h`, of, { name: 'simvastatin 20 MG Oral Tablet', status: 'stopped' }),
      {
        resourceType: 'AllergyIntolerance',
        id: `${of}-al`,
        clinicalStatus: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
              code: 'active',
            },
          ],
        },
        code: { text: 'Penicillin' },
        patient: { reference: `Patient/${of}` },
      },
    ]);
    await browser.open(`${base}/medicines`);
    expect(browser.h1).toBe('Medicines');
    for (const text of [
      'Penicillin',
      'Lisinopril 10 mg oral tablet',
      'Take 1 tablet by mouth once a day.',
      '3 refills left · Last filled Sep 3, 2026 · Supply for 10 days left',
      'Prescribed by Dr. Amara Okafor · Filled at Main Pharmacy',
      'It is too early to refill. You can ask from Jan 9, 2027',
      'By federal law this medicine needs a new prescription each time.',
      'No refills are left. We will ask the prescriber for more.',
      'The prescription has ended. We will ask the prescriber for a new one.',
      'This prescription is on hold. Call Main Pharmacy at 1-319-555-0110 to learn why.',
      'It was not filled yet. Ask for the first fill at Main Pharmacy',
      '1 past prescription',
      'This prescription was stopped.',
    ])
      expect(browser.text).toContain(text);
    const buttons = browser
      .query('.medicine-actions a')
      .map((one) => one.textContent?.replace(/\s+/g, ' ').trim());
    expect(buttons).toEqual([
      'Refill Albuterol 0.09 mg inhaler',
      'Refill Atorvastatin 20 mg oral tablet',
      'Refill Lisinopril 10 mg oral tablet',
    ]);
    await browser.open(`${base}/medicines/print?for=wallet`);
    expect(browser.text).toContain('Allergies: Penicillin');
    expect(browser.query('.paper-list li')).toHaveLength(7);
  });

  it('links what was replaced and warns of the same medicine twice', async () => {
    const { browser, base, rx, of } = await member((of) => [
      ...prescription(`${of}-old`, of, { repeats: 0 }),
      ...prescription(`${of}-new`, of, {
        priorPrescription: { reference: `MedicationRequest/${of}-old` },
      }),
      ...prescription(`${of}-other`, of),
    ]);
    await browser.open(`${base}/medicines`);
    expect(browser.text.match(/You have another prescription for the same medicine/g)).toHaveLength(
      2,
    );
    await browser.open(`${base}/medicines/${await rx(`${of}-new`)}`);
    for (const text of [
      'It took the place of: Lisinopril',
      'Another prescription for the same medicine: Lisinopril',
    ])
      expect(browser.text).toContain(text);
    expect(browser.links).toContain(`${base}/medicines/${await rx(`${of}-old`)}`);
    await browser.open(`${base}/medicines/${await rx(`${of}-old`)}`);
    expect(browser.text).toContain('A newer prescription took its place: Lisinopril');
  });

  it('keeps what the member adds, and takes it off again', async () => {
    const { browser, base, id } = await member(() => []);
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain('No medicines are on record');
    await browser.click('Add a medicine');
    await browser.press('Add it');
    expect([browser.status, browser.text.includes('Enter the name of the medicine')]).toEqual([
      422,
      true,
    ]);
    const hostile = '<script>alert(1)</script> Vitamin D';
    await browser
      .fill('Name, as it stands on the package', hostile)
      .fill('How you take it (optional)', 'one each morning')
      .press('Add it');
    expect(browser.text).toContain(`${hostile}`);
    expect(browser.html).not.toContain('<script>alert');
    await browser.press('Remove');
    expect(browser.text).not.toContain('Vitamin D');
    expect(
      await world.sql(
        'select 1 from reported_medicine where patient_id = $1 and removed_at is not null',
        [id],
      ),
    ).toHaveLength(1);
  });

  it('speaks Spanish, directions too, and marks what was written in English', async () => {
    const { browser, base, account } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, {
        name: 'warfarin 5 MG Oral Tablet',
        dosageInstruction: [{ text: 'As the clinic told you' }],
      }),
    ]);
    await world.sql("update account set language = 'es' where id = $1", [account]);
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain('Tome 1 tableta por la boca una vez al día.');
    expect(browser.query('.directions span[lang=en]').map((one) => one.textContent)).toEqual([
      'As the clinic told you',
    ]);
  });
});

/** From the list to the confirmation, for all that can be refilled. */
async function refillAll(browser: Browser, base: string, note = ''): Promise<void> {
  await browser.open(`${base}/medicines`);
  for (const label of browser.query('.medicine-actions label'))
    browser.choose(label.textContent?.replace(/\s+/g, ' ').trim() ?? '');
  const [one] = browser.query('.medicine-actions a');
  if (browser.query('.medicine-actions label').length > 0)
    await browser.press('Refill what is selected');
  else await browser.open(one?.getAttribute('href') ?? '');
  await browser.press('Continue');
  if (note) browser.fill('Note to the pharmacy', note);
  const send = browser.query('main form[method=post] button').at(-1)?.textContent ?? '';
  await browser.press(send);
}

describe('asking for refills', () => {
  it('goes from several at once to one confirmation, and each goes its own way', async () => {
    const { browser, base, id, account } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'atorvastatin 20 MG Oral Tablet', repeats: 0 }),
    ]);
    await refillAll(browser, base, 'Please call first');
    expect(browser.h1).toBe('Your request is in');
    expect(browser.text).toContain('Lisinopril 10 mg oral tablet : sent to the pharmacy.');
    expect(browser.text).toContain(
      'Atorvastatin 20 mg oral tablet : the prescriber is asked; allow 2 working days.',
    );
    expect(await requests(id)).toEqual([
      expect.objectContaining({
        stage: expect.stringMatching(/submitted|waiting/),
        note: 'Please call first',
        asked_via: 'online',
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
    await browser.click('Follow the request');
    expect(browser.text).toContain(
      'We asked Dr. Amara Okafor for a new prescription. You will have an answer by the end of Tuesday, November 24.',
    );
    // asked for on a Sunday; two working days for what is picked up
    expect(browser.text).toContain(
      'Main Pharmacy has your request and will begin soon. Expected by Tuesday, November 24.',
    );
    await browser.open(`${base}/medicines`);
    expect(browser.query('.medicine-actions')).toHaveLength(0);
    expect(browser.text).toContain('A request is under way: Sent to the pharmacy');
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
    expect(browser.text).toContain(
      'This medicine can’t be mailed. Choose a pharmacy to pick it up.',
    );
    await browser.press('Send the request');
    expect(browser.h1).toBe('Some of it is in');
    expect(browser.text).toContain(
      'Glargine insulin pen injector : This medicine can’t be mailed.',
    );
    expect(await requests(id)).toHaveLength(1);
  });

  it('finds a pharmacy by place, and remembers it', async () => {
    const { browser, base, id } = await member((of) => prescription(`${of}-a`, of));
    await browser.open(`${base}/medicines`);
    await browser.click('Refill Lisinopril 10 mg oral tablet');
    await browser.fill('Find a pharmacy', 'waterloo').press('Find');
    expect(browser.query('.usa-radio label').map((one) => one.firstChild?.textContent)).toEqual([
      'Pick up at River Pharmacy',
      'Mail it to',
    ]);
    expect(browser.text).toContain(
      'Monday to Friday 9 am to 6 pm; Saturday 9 am to 1 pm; Sunday closed',
    );
    await browser.fill('Find a pharmacy', 'nowhere').press('Find');
    expect(browser.text).toContain('No pharmacy of ours is there.');
    await browser.click('Show all pharmacies');
    await browser.choose('Pick up at River Pharmacy').press('Continue');
    await browser.press('Send the request');
    expect(
      await world.sql('select pharmacy_id from refill_preference where patient_id = $1', [id]),
    ).toEqual([{ pharmacy_id: places['1600002'] }]);
  });

  it('is taken back while nobody has begun', async () => {
    const { browser, base, id } = await member((of) => prescription(`${of}-a`, of));
    await refillAll(browser, base);
    await browser.click('Follow the request');
    await browser.press('Cancel this request');
    expect(browser.text).toContain('The request is cancelled. Nothing will be filled.');
    expect((await requests(id)).map((one) => one.stage)).toEqual(['cancelled']);
    await refillAll(browser, base);
    await browser.click('Follow the request');
    await world.sql(
      `update refill_request set stage = 'received', step = step + 1
        where patient_id = $1 and stage = 'submitted'`,
      [id],
    );
    await browser.press('Cancel this request');
    expect(browser.text).toContain('has begun already. Call 1-319-555-0110 to stop it.');
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

  it('a second press, and Back and once more, lead to the same page and the same number', async () => {
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

  it('two people at once come to one request, and the patient hears of what a caregiver asked', async () => {
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
    await world.sql("delete from pgboss.job where name = 'mail.refills'");
    expect((await sendForm(other, base, ids, places['1600002'])).status).toBe(303);
    expect([await mailsFor(account), await mailsFor(helper)]).toEqual([1, 0]);
  });
});

describe('what is not one’s own', () => {
  it('is not there: another’s prescription, order, request; nothing that is not the form’s is taken (A2, A3)', async () => {
    const a = await member((of) => prescription(`${of}-a`, of));
    const b = await member((of) => prescription(`${of}-a`, of));
    await refillAll(b.browser, b.base);
    const theirs = await b.rx(`${b.of}-a`);
    const [order] = await world.sql<{ id: string }>(
      'select id from refill_order where patient_id = $1',
      [b.id],
    );
    const [request] = await world.sql<{ id: string }>(
      'select id from refill_request where patient_id = $1',
      [b.id],
    );
    const post = (path: string, form: Record<string, string>) =>
      a.browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
    const form = { rx: theirs, to: places['1600001'], note: '' };
    expect((await post(`${a.base}/refills`, form)).status).toBe(404);
    expect((await post(`${b.base}/refills`, form)).status).toBe(404);
    expect((await a.browser.request('GET', `${a.base}/medicines/${theirs}`)).status).toBe(404);
    expect((await a.browser.request('GET', `${a.base}/refills/${order?.id}`)).status).toBe(404);
    expect(
      (
        await a.browser.request(
          'GET',
          `${a.base}/refills/asked?order=${order?.id}&rx-${theirs}=yes`,
        )
      ).status,
    ).toBe(404);
    expect((await post(`${a.base}/refills/requests/${request?.id}/cancel`, {})).status).toBe(404);
    const mine = { rx: await a.rx(`${a.of}-a`), to: places['1600001'], note: '' };
    for (const [name, value] of Object.entries({
      status: 'ready',
      stage: 'ready',
      quantity: '999',
      kind: 'refill',
      patient_id: b.id,
    }))
      expect((await post(`${a.base}/refills`, { ...mine, [name]: value })).status).toBe(400);
    expect(await requests(a.id)).toEqual([]);
  });

  it('can’t be a place to send to: a pharmacy that is closed, mails, or is not there; an address that is not on file', async () => {
    const { browser, base, id, rx, of } = await member((of) => prescription(`${of}-a`, of));
    await world.sql(
      `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours,
          closed_at)
        values ('Shut', 'pickup', '1699999', 's', 'c', 'IA', '5', '1', '[]', now())`,
    );
    const [shut] = await world.sql<{ id: string }>("select id from pharmacy where name = 'Shut'");
    for (const to of [crypto.randomUUID(), places['1600009'], shut?.id ?? '', 'mail-7']) {
      const answer = await browser.request('POST', `${base}/refills`, {
        form: { rx: await rx(`${of}-a`), to, note: '', _key: crypto.randomUUID() },
      });
      expect([answer.status, String(answer.headers.location)]).toEqual([
        303,
        expect.stringContaining('where=no'),
      ]);
    }
    await browser.open(`${base}/refills/new?rx-${await rx(`${of}-a`)}=yes&where=no`);
    expect([browser.status, browser.text.includes('Choose where you want it')]).toEqual([
      422,
      true,
    ]);
    expect(await requests(id)).toEqual([]);
  });

  it('stays a teen’s own: a parent with the right to medicines sees nothing of what the teen may keep private', async () => {
    const teen = await member(
      (of) => [
        ...prescription(`${of}-a`, of),
        ...prescription(`${of}-b`, of, { name: 'Trinessa 28 Day Pack' }),
        ...prescription(`${of}-c`, of, { name: 'sertraline 50 MG Oral Tablet' }),
      ],
      { birthDate: '2012-05-01', given: 'Mia' },
    );
    const parent = await world.account({ userId: `parent${teen.of}` });
    await world.proxy(teen.id, parent);
    const browser = await new Browser(world).signOn(`parent${teen.of}`);
    expect((await browser.request('GET', `${teen.base}/medicines`)).status).toBe(404);
    await world.sql("update proxy set categories = '{medicines,refills}' where patient_id = $1", [
      teen.id,
    ]);
    await browser.open(`${teen.base}/medicines`);
    expect(browser.text).toContain('Lisinopril');
    expect(browser.html).not.toMatch(/trinessa|sertraline/i);
    const hidden = await teen.rx(`${teen.of}-b`);
    const asked = await browser.request('POST', `${teen.base}/refills`, {
      form: { rx: hidden, to: places['1600001'], note: '', _key: crypto.randomUUID() },
    });
    const random = await browser.request('POST', `${teen.base}/refills`, {
      form: { rx: crypto.randomUUID(), to: places['1600001'], note: '', _key: crypto.randomUUID() },
    });
    expect([asked.status, asked.body.length]).toEqual([random.status, random.body.length]);
    expect((await browser.request('GET', `${teen.base}/medicines/${hidden}`)).status).toBe(404);
    await refillAll(teen.browser, teen.base);
    await browser.open(`${teen.base}/refills`);
    expect(browser.html).not.toMatch(/trinessa|sertraline/i);
    await world.sql('update proxy set revoked_at = now() where patient_id = $1', [teen.id]);
    expect((await browser.request('GET', `${teen.base}/refills`)).status).toBe(404);
  });

  it('lets a caregiver who may ask, and not see, choose among what can be refilled', async () => {
    const { id, base, of } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'oxycodone 5 MG Oral Tablet' }),
    ]);
    const helper = await world.account({ userId: `asks${of}` });
    await world.proxy(id, helper, { basis: 'invited', categories: ['refills'] });
    const browser = await new Browser(world).signOn(`asks${of}`);
    expect((await browser.request('GET', `${base}/medicines`)).status).toBe(404);
    await browser.open(`${base}/refills/new`);
    expect(browser.text).not.toMatch(/oxycodone/i);
    await browser.press('Continue');
    expect([browser.status, browser.text.includes('Choose at least one medicine')]).toEqual([
      422,
      true,
    ]);
    await browser.choose('Lisinopril 10 mg oral tablet').press('Continue');
    await browser.press('Continue');
    await browser.press('Send the request');
    expect(await requests(id)).toHaveLength(1);
  });
});

describe('a mail', () => {
  it('says that there is news and no more, and to nobody whose right has ended', async () => {
    const { id, account, of } = await member((of) => prescription(`${of}-a`, of));
    const sent: Mail[] = [];
    const tell = (accountId: string) =>
      notifyOfRefills(
        world.db,
        world.settings,
        'http://localhost:3000',
        { accountId, patientId: id },
        world.clock.now(),
        async (mail) => void sent.push(mail),
      );
    expect(await tell(account)).toBe(true);
    expect(sent.map((mail) => mail.subject + mail.body).join()).not.toMatch(
      /lisinopril|Rosa|Lind\d|Main Pharmacy/i,
    );
    const helper = await world.account({ userId: `told${of}` });
    const proxy = await world.proxy(id, helper, { basis: 'invited', categories: ['refills'] });
    expect(await tell(helper)).toBe(true);
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    expect(await tell(helper)).toBe(false);
  });
});
