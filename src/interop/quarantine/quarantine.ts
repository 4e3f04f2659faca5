import type { Access } from '../../platform/access/access.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import * as sql from './quarantine.sql.ts';

export type { Quarantined, QuarantineRow, Retried } from './quarantine.sql.ts';
export {
  countByReason,
  dropQuarantined,
  findQuarantined,
  hasQuarantined,
  insertQuarantine,
  leaveOlderPatients,
  leaveQuarantine,
  listQuarantine,
  listToRetry,
} from './quarantine.sql.ts';

/** The most characters of a text shown on its page: it may be 32 MB. */
export const SHOWN_TEXT = 20_000;
const AT_ONCE = 10_000;

/**
 * Enqueues a job that retries what is in quarantine.
 * @param which these rows, or all with one reason
 * @returns how many will be tried: those that contain a resource
 */
export async function askToRetry(
  access: Access<'quarantine:decide'>,
  jobs: Jobs,
  which: { ids: string[] } | { reason: string },
  now: Date,
): Promise<number> {
  const wanted =
    'ids' in which
      ? which.ids
      : (
          await sql.listQuarantine(
            access,
            { reason: which.reason, source: null, after: null },
            AT_ONCE,
          )
        ).map((row) => row.id);
  const ids = await sql.markRetried(access, wanted, now);
  if (ids.length > 0) await jobs.enqueue(access, 'quarantine.retry', { ids });
  return ids.length;
}

/** JSON with line breaks and indents, for reading. Numbers keep their spelling. */
export function laidOut(text: string): string {
  let depth = 0;
  let inString = false;
  let out = '';
  for (let at = 0; at < text.length && out.length < SHOWN_TEXT; at++) {
    const sign = text[at] as string;
    if (inString) {
      out += sign;
      if (sign === '\\') out += text[++at] ?? '';
      else if (sign === '"') inString = false;
      continue;
    }
    if (sign === '"') inString = true;
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') {
      depth -= 1;
      out += `\n${'  '.repeat(Math.max(depth, 0))}`;
    }
    out += sign;
    if (sign === '{' || sign === '[' || sign === ',') out += `\n${'  '.repeat(Math.max(depth, 0))}`;
    else if (sign === ':') out += ' ';
  }
  return out;
}
