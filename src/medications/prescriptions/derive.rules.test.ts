import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import {
  dispense,
  draw,
  kept,
  medication,
  NAMELESS,
  request,
  shared,
  statement,
  subject,
} from '../../../test/drawn.ts';
import { RXNORM } from '../../fhir/systems.ts';
import { keysIn, RECORD, type Stored } from '../record/links.rules.ts';
import { refillsLeft } from './fills.rules.ts';

describe('ids', () => {
  it('mean what their own source means by them: medicines, prescribers, fills, claims, what was replaced', () => {
    const both = ['a', 'b'].map((source) =>
      request(
        '300',
        {
          ...NAMELESS,
          medicationReference: { reference: 'Medication/1' },
          requester: { reference: 'Practitioner/d' },
          dispenseRequest: { numberOfRepeatsAllowed: 2 },
        },
        source,
      ),
    );
    const drawn = draw({
      requests: [
        ...both,
        request('301', { priorPrescription: { reference: 'MedicationRequest/300' } }, 'b'),
      ],
      dispenses: [
        dispense('9', { authorizingPrescription: [{ reference: 'MedicationRequest/300' }] }, 'b'),
      ],
      benefits: [
        kept(
          {
            resourceType: 'ExplanationOfBenefit',
            id: 'e',
            prescription: { reference: 'MedicationRequest/300' },
            item: [{ servicedDate: '2026-11-01' }],
            adjudication: [{ category: { coding: [{ code: 'copay' }] }, amount: { value: 5 } }],
          } as never,
          'a',
        ),
      ],
      shared: shared(
        ['a', medication('1', { code: { text: 'Warfarin' } })],
        ['b', medication('1', { code: { text: 'Aspirin' } })],
        [
          'a',
          {
            resourceType: 'Practitioner',
            id: 'd',
            name: [{ prefix: ['Dr.'], given: ['Ada'], family: 'Low' }],
          },
        ],
        ['b', { resourceType: 'Practitioner', id: 'd', name: [{ text: 'Dr. Bo High' }] }],
      ),
    });
    expect(
      drawn.map((one) => [one.id, one.name, one.prescriber, one.fills.length, one.replacedBy]),
    ).toEqual([
      ['a-300', 'Warfarin', 'Dr. Ada Low', 0, null],
      ['b-300', 'Aspirin', 'Dr. Bo High', 1, 'b-301'],
      ['b-301', 'Medicine 301', null, 0, null],
    ]);
    expect(drawn[1]?.fills[0]?.price).toBeNull();
  });

  it('of what the portal wrote are those of the record', () => {
    const both = ['a', 'b'].map((source) => request('300', {}, source));
    const to = (id: string) => ({
      reference: 'MedicationRequest/300',
      identifier: { system: RECORD, value: id },
    });
    const renewal = request(
      'renewal-1',
      {
        ...NAMELESS,
        medicationReference: { reference: 'Medication/1' },
        priorPrescription: to('b-300'),
      },
      'portico',
    );
    const drawn = draw({
      requests: [...both, renewal],
      dispenses: [
        dispense('refill-1', { authorizingPrescription: [to('a-300')] }, 'portico'),
        dispense(
          '7',
          { authorizingPrescription: [{ reference: 'MedicationRequest/renewal-1' }] },
          'b',
        ),
      ],
      // a renewal's medicine is that of the source that it renews
      shared: shared(
        ['a', medication('1', { code: { text: 'Warfarin' } })],
        ['b', medication('1', { code: { text: 'Aspirin' } })],
      ),
    });
    expect(
      drawn.map((one) => [one.id, one.name, one.fills.length, one.replaces, one.replacedBy]),
    ).toEqual([
      ['a-300', 'Medicine 300', 1, null, null],
      ['b-300', 'Medicine 300', 0, null, 'portico-renewal-1'],
      ['portico-renewal-1', 'Aspirin', 1, 'b-300', null],
    ]);
  });

  it('that the portal wrote before count where only one source has them', () => {
    const old = dispense(
      'refill-1',
      { authorizingPrescription: [{ reference: 'MedicationRequest/300' }] },
      'portico',
    );
    expect(
      draw({ requests: [request('300')], dispenses: [old] }).map((one) => [
        one.id,
        one.fills.length,
      ]),
    ).toEqual([['a-300', 1]]);
    // whose it is can't be told: it is nobody's, and still shown
    expect(
      draw({ requests: [request('300'), request('300', {}, 'b')], dispenses: [old] }).map((one) => [
        one.id,
        one.fills.length,
      ]),
    ).toEqual([
      ['a-300', 0],
      ['b-300', 0],
      ['portico-refill-1', 1],
    ]);
  });

  it('may be a prescription’s number, in its own source first', () => {
    const numbered = (source: string) =>
      request('1', { identifier: [{ system: 'urn:rx', value: '7001' }] }, source);
    const fill = dispense(
      'd',
      { authorizingPrescription: [{ identifier: { system: 'urn:rx', value: '7001' } }] },
      'b',
    );
    const counts = (...requests: Stored<MedicationRequest>[]) =>
      draw({ requests, dispenses: [fill] }).map((one) => `${one.id} ${one.fills.length}`);
    expect(counts(numbered('a'))).toEqual(['a-1 1']);
    expect(counts(numbered('a'), numbered('b'))).toEqual(['a-1 0', 'b-1 1']);
    expect(counts(numbered('a'), numbered('c'))).toEqual(['a-1 0', 'c-1 0', 'b-d 1']);
  });

  it('of all that it was drawn from are kept, so that it can be drawn again when they change', () => {
    const text = JSON.stringify({
      a: { reference: 'Medication/1' },
      b: { reference: 'https://x.example/fhir/Practitioner/2/_history/3' },
      c: { reference: 'Patient/p' },
      d: { reference: '#m' },
    });
    expect(keysIn('a', text)).toEqual(['a Medication/1', 'a Practitioner/2']);
    expect(keysIn('a', '{"reference": "urn:uuid:0c"}')).toContain('a Medication/0c');
  });
});

