import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/platform/clock.ts';
import { type Browser, clean } from '../browser.ts';
import { TODAY } from '../medicines.ts';
import { openTwoSources, type TwoSources } from '../two-sources.ts';
import { en } from '../words.ts';

/**
 * Two systems that use the same ids, and what the portal itself writes about the one and the other.
 */
let world: TwoSources['world'];
let ines: Browser;
let okafor: Browser;
let twice: TwoSources['twice'];
let shape: TwoSources['shape'];
let hand: TwoSources['hand'];
beforeAll(async () => {
  ({ world, ines, okafor, twice, shape, hand } = await openTwoSources());
});

describe('what the portal writes about a prescription', () => {
  it('is about that prescription, whatever else has its id', async () => {
    const one = await twice();
    const before = await shape(one.id);
    expect(before).toEqual([
      ['a', 'Warfarin sodium 5 MG Oral Tablet', 1, false],
      ['b', 'Aspirin 81 MG Oral Tablet', 1, false],
    ]);
    await hand(await one.ask('b'));
    expect(await shape(one.id)).toEqual([
      ['a', 'Warfarin sodium 5 MG Oral Tablet', 1, false],
      ['b', 'Aspirin 81 MG Oral Tablet', 2, false],
    ]);
    await one.browser.open(`${one.base}/medicines`);
    const facts = one.browser.query('li.medicine').map((item) =>
      clean(item.textContent)
        .match(/(Aspirin|Warfarin)|\d refills left/g)
        ?.slice(0, 4),
    );
    expect(
      facts.map((all) => [all?.[0], all?.find((each) => each.includes('left'))]).sort(),
    ).toEqual([
      ['Aspirin', en('med.refills-left', { n: 2 })],
      ['Warfarin', en('med.refills-left', { n: 3 })],
    ]);
  });

  it('renews that one, with its own medicine, which no other system’s can change', async () => {
    const one = await twice({
      repeats: 0,
      note: [{ text: 'Not with\nibuprofen' }],
      substitution: { allowedBoolean: false },
    } as never);
    const request = await one.ask('b');
    await okafor.open(`/staff/renewals/${request}`);
    await okafor.press(en('renew.review'));
    await okafor.press(en('renew.approve'));
    expect(await shape(one.id)).toEqual([
      ['a', 'Warfarin sodium 5 MG Oral Tablet', 1, false],
      ['b', 'Aspirin 81 MG Oral Tablet', 1, true],
      ['portico', 'Aspirin 81 MG Oral Tablet', 0, false],
    ]);
    await world.bring(
      [{ resourceType: 'Medication', id: '1', code: { text: 'Aspirin 325 MG Oral Tablet' } }],
      one.source('b'),
    );
    await hand(request);
    expect(await shape(one.id)).toEqual([
      ['a', 'Warfarin sodium 5 MG Oral Tablet', 1, false],
      ['b', 'Aspirin 325 MG Oral Tablet', 1, true],
      ['portico', 'Aspirin 81 MG Oral Tablet', 1, false],
    ]);
    // what the prescriber said before is said with it
    await one.browser.open(`${one.base}/medicines`);
    expect(
      one.browser
        .query('li.medicine')
        .filter((item) => item.textContent?.includes('Not with\nibuprofen')),
    ).toHaveLength(3);
  });
});

