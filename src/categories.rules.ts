/** The parts of a record that a caregiver's access is decided for, one by one. */
export const CATEGORIES = [
  'results',
  'medicines',
  'access-log',
  'preferences',
  'messages',
  'appointments',
  'vaccinations',
  'growth',
  'allergies',
  'refills',
  'costs',
  'information',
] as const;
export type Category = (typeof CATEGORIES)[number];
