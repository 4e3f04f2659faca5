import type { DemoPart } from '../../demo-part.ts';
import { familyPeople, familyResources } from './family.ts';

export const caregiversDemo: DemoPart = {
  order: 50,
  people: familyPeople,
  resources: familyResources,
};
