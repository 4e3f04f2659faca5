/** A notice that waits to be sent. */
export interface Waiting {
  id: string;
  batchId: string | null;
  madeAt: Date;
  dueAt: Date;
}

/** Notices that are sent as one message; the message's id is the id of its first notice. */
export interface Batch<N extends Waiting> {
  id: string;
  notices: N[];
}

/**
 * Sorts an account's waiting notices of one topic into messages. A batch that was already formed
 * stays as it is, so that each attempt sends the same message. In a gathered topic, everything goes
 * along as soon as the first notice is due; in any other topic, each notice is a message of its
 * own.
 * @returns the batches, oldest first, and when the rest is due; null if nothing is left
 */
export function formBatches<N extends Waiting>(
  waiting: readonly N[],
  { gathered, now }: { gathered: boolean; now: Date },
): { batches: Batch<N>[]; nextAt: Date | null } {
  const sorted = [...waiting].sort(
    (a, b) => a.madeAt.getTime() - b.madeAt.getTime() || a.id.localeCompare(b.id),
  );
  const batches = new Map<string, N[]>();
  const into = (id: string, notice: N) => batches.set(id, [...(batches.get(id) ?? []), notice]);
  for (const notice of sorted) if (notice.batchId) into(notice.batchId, notice);
  const fresh = sorted.filter((notice) => !notice.batchId);
  const isDue = ({ dueAt }: N) => dueAt <= now;
  const [first] = fresh;
  const ready = gathered ? (fresh.some(isDue) ? fresh : []) : fresh.filter(isDue);
  for (const notice of ready) into(gathered && first ? first.id : notice.id, notice);
  const rest = fresh.filter((notice) => !ready.includes(notice));
  return {
    batches: [...batches].map(([id, notices]) => ({ id, notices })),
    nextAt:
      rest.length > 0 ? new Date(Math.min(...rest.map(({ dueAt }) => dueAt.getTime()))) : null,
  };
}
