import type { Resource } from '@medplum/fhirtypes';
import { DEMO_COVER_NPI } from '../../clinics/demo.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { often, type Story, told } from './told.ts';

/** A prescription for 90 days, with one of three refills taken so many days ago. */
const refillable = (id: string, rxnorm: string, name: string, ago: number): Story => ({
  id,
  rxnorm,
  name,
  dosage: often(1, 1, 'd', 1, 'tablet'),
  written: ago + 95,
  repeats: 3,
  quantity: [90, 'tablets'],
  days: 90,
  fills: [
    { ago: ago + 90, paid: 8 },
    { ago, paid: 8 },
  ],
});
/** One that has no refills left. */
const usedUp = (id: string, rxnorm: string, name: string, ago: number): Story => ({
  ...refillable(id, rxnorm, name, ago),
  repeats: 1,
});

const LISINOPRIL = ['314076', 'lisinopril 10 MG Oral Tablet'] as const;
const AMLODIPINE = ['329528', 'amlodipine 5 MG Oral Tablet'] as const;
const ATORVASTATIN = ['617310', 'atorvastatin 20 MG Oral Tablet'] as const;
const HCTZ = ['310798', 'hydrochlorothiazide 25 MG Oral Tablet'] as const;
const LEVOTHYROXINE = ['966247', 'levothyroxine sodium 0.05 MG Oral Tablet'] as const;
const LOSARTAN = ['979485', 'losartan potassium 50 MG Oral Tablet'] as const;
const SERTRALINE = ['312941', 'sertraline 50 MG Oral Tablet'] as const;

/**
 * The prescriptions behind the requests that wait for staff. They are of their own, so that the
 * members' lists keep what can still be refilled.
 * @param of the demo's people by file: the id of each in its own record
 */
export function requestedMedicines(of: (file: string) => string, today: PlainDate): Resource[] {
  const clint = [
    refillable('clint-lisinopril', ...LISINOPRIL, 95),
    {
      ...usedUp('clint-losartan', ...LOSARTAN, 84),
      by: { name: 'Dr. Robin Hale', npi: DEMO_COVER_NPI },
    },
  ];
  const jill = [
    refillable('jill-levothyroxine', ...LEVOTHYROXINE, 82),
    refillable('jill-lisinopril', ...LISINOPRIL, 80),
    refillable('jill-atorvastatin', ...ATORVASTATIN, 80),
    usedUp('jill-sertraline', ...SERTRALINE, 86),
  ];
  const reuben = [
    refillable('reuben-amlodipine', ...AMLODIPINE, 83),
    refillable('reuben-losartan', ...LOSARTAN, 85),
    usedUp('reuben-atorvastatin', ...ATORVASTATIN, 88),
  ];
  const elsy = [
    refillable('elsy-atorvastatin', ...ATORVASTATIN, 84),
    usedUp('elsy-hctz', ...HCTZ, 87),
  ];
  return [
    ...told(of('clint-champlin'), clint, today),
    ...told(of('jill-tillman'), jill, today),
    ...told(of('reuben-lind'), reuben, today),
    ...told(of('elsy-bechtelar'), elsy, today),
  ];
}