describe('a fill in parts', () => {
  it('by us is marked as a part, and counts once when it is complete', async () => {
    const one = await twice();
    const request = await one.ask('a');
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    await ines.open(`/staff/pharmacy/${request}?step=part-fill`);
    await ines.fill(en('rx.quantity'), '30').press(en('step.part-fill'));
    await one.browser.open(`${one.base}/medicines/${await one.rx('a')}`);
    const fills = () => one.browser.query('.plain-list li').map((item) => clean(item.textContent));
    expect(fills()[0]).toContain('being filled · 30 tablets');
    expect(fills()[0]).toContain(`${en('fact.supply-type')}: ${en('fact.supply-type.RFP')}`);
    await ines.press(en('step.start'));
    await ines.click(en('med.is-ready'));
    await ines.press(en('med.is-ready'));
    await ines.press(en('stage.picked-up'));
    await one.browser.open(`${one.base}/medicines/${await one.rx('a')}`);
    expect(fills()[0]).toContain('picked up or mailed · 90 tablets');
    expect(one.browser.text).toContain(en('med.refills-left', { n: 2 }));
  });

  it('by another system counts once, on the clinics’ own day', async () => {
    const one = await twice({ fills: [] });
    const part = (id: string, value: number, at: string): Resource =>
      ({
        resourceType: 'MedicationDispense',
        id,
        status: 'completed',
        type: { coding: [{ code: 'FFP' }] },
        subject: { reference: 'Patient/p' },
        medicationCodeableConcept: { text: 'Warfarin' },
        authorizingPrescription: [{ reference: 'MedicationRequest/300' }],
        quantity: { value, unit: 'tablets' },
        daysSupply: { value, unit: 'days' },
        whenHandedOver: at,
      }) as Resource;
    // late in the evening of the clinics' day
    await world.bring(
      [
        part('d1', 30, `${addDays(TODAY, -79)}T04:00:00Z`),
        part('d2', 60, `${addDays(TODAY, -70)}T04:00:00Z`),
      ],
      one.source('a'),
    );
    await one.browser.open(`${one.base}/medicines/${await one.rx('a')}`);
    // filled on the evenings 80 and 71 days ago, as one: nothing of the refills is used up, and 90
    // days' supply has 10 left
    for (const text of [
      en('med.refills-left', { n: 3 }),
      en('med.last-filled', { day: 'Sep 12, 2026' }),
      en('med.supply', { n: 10 }),
    ])
      expect(one.browser.text).toContain(text);
  });
});

describe('who prescribes and who fills', () => {
  it('see the words and the codes, that they differ, allergies, what must not be taken and other medicines', async () => {
    const weekly = {
      dosageInstruction: [
        {
          text: 'Take 6 tablets ONCE A WEEK',
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        },
      ],
    } as never;
    const one = await twice(weekly);
    await world.bring(
      [
        {
          resourceType: 'MedicationRequest',
          id: 'no',
          status: 'active',
          intent: 'order',
          doNotPerform: true,
          subject: { reference: 'Patient/p' },
          medicationCodeableConcept: { text: 'Ibuprofen' },
        },
        {
          resourceType: 'MedicationStatement',
          id: 'st',
          status: 'on-hold',
          subject: { reference: 'Patient/p' },
          medicationCodeableConcept: { text: 'St. John’s wort' },
        },
        {
          resourceType: 'AllergyIntolerance',
          id: 'al',
          criticality: 'high',
          clinicalStatus: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
                code: 'active',
              },
            ],
          },
          patient: { reference: 'Patient/p' },
          code: {
            coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '7980' }],
          },
        },
      ] as Resource[],
      one.source('a'),
    );
    const request = await one.ask('a');
    await ines.open(`/staff/pharmacy/${request}`);
    for (const text of [
      'Take 6 tablets ONCE A WEEK',
      'Coded: Once a day.',
      'do not match the words',
      'Penicillin G',
      en('allergy.is-high'),
      en('med.avoid'),
      'Ibuprofen',
      'St. John’s wort',
      en('med.is-on-hold'),
      'Aspirin 81 mg',
      en('med.fills'),
    ])
      expect(ines.text).toContain(text);
    await ines.open('/staff/pharmacy');
    for (const text of [
      'Take 6 tablets ONCE A WEEK',
      'Coded: Once a day.',
      'do not match the words',
    ])
      expect(ines.text).toContain(text);
    // the member reads the words alone, in the list and where the request is followed
    for (const path of ['medicines', 'refills']) {
      await one.browser.open(`${one.base}/${path}`);
      expect(one.browser.text).toContain('Take 6 tablets ONCE A WEEK');
      expect(one.browser.text).not.toContain('nce a day');
    }
  });
});
