/**
 * Words that are in no one's data but the canaries': wherever one turns up outside a page or the
 * tables that hold the record, health information leaked. One for each kind of text that the portal
 * takes or is sent.
 */
export const CANARY = {
  given: 'Zephyrinella',
  family: 'Quokkaberg',
  mrn: 'MRN-CANARY-77310442',
  mrnDigits: '77310442',
  street: '77 Canarybird Lane',
  email: 'first@canary-mail.example',
  newEmail: 'second@canary-mail.example',
  phone: '319-555-7731',
  finding: 'Vexillology finding',
  number: '987654.3',
  fileName: 'canary-file-scarlet',
  labSearch: 'canary-search-cobalt',
  resultNote: 'canary-note-lilac',
  holdReason: 'canary-reason-amber',
  keptNote: 'canary-kept-cyan',
  memberId: 'CVH-CANARY-4410',
  payor: 'Canarypayor Mutual',
  drug: 'Canaryzepam',
  directions: 'canary-directions-teal',
  rxNote: 'canary-rxnote-coral',
  indication: 'canary-indication-umber',
  fillNote: 'canary-fillnote-sage',
  allergen: 'Canarywort',
  reaction: 'canary-reaction-beige',
  allergyNote: 'canary-allergynote-lime',
  reported: 'Canaryroot tea',
  reportedDirections: 'canary-selfdirections-mauve',
  reportedSince: 'canary-since-plum',
  refillNote: 'canary-refillnote-rust',
  pharmacistNote: 'canary-pharmacist-olive',
  renewalAnswer: 'canary-renewal-azure',
  emergencyReason: 'canary-emergency-khaki',
  listingReason: 'canary-listing-ivory',
  reviewNote: 'canary-review-indigo',
  caseNote: 'canary-case-fawn',
  quarantined: 'canary-quarantine-pearl',
  passkey: 'canary-passkey-jade',
  secretAnswer: 'gilded sparrow hymn',
} as const;
export type CanaryName = keyof typeof CANARY;
export const CANARIES: readonly string[] = Object.values(CANARY);
