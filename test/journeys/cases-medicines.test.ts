import { beforeAll, describe, expect, it } from 'vitest';
import { medicineName } from '../../src/medications/names/medicine-name.ts';
import { clean } from '../browser.ts';
import { type CaseWorld, card, directions, openCases } from '../medicine-cases.ts';
import { en, es, named } from '../words.ts';

let world: CaseWorld['world'];
let bring: CaseWorld['bring'];
let member: CaseWorld['member'];
beforeAll(async () => {
  ({ world, bring, member } = await openCases());
});

describe('directions', () => {
  it('keep the prescriber’s text whenever there is structured data beside it (01, 01b)', async () => {
    await bring('01-dose-without-frequency.json', 'one');
    await bring('01b-additional-instructions.json', 'one-b');
    const { browser, base } = await member('90417731');
    await browser.open(`${base}/medicines`);
    const read = (name: string) => directions(browser, name);
    expect(read('Doxycycline 100 MG Oral Tablet')).toEqual([
      'Take 1 tablet every 12 hours for 7 days',
    ]);
    expect(read('Metformin 500 MG Oral Tablet')).toEqual(['1 tablet twice daily with meals']);
    expect(read('Hydrocortisone 1% Topical Cream')).toEqual([
      'Apply thinly to the rash twice a day as needed, not on the face',
    ]);
    expect(read('Prednisone 5 MG Oral Tablet')).toEqual([
      'Take 4 tablets on day 1, then 1 tablet less each day',
    ]);
    expect(read('Atorvastatin 20 MG Oral Tablet')).toEqual([
      'Take 1 tablet by mouth once a day. Do not take with grapefruit juice.',
    ]);
    expect(read('Oxycodone 5 MG Oral Tablet')[0]).toContain(
      'Only when you need it. Warning. May cause drowsiness. If affected do not drive or operate machinery. Avoid alcoholic drink',
    );
  });

  it('lose nothing that keeps people safe (clinical 02)', async () => {
    await bring('clinical/02-directions-lost.ndjson', 'two');
    const { browser, base } = await member('C02');
    await browser.open(`${base}/medicines`);
    const read = (name: string) => directions(browser, name).join(' | ');
    expect(read('Amoxicillin 250 MG Oral Capsule')).toBe(
      'Take 1 capsule by mouth 2 times a day. Take at regular intervals. Complete the prescribed course unless otherwise directed.',
    );
    expect(read('Acetaminophen 500 MG Oral Tablet')).toBe(
      'Take 2 tablets every 6 hours as needed for pain. Not more than 6 tablets a day.',
    );
    expect(read('Azithromycin 250 MG Oral Tablet')).toBe(
      'Two tablets at once | Then: One tablet daily for 4 days',
    );
    expect(read('Warfarin Sodium 5 MG Oral Tablet')).toBe(
      'Take 1 tablet on Monday, Wednesday and Friday and half a tablet on the other days',
    );
    expect(read('Simvastatin 20 MG Oral Tablet')).toBe(
      'Take 1 tablet by mouth once a day. Do not eat grapefruit.',
    );
    expect(read('Methotrexate 2.5 MG Oral Tablet')).toBe('Take 6 tablets ONCE A WEEK on Monday');
    expect(read('Ondansetron 4 MG Oral Tablet')).toBe(
      'Take 1 tablet by mouth every 8 hours, 3 doses in all.',
    );
    expect(read('Metoprolol Tartrate 25 MG Oral Tablet')).toBe(
      'Take 1 tablet by mouth 2 times a day.',
    );
    expect(read('Metformin hydrochloride 500 MG Oral Tablet')).toBe(
      'Take 1 tablet by mouth once a day, in the morning. | And: Take 2 tablets by mouth once a day, in the evening.',
    );
    // its last day is past
    expect(read('Prednisone 20 MG Oral Tablet')).toBe(
      'Take 2 tablets by mouth once a day, from Mar 1, 2025 to Mar 5, 2025.',
    );
    expect(card(browser, 'Prednisone 20 MG Oral Tablet')).toMatchObject({
      part: en('med.past', { n: 1 }),
      tags: [en('med.is-ended')],
    });
    // the azithromycin's codes say otherwise than its words
    expect(card(browser, 'Azithromycin 250 MG Oral Tablet').text).toContain(en('med.differs'));
    expect(browser.text).not.toMatch(/4 times a day/);
  });

  it('mark what is in English on Spanish pages, and say where to get help with it', async () => {
    const { browser, base } = await member('C02', 'es');
    await browser.open(`${base}/medicines`);
    const methotrexate = medicineName(es, 'Methotrexate 2.5 MG Oral Tablet');
    const item = browser
      .query('li.medicine')
      .find((one) => one.textContent?.includes(methotrexate));
    expect([...(item?.querySelectorAll('[lang=en]') ?? [])].map((one) => one.textContent)).toEqual([
      'Take 6 tablets ONCE A WEEK on Monday',
    ]);
    expect(item?.textContent).toContain(es('med.in-english'));
    expect(item?.textContent).not.toContain('6 tabletas');
    expect(directions(browser, 'Metoprolol Tartrate 25 MG Oral Tablet')).toEqual([
      'Tome 1 tableta por la boca 2 veces al día.',
    ]);
  });
});

