import { errorCode } from '../log.ts';
import { PipelineFailed } from './statements.ts';

/**
 * Whether an error means that the database is down, full, too slow, read-only or shutting down,
 * rather than a bug of ours.
 */
export function isDatabaseDown(thrown: unknown): boolean {
  if (thrown instanceof PipelineFailed) return true; // no audit row, no answer
  const code = errorCode(thrown);
  if (
    /^(08|53|57P|58|57014|55P03|25006)/.test(code) ||
    /^E(CONN|PIPE|TIMEDOUT|NOENT)/.test(code) ||
    code === 'ENOENT'
  )
    return true;
  return (
    thrown instanceof Error &&
    /^(timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after)/.test(
      thrown.message,
    )
  );
}
