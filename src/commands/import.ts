import { importFiles } from '../interop/import/import.ts';
import type { Report } from '../interop/import/report.ts';
import { systemClock } from '../platform/clock.ts';
import { PlainError } from '../platform/errors.ts';
import { openJobs } from '../platform/jobs/jobs.ts';
import { silentLog } from '../platform/log.ts';
import { readSettings } from '../platform/settings-store/settings-stored.ts';
import { type CommandContext, parse } from './context.ts';

function bar(done: number, of: number, resources: number): void {
  const part = of === 0 ? 1 : Math.min(done / of, 1);
  process.stderr.write(
    `\r  [${'='.repeat(Math.round(part * 30)).padEnd(30)}] ${Math.round(part * 100)} %  ${resources} resources`,
  );
}

/** `import`: imports FHIR files and folders and reports what happened to their resources. */
export async function importCommand(
  args: string[],
  { withDatabase, print }: CommandContext,
): Promise<void> {
  const { values, positionals: paths } = parse(args, {
    json: { type: 'boolean' },
    source: { type: 'string' },
  } as const);
  const { json, source } = values;
  if (paths.length === 0) throw new PlainError('import needs the name of a file or folder.');
  if (source !== undefined && !/^[\w.-]{1,60}$/.test(source))
    throw new PlainError('--source may hold letters, digits, dots and hyphens, 60 at most.');
  const terminal = process.stderr.isTTY && !json;
  const report = await withDatabase(async ({ db }) => {
    const settings = await db.transaction((tx) => readSettings(tx));
    return importFiles(
      { db, clock: systemClock, jobs: openJobs(), log: silentLog, settings },
      paths,
      {
        ...(source ? { source } : {}),
        ...(terminal ? { progress: bar } : {}),
      },
    );
  });
  if (terminal) process.stderr.write('\r\x1b[K');
  if (json) {
    print(JSON.stringify(report, null, 2));
  } else {
    const row = (name: string, c: Report['total']) =>
      print(
        `  ${name.padEnd(26)}${[c.new, c.changed, c.same, c.quarantined, c.waiting].map((n, at) => String(n).padStart([8, 9, 8, 13, 9][at] ?? 8)).join('')}`,
      );
    print(
      `\n  ${''.padEnd(26)}${'new'.padStart(8)}${'changed'.padStart(9)}${'same'.padStart(8)}${'quarantined'.padStart(13)}${'waiting'.padStart(9)}`,
    );
    for (const [type, counts] of Object.entries(report.types).sort()) row(type, counts);
    row('all', report.total);
    print(
      `\n  ${report.files} files in ${report.seconds} s${report.ignored > 0 ? `; ${report.ignored} are not FHIR by their name` : ''}.${report.total.new + report.total.changed === 0 ? ' Nothing changed.' : ''}`,
    );
  }
  if (!json) printOpenWork(report, print);
  for (const one of report.refused) process.stderr.write(`${one.name} ${one.why}.\n`);
  if (report.underived > 0)
    process.stderr.write(
      `The results or prescriptions of ${report.underived} records could not be derived. The next import or start tries again.\n`,
    );
  if (report.refused.length > 0 || report.underived > 0) process.exitCode = 1;
}

/** What an import left for staff to do. */
function printOpenWork(report: Report, print: CommandContext['print']): void {
  const unshown = Object.entries(report.unshown).sort();
  if (unshown.length > 0)
    print(`  Kept, but on no page yet: ${unshown.map(([what, n]) => `${n} ${what}`).join(', ')}.`);
  if (report.total.waiting > 0)
    print(
      `  ${report.total.waiting} people wait for records staff under "People to check"; so does the data about them.`,
    );
  if (report.total.quarantined > 0)
    print(
      `  ${report.total.quarantined} could not be filed: bin/portico quarantine lists them with their reasons.`,
    );
  if (report.released > 0)
    print(`  ${report.released} left the quarantine: the people they refer to are on file now.`);
}
