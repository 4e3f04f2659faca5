/** The grounds on which someone asks for access. */
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

/** Who can change a request's state. */
export type RequestBy = 'caregiver' | 'staff' | 'portal';

/**
 * The allowed state changes, and by whom. `portal`: a request that the record itself proves is
 * approved right away, and a request without papers ends after a while.
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

/** The states in which a request still waits for an answer. */
export const WAITING: readonly RequestState[] = ['requested', 'papers-needed', 'in-review'];

/** The kinds of requests that no record can prove: each needs papers. */
export const PAPER_KINDS = REQUEST_KINDS.filter((kind) => kind !== 'parent');

/** The kinds that are only for minors: adults decide for themselves. */
export const OF_MINORS: readonly RequestKind[] = ['parent', 'step-parent', 'foster-parent'];

export const isOver = (state: RequestState): boolean => !WAITING.includes(state);

/**
 * The state that the person who asked sees: that of the last step that they may see. While a safety
 * flag keeps steps silent, the request looks as if nobody has worked on it yet.
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
