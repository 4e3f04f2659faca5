import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { aPrescription } from '../../../test/prescriptions.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { RECORD } from '../record/links.rules.ts';
import { buildRenewal, changes, sameTerms } from './renewals.rules.ts';

const today = '2026-11-24';
const rx = aPrescription(today, { id: 'old', sourceId: '300', repeats: 2, quantity: 90 });

describe('the terms of a renewal', () => {
  it('are those of the last prescription, for a year from today', () => {
    expect(sameTerms(rx, today)).toEqual({
      repeats: 2,
      quantity: 90,
      days: 90,
      until: '2027-11-24',
    });
    expect(sameTerms({ ...rx, repeats: null, quantity: null, daysSupply: null }, today)).toEqual({
      repeats: 0,
      quantity: 0,
      days: 30,
      until: '2027-11-24',
    });
  });
  it('are shown as changed if they differ, and only then', () => {
    const same = sameTerms(rx, today);
    expect(changes(rx, same, today)).toEqual([]);
    expect(changes(rx, { ...same, quantity: 30, until: '2027-01-01' }, today)).toEqual([
      'quantity',
      'until',
    ]);
  });
});

describe('the new prescription', () => {
  const build = (before: Partial<MedicationRequest>, reason: string | null = null) =>
    buildRenewal({
      request: {
        id: 'r1',
        patientId: 'p1',
        pharmacy: { name: 'Main Pharmacy', ncpdp: '1600001' } as Pharmacy,
      },
      rx: { ...rx, reason },
      before: {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject: {},
        ...before,
      },
      medicine: { medicationCodeableConcept: { text: 'Lisinopril' } },
      terms: { repeats: 3, quantity: 30, days: 30, until: '2027-05-24' },
      number: '70001',
      prescriber: { npi: '1234567893', name: 'Dr. Amara Okafor' },
      asOf: { now: new Date('2026-11-24T15:00:00Z'), today },
    });

  it('has the new terms, refers to the one that it replaces, and names who prescribed it', () =>
    expect(build({})).toMatchObject({
      id: 'renewal-r1',
      identifier: [{ value: '70001' }],
      status: 'active',
      medicationCodeableConcept: { text: 'Lisinopril' },
      subject: { reference: 'Patient/p1' },
      authoredOn: '2026-11-24T15:00:00.000Z',
      requester: { display: 'Dr. Amara Okafor', identifier: { value: '1234567893' } },
      priorPrescription: {
        reference: 'MedicationRequest/300',
        identifier: { system: RECORD, value: 'old' },
      },
      dispenseRequest: {
        validityPeriod: { start: today, end: '2027-05-24' },
        numberOfRepeatsAllowed: 3,
        quantity: { value: 30, unit: 'tablets' },
        expectedSupplyDuration: { value: 30, code: 'd' },
        performer: { display: 'Main Pharmacy', identifier: { value: '1600001' } },
      },
    }));

  it('keeps what the old one says, word for word', () => {
    const kept: Partial<MedicationRequest> = {
      note: [{ text: 'Check potassium' }],
      dosageInstruction: [{ text: '1 tab po qd' }],
      substitution: { allowedBoolean: false },
      courseOfTherapyType: { text: 'Continuous' },
      reasonCode: [{ text: 'Blood pressure' }],
    };
    expect(build(kept, 'another')).toMatchObject(kept);
  });

  it('keeps a reason that the old one only referred to', () => {
    expect(build({}, 'Blood pressure').reasonCode).toEqual([{ text: 'Blood pressure' }]);
    expect(build({})).not.toHaveProperty('reasonCode');
  });
});
