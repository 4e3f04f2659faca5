/** The parts of a record that a caregiver's access is decided for, one by one. */
export const CATEGORIES = [
  'results',
  'medicines',
  'refills',
  'messages',
  'upcoming-appointments',
  'past-appointments',
  'vaccinations',
  'growth',
  'allergies',
  'conditions',
  'notes',
  'documents',
  'coverage',
  'costs',
  'information',
  'access-log',
  'preferences',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What somebody does with a part of a record: look at it, or do something in it. */
export const ACTIONS = ['view', 'act'] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * What there is to do, by category: write a message, book a visit, ask for a refill. In the others
 * there is only something to see.
 */
export const ACTABLE: readonly Category[] = [
  'medicines',
  'refills',
  'messages',
  'upcoming-appointments',
  'costs',
  'information',
  'preferences',
];
