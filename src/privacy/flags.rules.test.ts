import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FLAGS,
  type Flag,
  flagsOf,
  isReason,
  type Opening,
  staffName,
  streetOf,
} from './flags.rules.ts';

const HOME = { street: '12 Orchard Street', postalCode: '50613' };
const ordinary: Opening = {
  purpose: 'treatment',
  person: { id: 'p', names: [{ given: 'Rosa', family: 'Ruiz' }], home: HOME, listed: false },
  opener: { accountId: 'me', name: 'Luis Herrera, RN', own: [], home: null },
  staff: [
    { accountId: 'me', name: 'Luis Herrera, RN', own: [] },
    { accountId: 'other', name: 'Dr. Amara Okafor', own: [] },
  ],
};
type Part = {
  person?: Partial<Opening['person']>;
  opener?: Partial<Opening['opener']>;
  staff?: Opening['staff'];
  purpose?: string;
};
const opening = ({ person, opener, ...rest }: Part): Opening => ({
  ...ordinary,
  ...rest,
  person: { ...ordinary.person, ...person },
  opener: { ...ordinary.opener, ...opener },
});
const named = (given: string, family: string) => ({ person: { names: [{ given, family }] } });

describe('an opening is flagged', () => {
  it.each<[string, Part, Flag[]]>([
    ['never when it is an ordinary one', {}, []],
    ['in an emergency', { purpose: 'emergency' }, ['emergency']],
    ['for a listed person', { person: { listed: true } }, ['listed']],
    ['for one’s own record', { opener: { own: ['p'] } }, ['self']],
    [
      'for one’s own record under one’s own name, as that alone',
      { ...named('Luis', 'Herrera'), opener: { own: ['p'] } },
      ['self'],
    ],
    ['for the same full name', named('Luis', 'Herrera'), ['same-name']],
    [
      'for the same full name with a middle name and an accent',
      named('Luís Alberto', 'HERRERA'),
      ['same-name'],
    ],
    [
      'for the same full name, also where one’s own record is another',
      { ...named('Luis', 'Herrera'), opener: { own: ['q'] } },
      ['same-name'],
    ],
    ['for a namesake', named('Carmen', 'Herrera'), ['namesake']],
    ['for a namesake with two family names', named('Carmen', 'Herrera Gómez'), ['namesake']],
    ['for a namesake by the second of two', named('Carmen', 'Gómez de Herrera'), ['namesake']],
    ['for a namesake with a hyphen', named('Carmen', 'Lee-Herrera'), ['namesake']],
    [
      'for a namesake by an earlier name',
      {
        person: {
          names: [
            { given: 'Carmen', family: 'Lee' },
            { given: 'Carmen', family: 'Herrera' },
          ],
        },
      },
      ['namesake'],
    ],
    ['not for a name that only begins alike', named('Carmen', 'Herreras'), []],
    ['not for the same first name', named('Luis', 'Ruiz'), []],
    [
      'not for a particle that both have',
      { ...named('Ana', 'de la Cruz'), opener: { name: 'Eva de la Vega, MD' } },
      [],
    ],
    ['for a colleague’s full name', named('Amara', 'Okafor'), ['colleague']],
    [
      'for a colleague whose record it is, whatever the name',
      { staff: [{ accountId: 'other', name: 'Dr. Amara Okafor', own: ['p'] }] },
      ['colleague'],
    ],
    [
      'not for the name of a colleague who is known to be another patient',
      {
        ...named('Amara', 'Okafor'),
        staff: [{ accountId: 'other', name: 'Dr. Amara Okafor', own: ['q'] }],
      },
      [],
    ],
    [
      'for a neighbor',
      { opener: { home: { street: '19 Orchard St., Apt 4', postalCode: '50613-1122' } } },
      ['neighbor'],
    ],
    ['for the same household', { opener: { home: HOME } }, ['neighbor']],
    [
      'not for the same street elsewhere',
      { opener: { home: { street: '19 Orchard St', postalCode: '50701' } } },
      [],
    ],
    [
      'not for another street in the same ZIP code',
      { opener: { home: { street: '12 Elm Street', postalCode: '50613' } } },
      [],
    ],
    [
      'not for two post office boxes',
      {
        person: { home: { street: 'PO Box 9', postalCode: '50613' } },
        opener: { home: { street: 'P.O. Box 9', postalCode: '50613' } },
      },
      [],
    ],
    ['not as a neighbor of oneself', { opener: { own: ['p'], home: HOME } }, ['self']],
    [
      'not for a person without a name or an address',
      {
        person: { names: [{ given: '', family: '' }], home: null },
        opener: { name: 'Dr.', home: HOME },
      },
      [],
    ],
    [
      'for all that applies, the most telling first',
      {
        ...named('Amara', 'Okafor'),
        opener: { name: 'Chidi Okafor', home: HOME },
        purpose: 'emergency',
      },
      ['emergency', 'colleague', 'namesake', 'neighbor'],
    ],
  ])('%s', (_, part, flags) => expect(flagsOf(opening(part))).toEqual(flags));

  it('with no more flags than apply, whatever the names', () => {
    const name = fc.record({
      given: fc.string({ maxLength: 12 }),
      family: fc.string({ maxLength: 12 }),
    });
    fc.assert(
      fc.property(name, fc.string({ maxLength: 30 }), fc.boolean(), (one, staff, own) => {
        const flags = flagsOf(
          opening({
            person: { names: [one] },
            opener: { name: staff, own: own ? ['p'] : [] },
            staff: [],
          }),
        );
        expect(flags.every((flag) => FLAGS.includes(flag))).toBe(true);
        // at most one of the three that say how close the name is
        expect(
          flags.filter((flag) => ['self', 'same-name', 'namesake'].includes(flag)).length,
        ).toBeLessThanOrEqual(1);
        expect(flags.includes('self')).toBe(own);
      }),
    );
  });
});

