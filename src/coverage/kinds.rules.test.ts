import type { Coverage } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { plans } from '../../test/coverage.ts';
import type { Plan } from './coverage.rules.ts';
import { type Kind, kindsOf } from './kinds.rules.ts';

const plan = (one: Partial<Coverage>): Plan => plans(one)[0] as Plan;

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const SOPT = 'https://nahdo.org/sopt';

describe('the kind of a plan', () => {
  it.each<[string, Coverage['type'], Kind[]]>([
    [
      'dental',
      { coding: [{ system: ACT, code: 'DENTAL' }], text: 'dental care policy' },
      ['dental'],
    ],
    ['vision', { coding: [{ system: ACT, code: 'VISPOL' }] }, ['vision']],
    ['medicines', { coding: [{ code: 'DRUGPOL' }] }, ['drug']],
    ['mental health', { coding: [{ system: ACT, code: 'MENTPOL' }] }, ['mental-health']],
    ['long-term care', { coding: [{ system: ACT, code: 'LTC' }] }, ['long-term-care']],
    ['HMO', { coding: [{ system: ACT, code: 'HMO' }] }, ['medical']],
    ['workers’ compensation', { coding: [{ system: ACT, code: 'WCBPOL' }] }, ['work']],
    ['a car', { coding: [{ system: ACT, code: 'AUTOPOL' }] }, ['auto']],
    [
      'self-pay',
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-selfpay', code: 'pay' }],
      },
      ['self-pay'],
    ],
    ['Medicare', { coding: [{ system: SOPT, code: '111' }] }, ['medicare']],
    ['Medicare, medicines', { coding: [{ system: SOPT, code: '122' }] }, ['drug']],
    ['Medicaid', { coding: [{ system: SOPT, code: '2' }] }, ['medicaid']],
    ['Medicaid, dental', { coding: [{ system: SOPT, code: '299' }] }, ['dental']],
    ['TRICARE', { coding: [{ system: SOPT, code: '3111' }] }, ['military']],
    ['a local PPO', { coding: [{ system: SOPT, code: '3712' }] }, ['government']],
    ['a stand-alone plan of some kind', { coding: [{ system: SOPT, code: '56' }] }, []],
    ['a stand-alone dental plan', { coding: [{ system: SOPT, code: '561' }] }, ['dental']],
    ['a Medicare supplement', { coding: [{ system: SOPT, code: '523' }] }, ['supplement']],
    ['workers’ compensation by typology', { coding: [{ system: SOPT, code: '959' }] }, ['work']],
    ['no typology', { coding: [{ system: SOPT, code: '9999' }] }, []],
    [
      'a filing indicator',
      { coding: [{ system: 'https://codesystem.x12.org/005010/1032', code: 'MB' }] },
      ['medicare'],
    ],
    [
      'two codings',
      {
        coding: [
          { system: ACT, code: 'DENTAL' },
          { system: ACT, code: 'VISPOL' },
        ],
      },
      ['dental', 'vision'],
    ],
    [
      'two codings that say the same',
      {
        coding: [
          { system: SOPT, code: '512' },
          { system: ACT, code: 'PPO' },
        ],
      },
      ['medical'],
    ],
    [
      'a code of somebody else',
      { coding: [{ system: 'urn:local', code: 'DENTAL', display: 'Plan 7' }] },
      [],
    ],
    ['words', { text: 'Delta Dental' }, ['dental']],
    [
      'words of a display',
      { coding: [{ system: 'urn:local', code: '7', display: 'Vision plan' }] },
      ['vision'],
    ],
    ['Spanish words', { text: 'Seguro de la vista' }, ['vision']],
    ['a dental health plan', { text: 'Dental health plan' }, ['dental']],
    ['medical and dental', { text: 'Medical and Dental' }, ['medical', 'dental']],
    [
      'health with parts',
      { text: 'Health insurance with dental and vision' },
      ['medical', 'dental', 'vision'],
    ],
    [
      'a health of its own',
      { text: 'Behavioral health and substance use' },
      ['mental-health', 'substance-use'],
    ],
    ['NO_INSURANCE', { text: 'NO_INSURANCE' }, ['self-pay']],
    ['Medicaid in words', { text: 'medicaid' }, ['medicaid']],
    ['other words', { text: 'Cigna' }, []],
    ['nothing', undefined, []],
  ])('%s', (_what, type, kinds) => expect(kindsOf(type)).toEqual(kinds));

  it('is self-pay if the patient is the payer and nothing says otherwise', () => {
    expect(plan({ payor: [{ reference: 'Patient/p' }] }).kinds).toEqual(['self-pay']);
    expect(plan({ payor: [{ reference: 'Patient/p' }], type: { text: 'Dental' } }).kinds).toEqual([
      'dental',
    ]);
  });
});
