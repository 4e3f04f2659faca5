import type { Derivation } from '../../../derivation.ts';
import { rebuildResults, takeStale } from './rebuild.ts';
import { markReferring, markStale } from './stale.sql.ts';

/** Lab results. Three transactions at a time: one reads while others compute and write. */
export const labDerivation: Derivation = {
  name: 'labs',
  types: ['Observation', 'DiagnosticReport', 'ServiceRequest', 'Specimen'],
  atOnce: 4,
  parallel: 3,
  mark: markStale,
  markReferring,
  take: takeStale,
  derive: rebuildResults,
};
