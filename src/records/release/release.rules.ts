import { isEnteredInError } from '../../fhir/statuses.ts';
import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';

/**
 * The release engine: for one result and one viewer, show it, show it behind a gate, or hide even
 * that it exists. Default: show at once. Pure; every list, count, badge, mail, page, file and
 * search asks it (45 CFR 171).
 */
export type Release = 'show' | 'gate' | 'hide';
export type ReleaseReason =
  | 'immediate'
  | 'sensitive-gate'
  | 'life-changing-gate'
  | 'entered-in-error'
  | 'not-resulted'
  | 'held'
  | 'sender-hold'
  | 'jurisdiction'
  | 'teen-private'
  | 'teen-unlabelled'
  | 'violence'
  | 'patient-only'
  | 'doctor-first';
export interface Ruling {
  outcome: Release;
  reason: ReleaseReason;
}

/**
 * What a result may reveal, and what its sender asks for: from codes and words (labels.rules.ts)
 * and security labels (security-labels.rules.ts).
 */
const EVERY = [
  'hiv',
  'hepatitis',
  'sti',
  'reproductive',
  'substance-use',
  'mental-health',
  'violence',
  'genetic',
  'pathology',
  'malignancy',
  'tumor-marker',
  'restricted',
  'patient-only',
  'sender-hold',
  'unlabelled',
] as const;
export type Label = (typeof EVERY)[number];
export const LABELS: readonly Label[] = EVERY;

export interface Viewer {
  as: 'self' | 'caregiver' | 'staff';
  /** The patient's band today, not the viewer's. */
  band: 'child' | 'teen' | 'adult' | 'unknown';
}

export interface Releasable {
  status: string;
  labels: readonly string[];
  /** An active hold's last day, or null. */
  heldUntil: PlainDate | null;
  /** A clinician has looked at this version, or written a note on it. */
  reviewed: boolean;
  /** A clinician decided that the patient sees this version, although its sender asked to wait. */
  released: boolean;
  /** The day on which this version arrived. */
  arrivedOn: PlainDate;
}

export interface ReleaseContext {
  today: PlainDate;
  jurisdiction: Settings['jurisdiction'];
  wish: 'immediate' | 'doctor-first';
  doctorFirstDays: number;
}

/**
 * A row: if all its conditions are met, its outcome applies. The strictest row wins; order breaks
 * ties.
 */
interface Rule {
  reason: ReleaseReason;
  outcome: Exclude<Release, 'show'>;
  /** Where the rule comes from. */
  source: string;
  when(result: Releasable, viewer: Viewer, context: ReleaseContext): boolean;
}

const has = (result: Releasable, ...labels: Label[]) =>
  labels.some((label) => result.labels.includes(label));

/**
 * What a teen may keep private: sexual and reproductive health, mental health, substance use,
 * violence, genetics.
 */
export const TEEN_PRIVATE: readonly Label[] = [
  'hiv',
  'sti',
  'hepatitis',
  'reproductive',
  'substance-use',
  'mental-health',
  'violence',
  'genetic',
];
/**
 * California: shown electronically only after the clinician has looked (Health and Safety Code
 * 123148, subject to counsel).
 */
export const CALIFORNIA_REVIEW: readonly Label[] = [
  'hiv',
  'hepatitis',
  'substance-use',
  'malignancy',
];

/** The day on which a member sees a result that no doctor has looked at. */
export const shownFrom = (arrivedOn: PlainDate, doctorFirstDays: number): PlainDate =>
  addDays(arrivedOn, doctorFirstDays);

