import { describe, expect, it } from 'vitest';
import { derive, dispense, request, shared, statement, subject } from '../../../../test/derived.ts';
import { RXNORM } from '../../../fhir/systems.ts';
import { refillsLeft } from '../fills.rules.ts';

describe('what else is derived', () => {
  it('a statement beside the prescription that it is about, unless it only repeats it', () => {
    const about = { basedOn: [{ reference: 'MedicationRequest/1' }] };
    const drawn = derive({
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

  it('for fills whose prescription is missing, or was entered in error, a medicine each', () => {
    const drawn = derive({
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

  it('which draft was replaced', () => {
    const same = { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '9' }] } };
    const drawn = derive({
      requests: [
        request('draft', { ...same, status: 'draft', authoredOn: '2026-11-01' }),
        request('real', { ...same, authoredOn: '2026-11-02' }),
        request('later', { ...same, status: 'draft', authoredOn: '2026-11-09' }),
      ],
    });
    expect(drawn.map((one) => one.replacedBy)).toEqual(['a-real', null, null]);
    // nor does a draft replace what it is meant to replace
    const [old] = derive({
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

  it('days as the clinics count them, and as they were sent', () => {
    const [one] = derive({
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

  it('the course of a statement from its directions, if it has no period of its own', () => {
    const until = (end: string) => ({
      dosage: [
        { text: '1 daily', timing: { repeat: { boundsPeriod: { start: '2024-01-01', end } } } },
      ],
    });
    const [past, own] = derive({
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
  it('notes, reasons and everything else that was said, and what must not be ignored', () => {
    const [one] = derive({
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
    expect(derive({ statements: [statement('1', { informationSource })] })[0]?.said.facts).toEqual([
      { is: 'reported-by', ...who },
    ]),
  );

  it('part fills as one fill toward what is left', () => {
    const part = (id: string, quantity: number, on: string) =>
      dispense(id, {
        authorizingPrescription: [{ reference: 'MedicationRequest/x' }],
        quantity: { value: quantity, unit: 'tablet' },
        whenHandedOver: on,
        type: { coding: [{ code: 'FFP' }] },
      });
    const [one] = derive({
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