describe('what else is drawn', () => {
  it('a statement beside the prescription that it is about, unless it only says the same', () => {
    const about = { basedOn: [{ reference: 'MedicationRequest/1' }] };
    const drawn = draw({
      requests: [request('1', { dosageInstruction: [{ text: 'one' }] })],
      statements: [
        statement('same', about),
        statement('same-dose', { ...about, dosage: [{ text: 'one' }] }),
        statement('not', {
          ...about,
          status: 'not-taken',
          statusReason: [{ text: 'made me dizzy' }],
        }),
        statement('half', { ...about, dosage: [{ text: 'half of one' }] }),
        statement('noted', {
          derivedFrom: [{ reference: 'MedicationRequest/1' }],
          note: [{ text: 'at night' }],
        }),
        statement('error', { ...about, status: 'entered-in-error', note: [{ text: 'x' }] }),
      ],
    });
    expect(drawn.map((one) => [one.sourceId, one.status, one.said.about])).toEqual([
      ['1', 'active', null],
      ['not', 'not-taken', 'a-1'],
      ['half', 'active', 'a-1'],
      ['noted', 'active', 'a-1'],
    ]);
    expect(drawn[1]?.said.statusReasons).toEqual(['made me dizzy']);
  });

  it('fills whose prescription is not there, or was entered in error, a medicine each', () => {
    const drawn = draw({
      requests: [request('gone', { status: 'entered-in-error' })],
      dispenses: [
        dispense('1', { medicationCodeableConcept: { text: 'Eye drops' } }),
        dispense('2', {
          medicationCodeableConcept: { text: 'eye drops' },
          whenHandedOver: '2026-11-20',
        }),
        dispense('3', { authorizingPrescription: [{ reference: 'MedicationRequest/gone' }] }),
        dispense('4', { status: 'entered-in-error' }),
      ],
    });
    expect(drawn.map((one) => [one.name, one.origin, one.intent, one.fills.length])).toEqual([
      ['Eye drops', 'outside', 'fill', 2],
      ['Filled', 'outside', 'fill', 1],
    ]);
  });

  it('which draft was overtaken', () => {
    const same = { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '9' }] } };
    const drawn = draw({
      requests: [
        request('draft', { ...same, status: 'draft', authoredOn: '2026-11-01' }),
        request('real', { ...same, authoredOn: '2026-11-02' }),
        request('later', { ...same, status: 'draft', authoredOn: '2026-11-09' }),
      ],
    });
    expect(drawn.map((one) => one.replacedBy)).toEqual(['a-real', null, null]);
    // nor does a draft take the place of what it is to replace
    const [old] = draw({
      requests: [
        request('old'),
        request('new', {
          status: 'draft',
          priorPrescription: { reference: 'MedicationRequest/old' },
        }),
      ],
    });
    expect(old?.replacedBy).toBeNull();
  });

  it('days as the clinics count them, and as they were said', () => {
    const [one] = draw({
      requests: [
        request('x', {
          authoredOn: '2026-11-20T02:00:00Z',
          dispenseRequest: {
            validityPeriod: { start: '2026-12', end: '2027-02' },
            expectedSupplyDuration: { value: 4, unit: 'weeks' },
            quantity: { value: 1.5, unit: 'bottle' },
          },
          dosageInstruction: [
            { timing: { repeat: { boundsPeriod: { start: '2026-11-20', end: '2026-11-25' } } } },
            { timing: { repeat: { boundsPeriod: { start: '2026-11-26', end: '2026-12-01' } } } },
          ],
        }),
      ],
    });
    expect(one).toMatchObject({
      authoredOn: '2026-11-19',
      validFrom: '2026-12-01',
      validUntil: '2027-02-28',
      takenFrom: '2026-11-20',
      takenUntil: '2026-12-01',
      daysSupply: 28,
    });
    expect(one?.said).toMatchObject({
      written: '2026-11-20T02:00:00Z',
      until: '2027-02',
      supply: { value: 4, unit: 'weeks' },
    });
  });

  it('the course of a statement by its directions, where it has no period of its own', () => {
    const until = (end: string) => ({
      dosage: [
        { text: '1 daily', timing: { repeat: { boundsPeriod: { start: '2024-01-01', end } } } },
      ],
    });
    const [past, own] = draw({
      statements: [
        statement('s', until('2024-02-01')),
        statement('t', {
          ...until('2024-02-01'),
          effectivePeriod: { start: '2025-01-01', end: '2025-03-01' },
        }),
      ],
    });
    expect([past?.takenFrom, past?.takenUntil, own?.takenFrom, own?.takenUntil]).toEqual([
      '2024-01-01',
      '2024-02-01',
      '2025-01-01',
      '2025-03-01',
    ]);
  });
  it('notes, reasons and everything else that was said, and what nobody may pass over', () => {
    const [one] = draw({
      requests: [
        request('x', {
          status: 'stopped',
          statusReason: { coding: [{ code: 'sintol' }] },
          reasonCode: [
            { text: 'Gout' },
            { coding: [{ system: 'http://snomed.info/sct', code: '1' }] },
          ],
          reasonReference: [{ reference: 'Condition/c' }],
          note: [{ text: 'With\nwater', authorString: 'RN Vega', time: '2026-01-02' }],
          substitution: { allowedBoolean: false, reason: { text: 'rash' } },
          courseOfTherapyType: { coding: [{ code: 'acute' }] },
          modifierExtension: [{ url: 'urn:only-if', valueString: 'fasting' }],
          implicitRules: 'urn:rules',
        }),
      ],
      shared: shared([
        'a',
        { resourceType: 'Condition', id: 'c', subject, code: { text: 'Swollen toe' } },
      ]),
    });
    expect(one?.reason).toBe('Gout; SNOMED CT 1; Swollen toe');
    expect(one?.said).toMatchObject({
      statusCodes: ['sintol'],
      notes: [{ text: 'With\nwater', by: 'RN Vega', at: '2026-01-02' }],
      modifiers: ['urn:only-if: fasting', 'implicitRules: urn:rules'],
      facts: expect.arrayContaining([
        { is: 'substitution', code: 'not-allowed' },
        { is: 'substitution-reason', sent: 'rash' },
        { is: 'course', code: 'acute' },
      ]),
    });
  });

  it.each<[string, Record<string, string>, object]>([
    ['by name', { reference: 'Patient/p', display: 'Ann Poe' }, { sent: 'Ann Poe' }],
    ['by what they are', { reference: 'Patient/p' }, { code: 'Patient' }],
    ['by what they are', { type: 'RelatedPerson' }, { code: 'RelatedPerson' }],
  ])('who reported it, %s', (_, informationSource, who) =>
    expect(draw({ statements: [statement('1', { informationSource })] })[0]?.said.facts).toEqual([
      { is: 'reported-by', ...who },
    ]),
  );

  it('part fills as one toward what is left', () => {
    const part = (id: string, quantity: number, on: string) =>
      dispense(id, {
        authorizingPrescription: [{ reference: 'MedicationRequest/x' }],
        quantity: { value: quantity, unit: 'tablet' },
        whenHandedOver: on,
        type: { coding: [{ code: 'FFP' }] },
      });
    const [one] = draw({
      requests: [
        request('x', {
          dispenseRequest: { numberOfRepeatsAllowed: 2, quantity: { value: 90, unit: 'tablet' } },
        }),
      ],
      dispenses: [part('1', 30, '2026-11-01'), part('2', 60, '2026-11-05')],
    });
    expect(one && refillsLeft(one)).toBe(2);
  });
});