describe('a medicine’s name', () => {
  it('is its ingredient, its code, its reference’s words, or a note that it is unknown; never a question mark (03)', async () => {
    await bring('03-medicine-without-a-name.json', 'three');
    for (const [language, t] of [
      ['en', en],
      ['es', es],
    ] as const) {
      const shown = (official: string) => medicineName(t, official);
      const { browser, base } = await member('90417731', language);
      await browser.open(`${base}/medicines`);
      const names = browser.query('li.medicine h3').map((one) => clean(one.textContent));
      expect(names).toEqual(
        expect.arrayContaining([
          'Fluorouracil 50 mg/mL',
          shown('lisinopril 10 MG Oral Tablet'),
          shown('lisinopril 10 MG'),
          t('med.nameless'),
        ]),
      );
      expect(names.join()).not.toContain('?');
    }
  });

  it('appears when the medicine arrives, and changes when it changes', async () => {
    const medication = (text: string) =>
      ({ resourceType: 'Medication', id: 'not-in-the-file-either', code: { text } }) as const;
    const { browser, base } = await member('90417731');
    await world.bring([medication('Digoxin 0.125 MG Oral Tablet')], 'another');
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain('Name not known');
    await world.bring([medication('Digoxin 0.125 MG Oral Tablet')], 'three');
    await browser.open(`${base}/medicines`);
    expect(browser.text).toContain(named('Digoxin 0.125 MG Oral Tablet'));
    await world.bring([medication('Digoxin 0.25 MG Oral Tablet')], 'three');
    await browser.open(`${base}/medicines`);
    expect([
      browser.text.includes(named('Digoxin 0.25 MG Oral Tablet')),
      browser.text.includes('Digoxin 0.125'),
      browser.text.includes('Name not known'),
    ]).toEqual([true, false, false]);
  });
});

