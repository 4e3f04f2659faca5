/**
 * Words that stand in no one's data but the canaries': wherever one turns up outside a page, health
 * information leaked.
 */
export const CANARIES = [
  'Zephyrinella',
  'Quokkaberg',
  'MRN-CANARY-7731',
  'Vexillology finding',
  'canary-note-lilac',
  'canary-reason-amber',
  '987654.3',
  'CVH-CANARY-4410',
] as const;
