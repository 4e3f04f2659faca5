import type { DemoPart } from '../../demo-part.ts';
import { familyPeople, familyResources } from './family.ts';
import { tellFamilies } from './stories.ts';

export const caregiversDemo: DemoPart = {
  order: 50,
  people: familyPeople,
  resources: familyResources,
  tell: tellFamilies,
};
