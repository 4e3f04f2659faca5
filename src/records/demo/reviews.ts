import type { Observation, Resource } from '@medplum/fhirtypes';
import type { DemoDeps } from '../../demo-part.ts';
import { maySetPreferences } from '../../family/policy.ts';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import { mayNoteResults } from '../policy.ts';
import { reviewResult } from '../reviews/reviews.ts';
import { saveWish } from '../wishes/wishes.ts';
import { collectedBefore } from './demo.sql.ts';

/** A test of yesterday, which a doctor is to see first. */
const test = (
  patient: string,
  id: string,
  [code, display]: readonly [string, string],
  valueQuantity: { value: number; unit: string },
  [low, high]: readonly [number, number],
  day: PlainDate,
): Observation => ({
  resourceType: 'Observation',
  id: `story-${id}`,
  status: 'final',
  category: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'laboratory',
        },
      ],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code, display }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: `${day}T15:30:00Z`,
  valueQuantity,
  referenceRange: [
    {
      low: { value: low, unit: valueQuantity.unit },
      high: { value: high, unit: valueQuantity.unit },
    },
  ],
});

/** Mary's results of yesterday. @param patient her id in her own record */
export const resultsToReview = (patient: string, today: PlainDate): Resource[] => [
  test(
    patient,
    'mary-ferritin',
    ['2276-4', 'Ferritin [Mass/volume] in Serum or Plasma'],
    { value: 9, unit: 'ng/mL' },
    [13, 84],
    addDays(today, -1),
  ),
  test(
    patient,
    'mary-vitamin-d',
    ['1989-3', '25-hydroxyvitamin D3 [Mass/volume] in Serum or Plasma'],
    { value: 34, unit: 'ng/mL' },
    [20, 60],
    addDays(today, -1),
  ),
];

/**
 * Mary's father wants her doctor to see results first. The doctor has seen the older ones, and
 * those of yesterday wait.
 */
export async function reviewOlderResults({ actAs, asOf }: DemoDeps): Promise<void> {
  const { now } = asOf();
  await actAs(
    'reuben',
    maySetPreferences,
    (access) => saveWish(access, 'doctor-first', now),
    'mary-lind',
  );
  await actAs(
    'dr.okafor',
    mayNoteResults,
    async (access) => {
      const weekAgo = new Date(now.getTime() - 7 * 24 * 3_600_000);
      for (const id of await collectedBefore(access, weekAgo)) await reviewResult(access, id, now);
    },
    'mary-lind',
  );
}
