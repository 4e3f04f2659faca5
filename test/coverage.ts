import type { Coverage, Organization, RelatedPerson } from '@medplum/fhirtypes';
import { type Find, readPlans } from '../src/coverage/coverage.rules.ts';

export const TODAY = '2026-11-22';
export const ZONE = 'America/Chicago';
/** A Coverage with what every one has. */
export const coverage = (rest: Partial<Coverage> = {}): Coverage => ({
  resourceType: 'Coverage',
  status: 'active',
  beneficiary: { reference: 'Patient/p' },
  payor: [],
  ...rest,
});
/** What the references of the sources “a” and “b” lead to. */
export const organizations: Record<string, Organization | RelatedPerson> = {
  'a Organization/o1': { resourceType: 'Organization', name: 'Northmoor Mutual' },
  'b Organization/o1': { resourceType: 'Organization', name: 'Of another source' },
  'a Organization/o2': { resourceType: 'Organization', alias: ['Only an alias'] },
  'a RelatedPerson/r1': {
    resourceType: 'RelatedPerson',
    patient: { reference: 'Patient/p' },
    name: [{ given: ['Wayan'], family: 'Dewi' }],
  },
};
export const find: Find = (source, type, id) => organizations[`${source} ${type}/${id}`];
/** The plans that these coverages of source “a” are read as. */
export const plans = (...list: Partial<Coverage>[]) =>
  readPlans(
    list.map((one, at) => ({ id: `c${at}`, source: 'a', content: coverage(one) })),
    TODAY,
    ZONE,
    find,
  );
