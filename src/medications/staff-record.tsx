import { type Access, accessFor } from '../platform/access/access.ts';
import type { RecordFact } from '../platform/http/record-fact.ts';
import type { View } from '../platform/http/routes.ts';
import { AllergyFact } from './allergies/allergies.pages.tsx';
import { listAllergies } from './allergies/allergies.ts';
import { mayReadAllergiesAsStaff } from './policy.ts';

/** Allergies, for staff whose role may see them. */
export async function allergyFacts<P extends string>(
  access: Access<P>,
  view: View,
): Promise<RecordFact[]> {
  const { t } = view;
  const granted = accessFor(access, mayReadAllergiesAsStaff, view);
  if (!granted) return [];
  const allergies = await listAllergies(granted, granted.person.id);
  const n = allergies.current.length;
  const high = allergies.current.some(({ highRisk }) => highRisk);
  return [
    {
      order: 60,
      term: n > 0 ? t('allergy.count', { n }) : t('med.allergies'),
      value: <AllergyFact view={view} allergies={allergies} />,
      ...(high && { tone: 'high' as const }),
    },
  ];
}
