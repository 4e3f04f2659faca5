/** What somebody asks for access by. */
export const REQUEST_KINDS = [
  'parent',
  'step-parent',
  'foster-parent',
  'guardian',
  'power-of-attorney',
  'representative',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const REQUEST_STATES = [
  'requested',
  'papers-needed',
  'in-review',
  'approved',
  'declined',
  'expired',
  'withdrawn',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Who moves a request on. */
export type RequestBy = 'caregiver' | 'staff' | 'portal';

/**
 * From which state to which, and by whom. `portal`: what the record itself proves is approved at
 * once, and a request without papers ends in time.
 */
const STEPS: readonly (readonly [RequestState, RequestState, RequestBy])[] = [
  ['requested', 'approved', 'portal'],
  ['requested', 'in-review', 'staff'],
  ['requested', 'papers-needed', 'staff'],
  ['requested', 'approved', 'staff'],
  ['requested', 'declined', 'staff'],
  ['requested', 'withdrawn', 'caregiver'],
  ['papers-needed', 'in-review', 'caregiver'],
  // papers came by mail, or over the counter
  ['papers-needed', 'in-review', 'staff'],
  ['papers-needed', 'declined', 'staff'],
  ['papers-needed', 'withdrawn', 'caregiver'],
  ['papers-needed', 'expired', 'portal'],
  ['in-review', 'papers-needed', 'staff'],
  ['in-review', 'approved', 'staff'],
  ['in-review', 'declined', 'staff'],
  ['in-review', 'withdrawn', 'caregiver'],
];

export const mayMove = (from: RequestState, to: RequestState, by: RequestBy): boolean =>
  STEPS.some(([a, b, who]) => a === from && b === to && who === by);

/** The states in which somebody still waits for an answer. */
export const WAITING: readonly RequestState[] = ['requested', 'papers-needed', 'in-review'];

/** What can be asked without the record proving it: each needs papers. */
export const PAPER_KINDS = REQUEST_KINDS.filter((kind) => kind !== 'parent');

/** The kinds that are about a minor alone: of age, a person decides. */
export const OF_MINORS: readonly RequestKind[] = ['parent', 'step-parent', 'foster-parent'];

export const isOver = (state: RequestState): boolean => !WAITING.includes(state);

/**
 * The state that whoever asked is shown: that of the last step which they may see. While a warning
 * about the person keeps steps silent, the request looks like one that nobody has come to yet.
 */
export function shownState(
  state: RequestState,
  steps: readonly { state: RequestState; silent: boolean }[],
): RequestState {
  if (isOver(state)) return state;
  return steps.findLast(({ silent }) => !silent)?.state ?? 'requested';
}

/** Whether papers may be added and removed: before staff read them, and when they ask for more. */
export const takesPapers = (shown: RequestState): boolean =>
  shown === 'requested' || shown === 'papers-needed';

/** How many papers a request may have. */
export const MOST_PAPERS = 6;
