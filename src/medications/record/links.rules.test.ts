import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import {
  derive,
  dispense,
  kept,
  medication,
  NAMELESS,
  request,
  shared,
} from '../../../test/derived.ts';
import { keysIn, RECORD, type Stored } from './links.rules.ts';

describe('ids', () => {
  it('mean what they mean in their own source: medicines, prescribers, fills, claims, replaced prescriptions', () => {
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
    const drawn = derive({
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

  it('in what the portal wrote are those of the record', () => {
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
    const drawn = derive({
      requests: [...both, renewal],
      dispenses: [
        dispense('refill-1', { authorizingPrescription: [to('a-300')] }, 'portico'),
        dispense(
          '7',
          { authorizingPrescription: [{ reference: 'MedicationRequest/renewal-1' }] },
          'b',
        ),
      ],
      // a renewal's medicine is in the source of the prescription that it renews
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

  it('from older resources of the portal count if only one source has them', () => {
    const old = dispense(
      'refill-1',
      { authorizingPrescription: [{ reference: 'MedicationRequest/300' }] },
      'portico',
    );
    expect(
      derive({ requests: [request('300')], dispenses: [old] }).map((one) => [
        one.id,
        one.fills.length,
      ]),
    ).toEqual([['a-300', 1]]);
    // whose it is can't be told: it belongs to nobody, and is still shown
    expect(
      derive({ requests: [request('300'), request('300', {}, 'b')], dispenses: [old] }).map(
        (one) => [one.id, one.fills.length],
      ),
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
      derive({ requests, dispenses: [fill] }).map((one) => `${one.id} ${one.fills.length}`);
    expect(counts(numbered('a'))).toEqual(['a-1 1']);
    expect(counts(numbered('a'), numbered('b'))).toEqual(['a-1 0', 'b-1 1']);
    expect(counts(numbered('a'), numbered('c'))).toEqual(['a-1 0', 'c-1 0', 'b-d 1']);
  });

  it('of everything that it was derived from are stored, so that it is derived again when they change', () => {
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
