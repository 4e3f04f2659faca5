/**
 * How a value compares, as flagged by the laboratory or by us. The kinds are those of HL7's
 * ObservationInterpretation (terminology.hl7.org, including retired codes); codes with the same
 * meaning share a kind.
 */
export const FLAGS = {
  'critical-high': { weight: 100, abnormal: true, critical: true, side: 'high' },
  'critical-low': { weight: 100, abnormal: true, critical: true, side: 'low' },
  critical: { weight: 100, abnormal: true, critical: true, side: 'high' },
  'very-high': { weight: 90, abnormal: true, side: 'high' },
  'very-low': { weight: 90, abnormal: true, side: 'low' },
  high: { weight: 80, abnormal: true, side: 'high' },
  low: { weight: 80, abnormal: true, side: 'low' },
  'above-threshold': { weight: 78, abnormal: true, side: 'high' },
  'below-threshold': { weight: 78, abnormal: true, side: 'low' },
  'outside-threshold': { weight: 77, abnormal: true, side: 'high' },
  abnormal: { weight: 75, abnormal: true, side: 'high' },
  unexpected: { weight: 74, abnormal: true, side: 'high' },
  resistant: { weight: 73, abnormal: true, side: 'high' },
  'not-susceptible': { weight: 72, abnormal: true, side: 'high' },
  reactive: { weight: 71, abnormal: true, side: 'high' },
  positive: { weight: 70, abnormal: true, side: 'high' },
  detected: { weight: 70, abnormal: true, side: 'high' },
  carrier: { weight: 69, abnormal: true, side: 'high' },
  'weakly-reactive': { weight: 68, abnormal: true, side: 'high' },
  intermediate: { weight: 67, abnormal: true, side: 'none' },
  'dose-dependent': { weight: 66, abnormal: true, side: 'none' },
  indeterminate: { weight: 65, abnormal: true, side: 'none' },
  equivocal: { weight: 64, abnormal: true, side: 'none' },
  'off-scale-high': { weight: 60, abnormal: true, side: 'high' },
  'off-scale-low': { weight: 60, abnormal: true, side: 'low' },
  'control-failed': { weight: 58, abnormal: true, side: 'none' },
  toxic: { weight: 58, abnormal: true, side: 'none' },
  'anti-complementary': { weight: 58, abnormal: true, side: 'none' },
  'too-little-evidence': { weight: 56, abnormal: true, side: 'none' },
  'medical-review': { weight: 54, abnormal: false, side: 'none' },
  worse: { weight: 40, abnormal: false, side: 'none' },
  'went-up': { weight: 38, abnormal: false, side: 'none' },
  'went-down': { weight: 38, abnormal: false, side: 'none' },
  better: { weight: 36, abnormal: false, side: 'none' },
  'no-breakpoint': { weight: 30, abnormal: false, side: 'none' },
  'said-elsewhere': { weight: 28, abnormal: false, side: 'none' },
  expected: { weight: 24, abnormal: false, side: 'in' },
  susceptible: { weight: 22, abnormal: false, side: 'in' },
  'not-reactive': { weight: 20, abnormal: false, side: 'in' },
  negative: { weight: 20, abnormal: false, side: 'in' },
  'not-detected': { weight: 20, abnormal: false, side: 'in' },
  normal: { weight: 10, abnormal: false, side: 'in' },
  none: { weight: 0, abnormal: false, side: 'none' },
} as const satisfies Record<
  string,
  { weight: number; abnormal: boolean; critical?: true; side: 'high' | 'low' | 'in' | 'none' }
>;

export type Flag = keyof typeof FLAGS;

/** Whether a flag needs attention: what "outside the range" counts and filters by. */
export const isAbnormal = (flag: Flag): boolean => FLAGS[flag].abnormal;
export const isCritical = (flag: Flag): boolean => 'critical' in FLAGS[flag];
/** Whether a flag is about how well an antibiotic works, and not about a range. */
export const isSusceptibility = (flag: Flag): boolean => SUSCEPTIBILITIES.has(flag);
const SUSCEPTIBILITIES = new Set<Flag>([
  'susceptible',
  'dose-dependent',
  'intermediate',
  'resistant',
  'not-susceptible',
  'no-breakpoint',
]);
/** Whether a flag is about how a value changed, and not about a range. */
export const isChange = (flag: Flag): boolean => CHANGES.has(flag);
const CHANGES = new Set<Flag>(['worse', 'better', 'went-up', 'went-down']);

/** Most serious first, without duplicates. */
export const inOrder = (flags: readonly Flag[]): Flag[] =>
  [...new Set(flags)].sort((a, b) => FLAGS[b].weight - FLAGS[a].weight);

/** Codes of v3 ObservationInterpretation and of v2 table 0078, in upper case. */
export const BY_CODE: Readonly<Record<string, Flag>> = {
  HH: 'critical-high',
  LL: 'critical-low',
  AA: 'critical',
  HU: 'very-high',
  'H>': 'very-high',
  LU: 'very-low',
  'L<': 'very-low',
  H: 'high',
  L: 'low',
  A: 'abnormal',
  N: 'normal',
  HX: 'above-threshold',
  LX: 'below-threshold',
  EX: 'outside-threshold',
  '<': 'off-scale-low',
  '>': 'off-scale-high',
  POS: 'positive',
  NEG: 'negative',
  DET: 'detected',
  ND: 'not-detected',
  RR: 'reactive',
  WR: 'weakly-reactive',
  NR: 'not-reactive',
  IND: 'indeterminate',
  E: 'equivocal',
  IE: 'too-little-evidence',
  S: 'susceptible',
  VS: 'susceptible',
  MS: 'intermediate',
  'SYN-S': 'susceptible',
  SDD: 'dose-dependent',
  I: 'intermediate',
  R: 'resistant',
  'SYN-R': 'resistant',
  NS: 'not-susceptible',
  NCL: 'no-breakpoint',
  EXP: 'expected',
  UNE: 'unexpected',
  CAR: 'carrier',
  CARRIER: 'carrier',
  B: 'better',
  W: 'worse',
  U: 'went-up',
  D: 'went-down',
  AC: 'anti-complementary',
  TOX: 'toxic',
  QCF: 'control-failed',
  HM: 'medical-review',
  OBX: 'said-elsewhere',
};