export const RULES: readonly Rule[] = [
  {
    reason: 'entered-in-error',
    outcome: 'hide',
    source: 'FHIR R4 observation-status: the result was never true; it stays in the history',
    when: isEnteredInError,
  },
  {
    reason: 'not-resulted',
    outcome: 'hide',
    source: 'FHIR R4 diagnostic-report-status registered: nothing has been found yet',
    when: (result) => result.status === 'registered',
  },
  {
    reason: 'held',
    outcome: 'hide',
    source:
      '45 CFR 171.201, 171.202, 171.204: a clinician’s recorded hold, with its reason and end date',
    when: (result, viewer, { today }) =>
      viewer.as !== 'staff' && result.heldUntil !== null && today <= result.heldUntil,
  },
  {
    reason: 'sender-hold',
    outcome: 'hide',
    source:
      'HL7 v3 ActCode NOPAT, TBOO, PSYTHPN, HUAPRV: the sender asks that patient, family and caregivers wait until a clinician decides to show it',
    when: (result, viewer) =>
      viewer.as !== 'staff' && !result.released && has(result, 'sender-hold'),
  },
  {
    reason: 'jurisdiction',
    outcome: 'hide',
    source:
      'California Health and Safety Code 123148: these classes wait until the clinician has looked',
    when: (result, viewer, { jurisdiction }) =>
      viewer.as !== 'staff' &&
      jurisdiction === 'US-CA' &&
      !result.reviewed &&
      has(result, ...CALIFORNIA_REVIEW),
  },
  {
    reason: 'teen-private',
    outcome: 'hide',
    source:
      'State minor-consent law as the health system applies it: a teen’s sensitive results are the teen’s own',
    when: (result, viewer) =>
      viewer.as === 'caregiver' && viewer.band === 'teen' && has(result, ...TEEN_PRIVATE),
  },
  {
    reason: 'teen-unlabelled',
    outcome: 'hide',
    source:
      'Fail closed: without a code that we know, we can’t tell that a result is harmless to a teen’s privacy',
    when: (result, viewer) =>
      viewer.as === 'caregiver' &&
      (viewer.band === 'teen' || viewer.band === 'unknown') &&
      has(result, 'unlabelled'),
  },
  {
    reason: 'violence',
    outcome: 'hide',
    source:
      '45 CFR 164.502(g)(5): whoever acts for a victim of abuse or violence may be the abuser; only the patient sees it',
    when: (result, viewer) => viewer.as === 'caregiver' && has(result, 'violence'),
  },
  {
    reason: 'patient-only',
    outcome: 'hide',
    source:
      'HL7 v3 ActCode PRS, NOAUTH, NODSCLCDS, NORDSCLCD: not to others without the patient’s consent; a parent gives it for a young child',
    when: (result, viewer) =>
      viewer.as === 'caregiver' && viewer.band !== 'child' && has(result, 'patient-only'),
  },
  {
    reason: 'doctor-first',
    outcome: 'hide',
    source:
      'ASTP information-blocking FAQ: the patient asked that the doctor look first, for an agreed time',
    when: (result, viewer, { wish, today, doctorFirstDays }) =>
      viewer.as !== 'staff' &&
      wish === 'doctor-first' &&
      !result.reviewed &&
      today < shownFrom(result.arrivedOn, doctorFirstDays),
  },
  {
    reason: 'life-changing-gate',
    outcome: 'gate',
    source:
      'Patient preference studies (PMC8741580): a plain question before cancer and genetic findings and tumor markers, no delay',
    when: (result, viewer) =>
      viewer.as !== 'staff' &&
      !result.reviewed &&
      has(result, 'malignancy', 'tumor-marker', 'pathology', 'genetic'),
  },
  {
    reason: 'sensitive-gate',
    outcome: 'gate',
    source: 'So that nobody reads it over the reader’s shoulder; one click opens it',
    when: (result, viewer) =>
      viewer.as !== 'staff' &&
      has(
        result,
        'hiv',
        'sti',
        'reproductive',
        'substance-use',
        'mental-health',
        'violence',
        'restricted',
      ),
  },
];

const STRICTNESS: Record<Release, number> = { show: 0, gate: 1, hide: 2 };

/** Decides for one result and one viewer. */
export function rule(result: Releasable, viewer: Viewer, context: ReleaseContext): Ruling {
  let ruling: Ruling = { outcome: 'show', reason: 'immediate' };
  for (const row of RULES) {
    if (STRICTNESS[row.outcome] > STRICTNESS[ruling.outcome] && row.when(result, viewer, context))
      ruling = { outcome: row.outcome, reason: row.reason };
  }
  return ruling;
}

/**
 * Whether a result that nobody has reviewed waits for a doctor because the member wishes so. A
 * result that was never true, or that has nothing in it yet, waits for nobody.
 */
export function awaitsReview(
  result: Pick<Releasable, 'status' | 'labels' | 'arrivedOn'>,
  context: ReleaseContext,
): boolean {
  const unseen = { ...result, heldUntil: null, reviewed: false, released: false };
  const member: Viewer = { as: 'self', band: 'adult' };
  const { reason } = rule(unseen, member, context);
  return (
    reason !== 'entered-in-error' &&
    reason !== 'not-resulted' &&
    context.wish === 'doctor-first' &&
    context.today < shownFrom(result.arrivedOn, context.doctorFirstDays)
  );
}

interface Labelled {
  labels: readonly string[];
  members: readonly Labelled[];
}
const HOLD: Label = 'sender-hold';
const isHeld = (tests: readonly Labelled[]): boolean =>
  tests.some((test) => test.labels.includes(HOLD) || isHeld(test.members));

/**
 * Whether the sender asks not to show a result, or one of its tests, to the patient, and no
 * clinician has decided otherwise.
 */
export const awaitsClinician = (result: {
  released: boolean;
  labels: readonly string[];
  tests: readonly Labelled[];
}): boolean => !result.released && (result.labels.includes(HOLD) || isHeld(result.tests));