it.each<[string, string, string]>([
  ['Dr. Amara Okafor', 'Amara', 'Okafor'],
  ['Luis Herrera, RN', 'Luis', 'Herrera'],
  ['Luis Herrera, RN, BSN', 'Luis', 'Herrera'],
  ['Luis Herrera, RN BSN', 'Luis', 'Herrera'],
  ['Inés Delgado, PharmD', 'Inés', 'Delgado'],
  ['Sam Lee, PA-C', 'Sam', 'Lee'],
  ['Sam Lee, M.D., Ph.D.', 'Sam', 'Lee'],
  ['Prof. Dr. Eva María Vega, MD', 'Eva María', 'Vega'],
  ['Herrera, Luis', 'Luis', 'Herrera'],
  ['Picard, Jean-Luc', 'Jean-Luc', 'Picard'],
  ['HERRERA, LUIS', 'LUIS', 'HERRERA'],
  ['Renée Baptiste', 'Renée', 'Baptiste'],
  ['Sukarni', 'Sukarni', ''],
  ['', '', ''],
])('the staff name %s is %s %s', (text, given, family) =>
  expect(staffName(text)).toEqual({ given, family }),
);

it.each<[string, string]>([
  ['12 Orchard Street', 'orchard st'],
  ['12-14 Orchard St.', 'orchard st'],
  ['12b Orchard Street, Apt 4', 'orchard st'],
  ['400 North Main Avenue Unit 12', 'n main ave'],
  ['400 N. Main Ave #12', 'n main ave'],
  ['PO Box 17', ''],
  ['P. O. Box 17', ''],
  ['2854 Corwin Common', 'corwin common'],
  ['', ''],
])('the street of %s is %s', (line, street) => expect(streetOf(line)).toBe(street));

it.each<[string, boolean]>([
  ['unconscious, no relatives', true],
  ['inconsciente', true],
  ['ten letter', false],
  ['ten letters', true],
  ['..........', false],
  ['1234567890', false],
  ['          ', false],
  ['', false],
])('%j is a reason: %s', (text, is) => expect(isReason(text)).toBe(is));
