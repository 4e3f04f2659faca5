import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { aPrescription } from '../../../test/prescriptions.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { RECORD } from '../record/links.rules.ts';
import { approvedText, buildRenewal, changes, isRepeatable, sameTerms } from './renewals.rules.ts';

const today = '2026-11-24';
const rx = aPrescription(today, { id: 'old', sourceId: '300', repeats: 2, quantity: 90 });
const whole = { ...rx, dosage: [{ text: 'Take 1 tablet daily' }] };

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

describe('approving as before', () => {
  const modifier = { url: 'https://example.org/negated', value: 'true' };
  it('is possible with everything on record', () => {
    expect(isRepeatable(whole)).toBe(true);
    expect(isRepeatable({ ...whole, status: 'completed' })).toBe(true);
  });
  it.each<[string, Partial<typeof rx>]>([
    ['no refills on record', { repeats: null }],
    ['too many refills', { repeats: 12 }],
    ['no amount', { quantity: null }],
    ['an amount of nothing', { quantity: 0 }],
    ['no days', { daysSupply: null }],
    ['more than a year', { daysSupply: 366 }],
    ['no directions', { dosage: [] }],
    ['a controlled medicine', { schedule: 'IV' }],
    ['one not to take', { doNotTake: true }],
    ['one that was stopped', { status: 'stopped' }],
    ['a sender’s hold', { labels: ['sender-hold'] }],
    ['a modifier', { said: { ...rx.said, modifiers: [modifier as never] } }],
  ])('is not possible with %s', (_, rest) =>
    expect(isRepeatable({ ...whole, ...rest })).toBe(false),
  );

  it.each<[string, Partial<typeof rx>]>([
    ['name', { name: 'lisinopril 20 MG Oral Tablet' }],
    ['directions', { dosage: [{ text: 'Take 2 tablets daily' }] }],
    ['amount', { quantity: 30 }],
    ['unit', { quantityUnit: 'capsules' }],
    ['refills', { repeats: 1 }],
    ['days', { daysSupply: 30 }],
    ['status', { status: 'stopped' }],
    ['reason', { reason: 'Heart failure' }],
    ['prescriber', { prescriberNpi: '1999999984' }],
    ['successor', { replacedBy: 'new' }],
    ['notes', { said: { ...rx.said, notes: [{ text: 'Check potassium' } as never] } }],
  ])('is approving just what was shown: another %s is another', (_, rest) =>
    expect(approvedText({ ...whole, ...rest }, today)).not.toBe(approvedText(whole, today)),
  );
  it('holds for the day: tomorrow it would be good for a day longer', () => {
    expect(approvedText(whole, today)).toBe(approvedText({ ...whole }, today));
    expect(approvedText(whole, '2026-11-25')).not.toBe(approvedText(whole, today));
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
