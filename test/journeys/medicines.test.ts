import { beforeAll, describe, expect, it } from 'vitest';
import { prescription } from '../medicines.ts';
import { openRefills, type RefillWorld } from '../refills.ts';
import { en, named } from '../words.ts';

let world: RefillWorld['world'];
let member: RefillWorld['member'];
beforeAll(async () => {
  ({ world, member } = await openRefills());
});

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
    expect(browser.h1).toBe(en('nav.medicines'));
    const main = { place: 'Main Pharmacy', phone: '1-319-555-0110' };
    const office = { doctor: 'Dr. Amara Okafor', office: world.settings.phone };
    for (const text of [
      'Penicillin',
      named('lisinopril 10 MG Oral Tablet'),
      'Take 1 tablet by mouth once a day.',
      [en('med.supply', { n: 10 }), en('med.refills-left', { n: 3 })].join(' · '),
      en('why-short.too-early', { day: 'Jan 9, 2027' }),
      en('why-short.schedule-ii', office),
      en('med.renew-short', { doctor: 'Dr. Amara Okafor' }),
      en('why-short.on-hold', main),
      en('why-short.never-filled', main),
      en('med.past', { n: 1 }),
      en('why.discontinued', office),
    ])
      expect(browser.text).toContain(text);
    const buttons = browser
      .query('.medicine-actions a')
      .map((one) => one.textContent?.replace(/\s+/g, ' ').trim());
    expect(buttons).toEqual([
      `${en('med.refill')} ${named('albuterol 0.09 MG Inhaler')}`,
      `${en('med.refill')} ${named('atorvastatin 20 MG Oral Tablet')}`,
      `${en('med.refill')} ${named('lisinopril 10 MG Oral Tablet')}`,
    ]);
    await browser.open(`${base}/medicines/print?for=wallet`);
    expect(browser.text).toContain('Allergies: Penicillin');
    expect(browser.query('.paper-list li')).toHaveLength(7);
    // the whole reason, and the facts of the last fill, are on the page behind the name
    for (const [name, text] of [
      ['lisinopril 10 MG Oral Tablet', en('med.last-filled', { day: 'Sep 3, 2026' })],
      ['metformin 500 MG Oral Tablet', en('why.too-early', { day: 'Jan 9, 2027', ...main })],
      ['oxycodone 5 MG Oral Tablet', en('why.schedule-ii', office)],
      ['atorvastatin 20 MG Oral Tablet', en('med.renew', { doctor: 'Dr. Amara Okafor' })],
      ['levothyroxine 0.05 MG Oral Tablet', en('why.on-hold', main)],
      ['aspirin 81 MG Oral Tablet', en('why.never-filled', main)],
    ] as const) {
      await (await browser.open(`${base}/medicines`)).click(named(name));
      expect(browser.text).toContain(text);
      expect(browser.text).toContain('Main Pharmacy, 1-319-555-0110');
    }
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
    for (const text of [`${en('med.replaces')} Lisinopril`, `${en('med.same')} Lisinopril`])
      expect(browser.text).toContain(text);
    expect(browser.links).toContain(`${base}/medicines/${await rx(`${of}-old`)}`);
    await browser.open(`${base}/medicines/${await rx(`${of}-old`)}`);
    expect(browser.text).toContain(`${en('med.replaced-by')} Lisinopril`);
  });

  it('keeps what the member adds, and removes it again', async () => {
    const { browser, base, id } = await member(() => []);
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain(en('med.none'));
    await browser.click(en('med.add'));
    await browser.press(en('med.add-do'));
    expect([browser.status, browser.text.includes(en('problem.medicine'))]).toEqual([422, true]);
    const hostile = '<script>alert(1)</script> Vitamin D';
    await browser
      .fill(en('med.add-name'), hostile)
      .fill(en('med.add-directions'), 'one each morning')
      .press(en('med.add-do'));
    expect(browser.text).toContain(`${hostile}`);
    expect(browser.html).not.toContain('<script>alert');
    await browser.press(en('med.remove'));
    expect(browser.text).not.toContain('Vitamin D');
    expect(
      await world.sql(
        'select 1 from reported_medicine where patient_id = $1 and removed_at is not null',
        [id],
      ),
    ).toHaveLength(1);
  });

  it('is in Spanish, including directions, and marks what was written in English', async () => {
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
