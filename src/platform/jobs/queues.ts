/**
 * The queues and the data of their jobs: ids only, so that no job row holds health information.
 * Features add their queues by declaration merging.
 */
export interface JobData {
  /** Mails the alarms that are due to the addresses in the setting. */
  'mail.alarm': Record<string, never>;
}
export type Queue = keyof JobData;

export interface QueueRules {
  /**
   * How many jobs one process runs at a time. Each queue has its own workers, so a flood in one
   * delays no other.
   */
  atOnce: number;
  /** Seconds between two polls of an empty queue. */
  pollSeconds: number;
  /**
   * `short`: at most one waiting job per key. `exclusive`: at most one per key, also while it runs
   * or waits for a retry.
   */
  policy: 'short' | 'exclusive';
}
/** Somebody is waiting for it at the screen. */
export const INTERACTIVE: QueueRules = { atOnce: 8, pollSeconds: 1, policy: 'short' };
/** Nobody is waiting for it. */
export const BACKGROUND: QueueRules = { atOnce: 8, pollSeconds: 2, policy: 'short' };
export type Queues = { readonly [Q in Queue]?: QueueRules };
const installed: { [Q in Queue]?: QueueRules } = {
  'mail.alarm': { ...INTERACTIVE, policy: 'exclusive' },
};

/** Registers a feature's queues. */
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
 * pg-boss's dead letter queue. A worker moves its jobs to `dead_job`, where staff replay or drop
 * them.
 */
export const DEAD_LETTERS = 'dead';
