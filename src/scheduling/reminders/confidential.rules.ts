import type { Standing } from '../../family/access-classes.rules.ts';
import { narrowBand } from '../../family/bands.rules.ts';
import { lawOf } from '../../family/law.rules.ts';

/**
 * Whether a confidential visit is kept from a caregiver who may hear of other visits: a parent or
 * guardian of a teen, who sees only what the teen or the law lets them see, or of somebody whose age
 * nobody knows. The parent of a child hears of it, and so does whoever an adult chose or a court
 * named for an adult.
 */
export function isKeptFrom({ person, days, settings }: Standing): boolean {
  const relation = person?.relation;
  if (!relation || relation.basis === 'invited') return false;
  const band = narrowBand(person, days, lawOf(settings));
  return band === 'teen' || band === 'unknown';
}
