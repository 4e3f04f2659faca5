import type { AllergyIntolerance } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coded, names, one, RXNORM, SNOMED, status, text } from '../../../test/allergies.ts';
import { readAllergies } from './allergies.rules.ts';

describe('an allergy', () => {
  it.each<[string, Partial<AllergyIntolerance>, string | null]>([
    ['a text', text('Bee stings'), 'Bee stings'],
    [
      'any display',
      {
        code: {
          coding: [
            { system: 'urn:local', code: 'ALG-17' },
            { system: SNOMED, code: '91935009', display: 'Allergy to peanut' },
          ],
        },
      },
      'Allergy to peanut',
    ],
    ['a code that we know', coded(RXNORM, '7980'), 'Penicillin G'],
    ['a code that we don’t know', coded(RXNORM, '99999999'), 'RxNorm 99999999'],
    ['a code of a system without a name', coded('urn:local', 'ALG-17'), 'ALG-17'],
    [
      'the substance of its reaction',
      { reaction: [{ substance: { text: 'Bee venom' }, manifestation: [{ text: 'Hives' }] }] },
      'Bee venom',
    ],
    ['nothing', {}, null],
  ])('is named by %s', (_, rest, name) => expect(names(one(rest))).toEqual([name]));

  it('shows its narrative if nothing names it', () => {
    const { current } = readAllergies([
      one({
        text: {
          status: 'generated',
          div: '<div xmlns="http://www.w3.org/1999/xhtml">Shellfish: <b>hives</b></div>',
        },
      }),
    ]);
    expect(current).toMatchObject([{ name: null, notes: [{ text: 'Shellfish: hives' }] }]);
  });

  it('lists the names in its other codings', () => {
    const code = {
      text: 'Nuts',
      coding: [
        { system: 'urn:local', code: '1', display: 'nuts' },
        { system: 'urn:local', code: '2', display: 'Cashew' },
        { system: SNOMED, code: '91935009' },
      ],
    };
    expect(readAllergies([one({ code })]).current[0]?.also.map((each) => each.sent)).toEqual([
      'Cashew',
      'Allergy to peanuts',
    ]);
  });

  it.each<[Partial<AllergyIntolerance>, boolean, boolean]>([
    [{}, true, false],
    [{ clinicalStatus: status('active'), verificationStatus: status('confirmed') }, true, false],
    [{ clinicalStatus: status('local-code', 'active') }, true, false],
    [{ clinicalStatus: status('something') }, true, false],
    [{ verificationStatus: status('unconfirmed') }, true, false],
    [{ clinicalStatus: status('local-code', 'inactive') }, false, true],
    [{ clinicalStatus: status('resolved') }, false, true],
    [{ clinicalStatus: { text: 'Resolved' } }, false, true],
    [
      { clinicalStatus: status('active'), verificationStatus: status('local', 'refuted') },
      false,
      true,
    ],
    [
      { clinicalStatus: status('active'), verificationStatus: status('entered-in-error') },
      false,
      false,
    ],
  ])('%j is current: %s, past: %s', (rest, current, past) => {
    const read = readAllergies([one({ ...text('Nuts'), ...rest })]);
    expect([read.current.length > 0, read.past.length > 0]).toEqual([current, past]);
  });

  it('has our Spanish name beside the sender’s words if we know it', () => {
    const es = (rest: Partial<AllergyIntolerance>) => readAllergies([one(rest)]).current[0]?.name;
    expect(es(text('penicillin'))).toEqual({ sent: 'penicillin', es: 'Penicilina' });
    expect(es(text('Penicillin, as a child'))).toEqual({
      sent: 'Penicillin, as a child',
      es: null,
    });
    expect(es({ code: { text: 'Rash', coding: [{ system: SNOMED, code: '91936005' }] } })).toEqual({
      sent: 'Rash',
      es: 'Alergia a la penicilina',
    });
    expect(es(coded(RXNORM, '2670', 'codeine phosphate'))).toEqual({
      sent: 'codeine phosphate',
      es: 'Codeína',
    });
  });

  it('says how certain and how dangerous it is, what it is to, and what it does', () => {
    const [read] = readAllergies([
      one({
        ...text('Latex'),
        type: 'intolerance',
        category: ['environment'],
        criticality: 'high',
        verificationStatus: status('unconfirmed'),
        clinicalStatus: status('flaring'),
        recordedDate: '2020-05',
        note: [{ text: 'Gloves\nand balloons' }],
        reaction: [
          {
            severity: 'severe',
            manifestation: [
              { coding: [{ system: SNOMED, code: '39579001' }] },
              { text: 'Wheezing' },
            ],
            description: 'after an hour',
            substance: { text: 'Rubber' },
          },
        ],
      }),
    ]).current;
    expect(read).toMatchObject({
      highRisk: true,
      words: ['intolerance', 'environment', 'high', 'unconfirmed'],
      other: ['flaring'],
      recorded: '2020-05',
      notes: [{ text: 'Gloves\nand balloons' }],
      reactions: [
        {
          severity: 'severe',
          signs: [
            { sent: 'Anaphylaxis', es: 'Anafilaxia' },
            { sent: 'Wheezing', es: null },
          ],
          more: ['after an hour'],
          substances: [{ sent: 'Rubber' }],
        },
      ],
    });
  });
});

it('that is not over is never lost, whatever it comes with', () => {
  const words = fc.constantFrom('Peanut', 'peanut', 'Latex', 'NKDA', 'No known allergies', 'Egg');
  const any = fc.record({
    words,
    clinical: fc.constantFrom('active', 'inactive', 'resolved', 'odd'),
    verification: fc.constantFrom('confirmed', 'unconfirmed', 'refuted', 'entered-in-error', 'odd'),
    source: fc.constantFrom('a', 'b'),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), (list) => {
      const read = readAllergies(
        list.map((each) =>
          one(
            {
              ...text(each.words),
              clinicalStatus: status(each.clinical),
              verificationStatus: status(each.verification),
            },
            each.source,
          ),
        ),
      );
      const real = list.filter(
        (each) =>
          !/NKDA|known/.test(each.words) &&
          ['active', 'odd'].includes(each.clinical) &&
          !['refuted', 'entered-in-error'].includes(each.verification),
      );
      expect(new Set(read.current.map((each) => each.name?.sent.toLowerCase()))).toEqual(
        new Set(real.map((each) => each.words.toLowerCase())),
      );
      if (real.length > 0) expect(read.none).toEqual([]);
    }),
  );
});
