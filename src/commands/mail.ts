import type { Pool } from '../platform/access/db.ts';
import { systemClock } from '../platform/clock.ts';
import { PlainError } from '../platform/errors.ts';
import { MAX_REPORT } from '../platform/notices/bounces.rules.ts';
import { takeBounce } from '../platform/notices/bounces.ts';
import { type CommandContext, parse } from './context.ts';

/** sysexits.h: the mail system keeps the report and tries again later. */
const TRY_LATER = 75;

/** Reads standard input up to the size of a report; the rest is read and dropped. */
async function readReport(input: AsyncIterable<Buffer>): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const piece of input) {
    if (size < MAX_REPORT) kept.push(piece.subarray(0, MAX_REPORT - size));
    size += piece.length;
  }
  return Buffer.concat(kept).toString('utf8');
}

/**
 * `mail bounce`: takes a report about undeliverable mail from a mail system's pipe. It prints
 * nothing and ends with 0 whatever the report says, since a mail system answers a failed pipe with
 * a bounce. Only if the database can't be reached, it ends with 75, so that the mail system tries
 * again.
 * @returns the exit code
 */
export async function mailCommand(
  args: string[],
  { withDatabase }: CommandContext,
  input: AsyncIterable<Buffer>,
): Promise<number> {
  const { values, positionals } = parse(args, { to: { type: 'string' } } as const);
  if (positionals.join(' ') !== 'bounce')
    throw new PlainError('mail has one command: bin/portico mail bounce [--to ADDRESS] < report');
  const text = await readReport(input);
  try {
    await withDatabase((opened: { db: Pool }, { secret }) =>
      takeBounce({ db: opened.db, secret }, text, values.to ?? null, systemClock.now()),
    );
    return 0;
  } catch (error) {
    process.stderr.write(
      `The report could not be kept: ${error instanceof PlainError ? error.message : 'no database'}\n`,
    );
    return TRY_LATER;
  }
}
