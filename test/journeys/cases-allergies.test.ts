import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { clean } from '../browser.ts';
import { patient } from '../labs.ts';
import { type CaseWorld, openCases } from '../medicine-cases.ts';
import { en, es } from '../words.ts';

let world: CaseWorld['world'];
let bring: CaseWorld['bring'];
let member: CaseWorld['member'];
beforeAll(async () => {
  ({ world, bring, member } = await openCases());
});

describe('allergies', () => {
  it('are all shown, whatever names them, and never as “none” (42)', async () => {
    await bring('42-allergy-without-display.json', 'forty-two');
    for (const language of ['en', 'es'] as const) {
      const { browser, base } = await member('90417731', language);
      await browser.open(`${base}/medicines`);
      const list = browser
        .query('.allergy')
        .map((one) =>
          [...one.querySelectorAll('strong, .tag, p + p')].map((part) => clean(part.textContent)),
        );
      expect(list).toEqual(
        language === 'en'
          ? [
              ['Penicillin G', en('allergy.is-high'), `${en('allergy.reaction')} Anaphylaxis`],
              ['Allergy to peanut'],
              ['Bee venom', `${en('allergy.reaction')} Swelling of the throat`],
            ]
          : [
              [
                'Penicilina G (Penicillin G)',
                es('allergy.is-high'),
                `${es('allergy.reaction')} Anafilaxia (Anaphylaxis)`,
              ],
              ['Alergia al maní (cacahuate) (Allergy to peanut)'],
              ['Veneno de abeja (Bee venom)', `${es('allergy.reaction')} Swelling of the throat`],
            ],
      );
      expect(browser.text).not.toContain(
        language === 'en' ? en('med.no-allergies') : es('med.no-allergies'),
      );
      for (const path of ['medicines/print?for=visit', 'medicines/print?for=wallet']) {
        await browser.open(`${base}/${path}`);
        for (const name of [
          'Penicillin G',
          'Allergy to peanut',
          'Bee venom',
          'Anaphylaxis',
          ...(language === 'es' ? ['Penicilina G', 'Anafilaxia'] : []),
        ])
          expect(browser.text).toContain(name);
      }
    }
  });

  it('count as current if their status is missing, and “no known allergies” is not shown beside them', async () => {
    const about = {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/bare' },
    } as const;
    const active = {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
          code: 'active',
        },
      ],
    };
    const mrn = {
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      system: 'urn:bare',
      value: 'BARE1',
    };
    await world.bring(
      [
        { ...patient('bare', { name: [{ given: ['Bea'], family: 'Bare' }] }), identifier: [mrn] },
        { ...about, id: 'none', clinicalStatus: active, code: { text: 'No known allergies' } },
        { ...about, id: 'some', code: { text: 'Penicillin' } },
      ],
      'bare',
    );
    const { browser, base } = await member('BARE1');
    await browser.open(`${base}/medicines`);
    expect(browser.query('.allergy strong').map((one) => clean(one.textContent))).toEqual([
      'Penicillin',
    ]);
    expect(browser.text).not.toContain(en('allergy.none-any'));
    // what is wrong beside is refused still
    const report = await world.bring(
      [
        {
          ...about,
          id: 'odd',
          criticality: 'huge',
          code: { text: 'Latex' },
        } as unknown as Resource,
      ],
      'bare',
    );
    expect(report.total).toMatchObject({ new: 0, quarantined: 1 });
  });
});