describe('what must not be taken, or not now', () => {
  it('says so, has no button, and is not listed as taken (36, 36b)', async () => {
    await bring('36-do-not-take.json', 'thirty-six');
    await bring('36b-do-not-take-with-number.json', 'thirty-six');
    for (const language of ['en', 'es'] as const) {
      const { browser, base } = await member('90417731', language);
      await browser.open(`${base}/medicines`);
      const [not, now] =
        language === 'en'
          ? [en('med.avoid'), en('med.not-now')]
          : [es('med.avoid'), es('med.not-now')];
      expect(card(browser, 'Ibuprofen 400 MG Oral Tablet')).toMatchObject({
        part: not,
        tags: [not],
        button: false,
      });
      expect(directions(browser, 'Ibuprofen 400 MG Oral Tablet')[0]).toContain(
        'Do not take: kidney disease',
      );
      expect(card(browser, 'Naproxen 500 MG Oral Tablet')).toMatchObject({
        part: not,
        tags: [not],
        button: false,
      });
      expect(card(browser, 'St. John’s wort 300 mg')).toMatchObject({
        part: now,
        tags: [language === 'en' ? 'On hold' : 'En espera'],
      });
      expect(card(browser, 'Vitamin D 1000 IU (planned)')).toMatchObject({
        part: now,
        tags: [language === 'en' ? 'Planned, not started' : 'Prevista, sin empezar'],
      });
      expect(card(browser, 'Melatonin 3 mg (stopped 2023)').part).toMatch(
        /past prescription|anterior/,
      );
      expect(card(browser, 'Melatonin 3 mg (stopped 2023)').text).toContain(
        language === 'en'
          ? en('why.course-ended-elsewhere', { day: 'Mar 1, 2023' })
          : es('why.course-ended-elsewhere', { day: '1 de mar de 2023' }),
      );
      for (const size of ['visit', 'wallet']) {
        await browser.open(`${base}/medicines/print?for=${size}`);
        const paper = clean(browser.query('.paper')[0]?.textContent);
        const [, avoid = ''] = paper.split(not);
        for (const name of ['Ibuprofen', 'Naproxen', 'St. John’s wort', 'Vitamin D'])
          expect(paper).toContain(name);
        expect(avoid).not.toBe('');
        // before the list of what is taken
        expect(paper.indexOf('Ibuprofen')).toBeLessThan(paper.indexOf('Atorvastatin'));
        expect(paper.indexOf('St. John’s wort')).toBeGreaterThan(paper.indexOf(now));
        // what has ended is on the full list, last and under its heading (G18)
        const [before = '', past = ''] = paper.split(
          (language === 'en' ? en : es)('med.print-past'),
        );
        expect(before).not.toContain('Melatonin');
        expect(past.includes('Melatonin')).toBe(size === 'visit');
      }
    }
  });

  it('can’t be requested by somebody who knows its id or its number', async () => {
    const { browser, base } = await member('90417731');
    const [rx] = await world.sql<{ id: string }>(
      "select id from prescription where number = 'RX-36001'",
    );
    const [place] = await world.sql<{ id: string }>(
      `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
        values ('Main', 'pickup', '1600001', 's', 'c', 'IA', '5', '1', '[]') returning id`,
    );
    await browser.request('POST', `${base}/refills`, {
      form: { rx: rx?.id ?? '', to: place?.id ?? '', note: '', _key: crypto.randomUUID() },
    });
    expect(await world.sql('select 1 from refill_request')).toEqual([]);
  });

  it('says that it is stopped before anything else (clinical 03)', async () => {
    await bring('clinical/03-stopped-says-call-for-more.ndjson', 'three-c');
    const { browser, base } = await member('C03');
    await browser.open(`${base}/medicines`);
    expect(card(browser, 'Warfarin Sodium 5 MG Oral Tablet')).toMatchObject({
      part: en('med.past', { n: 1 }),
      tags: ['Stopped'],
    });
    expect(browser.text).toContain(en('why.discontinued-elsewhere'));
    expect(browser.text).not.toContain(en('why.outside-one'));
    await browser.click(named('Warfarin Sodium 5 MG Oral Tablet'));
    expect(browser.text).toContain(en('why.discontinued-elsewhere'));
    expect(browser.text).not.toContain(en('why.outside-one'));
  });

  it('may be what a member reports, even as a plan (clinical 04)', async () => {
    await bring('clinical/04-reported-plan.ndjson', 'four');
    const { browser, base } = await member('C04');
    await browser.open(`${base}/medicines`);
    for (const name of [
      'Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
      'Aspirin 81 MG Oral Tablet',
    ])
      expect(card(browser, name)).toMatchObject({ part: 'What you told us', tags: ['Reported'] });
    await browser.open(`${base}/medicines/print`);
    expect(browser.text).toContain(en('med.self-reported'));
  });
});

describe('ids', () => {
  it('mean what they mean in their own source (clinical 09)', async () => {
    await bring('clinical/09a-source-a.ndjson', 'a');
    await bring('clinical/09b-source-b.ndjson', 'b');
    await bring('clinical/09c-other-person-of-a.ndjson', 'a');
    const { browser, base } = await member('C09');
    await browser.open(`${base}/medicines`);
    expect(browser.query('li.medicine h3').map((one) => clean(one.textContent))).toEqual([
      named('Aspirin 81 MG Oral Tablet'),
      named('Warfarin Sodium 5 MG Oral Tablet'),
    ]);
    const other = await member('C10x');
    await other.browser.open(`${other.base}/medicines`);
    expect(other.browser.query('li.medicine h3').map((one) => clean(one.textContent))).toEqual([
      named('Warfarin Sodium 5 MG Oral Tablet'),
    ]);
  });
});
