/**
 * What may be asked to be done later, and with what: ids only, so that no job row holds health
 * information. A feature adds its own queues by declaration merging.
 */
export interface JobData {
  /** Alarms that are due are mailed to the people of the setting. */
  'mail.alarm': Record<string, never>;
}
export type Queue = keyof JobData;

export interface QueueRules {
  /**
   * How many of its jobs one process works at the same time. Each queue has its own workers, so a
   * flood in one delays no other.
   */
  atOnce: number;
  /** Seconds between two looks at an empty queue. */
  pollSeconds: number;
  /**
   * `short`: one waiting job a key, the same asked for twice is done once. `exclusive`: one a key,
   * also while it is worked or tried again.
   */
  policy: 'short' | 'exclusive';
}
/** Somebody waits for it at the screen. */
export const INTERACTIVE: QueueRules = { atOnce: 8, pollSeconds: 1, policy: 'short' };
/** Nobody waits for it. */
export const BACKGROUND: QueueRules = { atOnce: 8, pollSeconds: 2, policy: 'short' };
export type Queues = { readonly [Q in Queue]?: QueueRules };
const installed: { [Q in Queue]?: QueueRules } = {
  'mail.alarm': { ...INTERACTIVE, policy: 'exclusive' },
};

/** Lets the program's workers attend a feature's queues. */
export function installQueues(queues: Queues): void {
  Object.assign(installed, queues);
}
/** Every queue that is installed. */
export const queues = (): Queue[] => Object.keys(installed) as Queue[]; // its keys are queues

export const rulesOf = (queue: Queue): QueueRules => {
  const way = installed[queue];
  if (!way) throw new Error(`no feature has the queue ${queue}`);
  return way;
};

/**
 * Where pg-boss puts what it gives up; a worker moves it on to `dead_job`, from where staff try it
 * again or drop it.
 */
export const DEAD_LETTERS = 'dead';
