import { retryQuarantined } from '../interop/import/retry.ts';
import {
  dropQuarantined,
  findQuarantined,
  laidOut,
  listQuarantine,
} from '../interop/quarantine/quarantine.ts';
import type { Access } from '../platform/access/access.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { systemClock } from '../platform/clock.ts';
import { PlainError } from '../platform/errors.ts';
import { openJobs } from '../platform/jobs/jobs.ts';
import { silentLog } from '../platform/log.ts';
import { readSettings } from '../platform/settings-store/settings-stored.ts';
import { type CommandContext, parse } from './context.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MAX_LISTED = 1000;

/** The quarantine at the terminal: list, show, retry, drop. */
export async function quarantineCommand(
  args: string[],
  { withDatabase, print }: CommandContext,
): Promise<void> {
  const { values, positionals } = parse(args, {
    json: { type: 'boolean' },
    reason: { type: 'string' },
    source: { type: 'string' },
  } as const);
  const [what = 'list', id = ''] = positionals;
  if (!['list', 'show', 'retry', 'drop'].includes(what))
    throw new PlainError(`quarantine has no command ${what}. Try: list, show, retry, drop.`);
  if (what !== 'list' && !(what === 'retry' && id === 'all') && !UUID.test(id))
    throw new PlainError(
      `quarantine ${what} needs the ID of an item: bin/portico quarantine lists them.`,
    );
  await withDatabase(async ({ db }) => {
    const reached = <T>(work: (access: Access<'system:import'>) => Promise<T>) =>
      db.asSystem('system:import', systemRequest(systemClock.now(), 'terminal quarantine'), work);
    const list = () =>
      reached((access) =>
        listQuarantine(
          access,
          { reason: values.reason ?? null, source: values.source ?? null, after: null },
          MAX_LISTED,
        ),
      );
    if (what === 'list') {
      const rows = await list();
      if (values.json) return print(JSON.stringify(rows, null, 2));
      for (const row of rows)
        print(
          `${row.id}  ${row.reason.padEnd(16)}${row.source}  ${row.file}:${row.line ?? row.position}  ${row.type ?? 'unknown'} ${row.sourceId ?? ''}\n    ${row.detail}`,
        );
      return print(
        rows.length === 0
          ? 'The quarantine is empty.'
          : `${rows.length}${rows.length === MAX_LISTED ? ' or more' : ''} in quarantine.`,
      );
    }
    if (what === 'show') {
      const row = await reached((access) => findQuarantined(access, id));
      if (!row) throw new PlainError('Nothing in quarantine has that ID.');
      return print(
        `${row.reason}: ${row.detail}\n${row.source}, ${row.file}:${row.line ?? row.position}\n\n${row.text ? laidOut(row.text) : '(its text could not be kept)'}`,
      );
    }
    if (what === 'drop') {
      if ((await reached((access) => dropQuarantined(access, [id]))) === 0)
        throw new PlainError('Nothing in quarantine has that ID.');
      return print('It is deleted.');
    }
    const settings = await db.transaction((tx) => readSettings(tx));
    const ids = id === 'all' ? (await list()).map((row) => row.id) : [id];
    const done = await retryQuarantined(
      { db, clock: systemClock, jobs: openJobs(), log: silentLog, settings },
      ids,
    );
    print(
      `${done.tried} tried: ${done.new + done.changed + done.same} filed, ${done.quarantined} still in quarantine, ${done.waiting} waiting for records staff.`,
    );
  });
}
