import { beforeAll, describe, expect, it } from 'vitest';
import { Browser, clean } from '../browser.ts';
import { NPI, prescription } from '../medicines.ts';
import { openRefills, type RefillWorld, refillAll } from '../refills.ts';
import { en, es } from '../words.ts';

const METFORMIN = '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet';
const ALBUTEROL = '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler';
const LEVOTHYROXINE = (mg: string) => `levothyroxine sodium ${mg} MG Oral Tablet`;
/** In the order in which they come, which is neither that of the official nor the short names. */
const OFFICIAL = [
  METFORMIN,
  LEVOTHYROXINE('0.1'),
  LEVOTHYROXINE('0.05'),
  'warfarin 5 mg tab, 1 on odd days',
  ALBUTEROL,
];

let refills: RefillWorld;
let world: RefillWorld['world'];
let person: Awaited<ReturnType<RefillWorld['member']>>;
beforeAll(async () => {
  refills = await openRefills();
  world = refills.world;
  person = await refills.member((of) =>
    OFFICIAL.flatMap((name, at) => prescription(`${of}-${at}`, of, { name })),
  );
});
const headings = (browser: Browser) =>
  browser.query('li.medicine h3').map((one) => clean(one.textContent));

describe('a member', () => {
  it('reads medicines as people say them, in the order of those names', async () => {
    const { browser, base, rx, of } = person;
    await browser.open(`${base}/medicines`);
    expect(headings(browser)).toEqual([
      'Albuterol inhaler, 90 mcg a puff',
      'Levothyroxine 50 mcg tablet',
      'Levothyroxine 100 mcg tablet',
      'Metformin ER 500 mg tablet',
      'warfarin 5 mg tab, 1 on odd days',
    ]);
    for (const official of [METFORMIN, ALBUTEROL]) expect(browser.text).not.toContain(official);
    await browser.open(`${base}/medicines/${await rx(`${of}-0`)}`);
    expect(browser.h1).toBe('Metformin ER 500 mg tablet');
    expect(browser.text).toContain(`${en('med.full-name')} ${METFORMIN}`);
  });

  it('reads them in Spanish, sorted in Spanish', async () => {
    const { browser, account } = person;
    const speak = (language: 'en' | 'es') =>
      world.sql('update account set language = $2 where id = $1', [account, language]);
    await speak('es');
    await browser.open(`${person.base}/medicines`);
    expect(headings(browser)).toEqual([
      'Albuterol en inhalador, 90 mcg por inhalación',
      'Levotiroxina 50 mcg, tableta',
      'Levotiroxina 100 mcg, tableta',
      'Metformina 500 mg, tableta de liberación prolongada',
      'warfarin 5 mg tab, 1 on odd days',
    ]);
    await browser.open(`${person.base}/medicines/${await person.rx(`${person.of}-0`)}`);
    expect(browser.h1).toBe('Metformina 500 mg, tableta de liberación prolongada');
    expect(browser.text).toContain(`${es('med.full-name')} ${METFORMIN}`);
    expect(browser.query('[lang=en]').map((one) => clean(one.textContent))).toContain(METFORMIN);
    await speak('en');
  });

  it('has both names on paper, for a doctor who reads neither Spanish nor short names', async () => {
    const { browser, base } = person;
    for (const size of ['visit', 'wallet']) {
      await browser.open(`${base}/medicines/print?for=${size}`);
      for (const text of ['Metformin ER 500 mg tablet', METFORMIN, ALBUTEROL])
        expect(browser.text).toContain(text);
      expect(browser.text.match(/warfarin 5 mg tab/g)).toHaveLength(1);
    }
  });

  it('chooses refills by the same names, in the same order', async () => {
    const { browser, base, rx, of } = person;
    const [a, b] = [await rx(`${of}-0`), await rx(`${of}-4`)];
    await browser.open(`${base}/refills/new?rx-${a}=yes&rx-${b}=yes`);
    expect(browser.text).toContain(
      en('refill.chosen', {
        names: 'Albuterol inhaler, 90 mcg a puff; Metformin ER 500 mg tablet',
      }),
    );
    await browser.press(en('register.continue'));
    expect(headings(browser)).toEqual([
      'Albuterol inhaler, 90 mcg a puff',
      'Metformin ER 500 mg tablet',
    ]);
  });
});

describe('staff', () => {
  const ATORVASTATIN = 'atorvastatin 20 MG Oral Tablet';
  it('act on the official name, and see what the member reads', async () => {
    const { browser, base, id } = await refills.member((of) => [
      ...prescription(`${of}-0`, of, { name: METFORMIN }),
      ...prescription(`${of}-1`, of, { name: ATORVASTATIN, repeats: 0 }),
    ]);
    await refillAll(browser, base);
    const requests = new Map(
      (
        await world.sql<{ kind: string; id: string }>(
          'select kind, id from refill_request where patient_id = $1',
          [id],
        )
      ).map((one) => [one.kind, one.id]),
    );
    await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
      await world.account({ userId: 'ines', roles: ['pharmacist'], name: 'Inés Delgado' }),
      refills.places['1600001'],
    ]);
    await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
      await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' }),
      NPI,
    ]);
    const reads = (name: string) => en('rx.member-name', { name });
    for (const [userId, queue, request, official, short] of [
      ['ines', '/staff/pharmacy', requests.get('refill'), METFORMIN, 'Metformin ER 500 mg tablet'],
      [
        'okafor',
        '/staff/renewals',
        requests.get('renewal'),
        ATORVASTATIN,
        'Atorvastatin 20 mg tablet',
      ],
    ] as const) {
      const staff = await new Browser(world).signOn(userId);
      await staff.open(queue);
      expect(staff.query('.worklist-medicine a').map((one) => clean(one.textContent))).toEqual([
        official,
      ]);
      // the two names differ in spelling alone, so only the request's own page has both
      await staff.open(`${queue}/${request}`);
      expect(staff.h1).toBe(official);
      expect(staff.text).toContain(reads(short));
      // the other medicine too, by its official name
      expect(staff.text).toContain(official === ATORVASTATIN ? METFORMIN : ATORVASTATIN);
    }
  });
});
