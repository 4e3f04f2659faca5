import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD, demoPeople, demoUnregistered, loadDemo } from '../demo/people.ts';
import { keyCommand, resumeCommand, verifyCommand } from './audit-commands.ts';
import { backup, restore } from './backup-commands.ts';
import { inviteAdministrator } from './identity/staff.ts';
import { importFiles } from './interop/import/import.ts';
import { dropQuarantined, findQuarantined, laidOut, listQuarantine } from './interop/import/quarantine.ts';
import type { Report } from './interop/import/report.ts';
import { retryQuarantined } from './interop/import/retry.ts';
import { type Opened, openDatabase, type Serving, serve } from './main.ts';
import { type Grant, systemAsking, systemReach } from './platform/access.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, readCommandConfig, readConfig } from './platform/config.ts';
import type { Tx } from './platform/db.ts';
import { readEmail } from './platform/email.ts';
import { PlainError } from './platform/errors.ts';
import { openJobs } from './platform/jobs.ts';
import { silentLog, stdoutLog } from './platform/log.ts';
import { describeSchema } from './platform/migrate.ts';
import { rootFolder } from './platform/root.ts';
import { readSettings } from './platform/settings.ts';

const HELP = `Portico, a patient portal.

  serve [--migrate]          run in production; needs its secrets in the environment
  demo                       run with sample people on this machine (npm start)
  demo people [--json]       who can sign on in the demo
  migrate [--snapshot]       bring the database's schema up to date
  import <files, folders>    bring FHIR R4 in: Bundles, resources, NDJSON; also .gz and .zip
         [--source NAME]     the system they come from (ids are unique within it)
         [--json]            the report as JSON
  quarantine [list]          what could not be filed, with its reason [--reason R] [--source NAME] [--json]
  quarantine show ID         one of them, as it came
  quarantine retry ID|all    bring it in again, now
  quarantine drop ID         delete it for good
  invite EMAIL NAME          invite an administrator: prints the link to open (the first one comes in by it)
  backup FILE [--key-file K] write every row to FILE, sealed under K or PORTICO_BACKUP_PASSPHRASE, and read it back
  backup check FILE          read a backup to its end, and say what is in it
  restore FILE               bring a backup into an empty database, and compare
  verify-audit               recompute the audit log's chain; names the first block that does not hold
         [--public-key FILE] anywhere that may read the audit tables at DATABASE_URL, without the portal's secrets
         [--head FILE]       the newest block as kept elsewhere [--no-head] [--checkpoint FILE: go on from the last run] [--json]
  audit-key                  print the public key for --public-key
  audit-resume --why TEXT    take the log up again after a restore from a backup
  routes                     every address, and who may use it
  help                       this

A command works on the database that DATABASE_URL names, or with --embedded on the one in the data folder; it says which
on standard error. Other settings are environment variables too: see docs/operating.md.`;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Options that any command takes, wherever they stand. */
const [command = 'help', ...args] = process.argv.slice(2).filter((arg) => arg !== '--embedded');
const embedded = process.argv.includes('--embedded');

async function within<T>(work: (opened: Opened, config: Config) => Promise<T>, migrate = false): Promise<T> {
  const config = readCommandConfig(process.env, embedded);
  const opened = await openDatabase(config, silentLog, { exclusive: false, patience: 'terminal', migrate });
  try {
    return await work(opened, config);
  } finally {
    await opened.close();
  }
}

const beside = { config: () => readConfig('command', process.env, { embedded: true }), within, say };

/** There is nothing to serve from any more. */
function endWith(why: PlainError): void {
  process.stderr.write(`${why.message}\n`);
  process.exit(1);
}

/** One stop may be told several times at once: to each process of a group, and by who started us. */
const SAME_STOP_MS = 1000;

/** Runs until told to stop, or until its terminal is closed; whoever tells it again later does not want to wait. */
function untilStopped(serving: Serving): void {
  let stopping: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping !== null) {
        if (performance.now() - stopping > SAME_STOP_MS) process.exit(1);
        return;
      }
      stopping = performance.now();
      serving.stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

async function demo(): Promise<void> {
  const config = readConfig('demo', process.env);
  let first = false;
  const prepare = async ({ db }: Opened) => {
    const settings = await db.transaction(readSettings);
    first = await loadDemo({
      db,
      clock: systemClock,
      jobs: openJobs(),
      log: silentLog,
      settings,
      pepper: config.pepper,
      secret: config.secret,
      folder: config.dataFolder,
    });
  };
  const serving = await serve(config, process.env.PORTICO_LOG === 'json' ? stdoutLog : silentLog, { migrate: true, prepare, lost: endWith });
  untilStopped(serving);
  const url = process.env.PUBLIC_URL ?? `http://localhost:${serving.port}`;
  say(`\n  Portico is at ${url}${first ? '   (sample people were loaded)' : ''}\n`);
  say(`  Sign on with the password: ${DEMO_PASSWORD}\n`);
  for (const person of demoPeople()) say(`    ${person.userId.padEnd(20)}${person.name.padEnd(22)}${person.what}`);
  const { name, birthDate, mrn, answers } = demoUnregistered();
  say(`\n  Or register as ${name}, born ${birthDate}, number ${mrn}; asked where she lives and her phone: ${answers}`);
  say(`\n  Staff also type the code that an authenticator app would show: ${url}/demo/codes`);
  say(`\n  Mail of the demo: ${url}/demo/mail    Components: ${url}/kit    Stop: Ctrl-C\n`);
}

function bar(done: number, of: number, resources: number): void {
  const part = of === 0 ? 1 : Math.min(done / of, 1);
  process.stderr.write(`\r  [${'='.repeat(Math.round(part * 30)).padEnd(30)}] ${Math.round(part * 100)} %  ${resources} resources`);
}

async function runImport(args: string[]): Promise<void> {
  const paths: string[] = [];
  let source: string | undefined;
  let json = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--json') json = true;
    else if (arg === '--source') source = args[++index];
    else if (arg.startsWith('--')) throw new PlainError(`import knows no ${arg}.`);
    else paths.push(arg);
  }
  if (paths.length === 0) throw new PlainError('import needs the name of a file or folder.');
  if (source !== undefined && !/^[\w.-]{1,60}$/.test(source)) throw new PlainError('--source may hold letters, digits, dots and hyphens, 60 at most.');
  const terminal = process.stderr.isTTY && !json;
  const report = await within(async ({ db }) => {
    const settings = await db.transaction(readSettings);
    return importFiles({ db, clock: systemClock, jobs: openJobs(), log: silentLog, settings }, paths, {
      ...(source ? { source } : {}),
      ...(terminal ? { progress: bar } : {}),
    });
  });
  if (terminal) process.stderr.write('\r\x1b[K');
  if (json) {
    say(JSON.stringify(report, null, 2));
  } else {
    const row = (name: string, c: Report['total']) =>
      say(`  ${name.padEnd(26)}${[c.new, c.changed, c.same, c.quarantined, c.waiting].map((n, at) => String(n).padStart([8, 9, 8, 13, 9][at] ?? 8)).join('')}`);
    say(`\n  ${''.padEnd(26)}${'new'.padStart(8)}${'changed'.padStart(9)}${'same'.padStart(8)}${'quarantined'.padStart(13)}${'waiting'.padStart(9)}`);
    for (const [type, counts] of Object.entries(report.types).sort()) row(type, counts);
    row('all', report.total);
    say(
      `\n  ${report.files} files in ${report.seconds} s${report.ignored > 0 ? `; ${report.ignored} are not FHIR by their name` : ''}.${report.total.new + report.total.changed === 0 ? ' Nothing changed.' : ''}`,
    );
  }
  if (!json) tellWhatWaits(report);
  for (const one of report.refused) process.stderr.write(`${one.name} ${one.why}.\n`);
  if (report.undrawn > 0)
    process.stderr.write(`Of ${report.undrawn} records the results or prescriptions could not be drawn. They are tried again at the next import or start.\n`);
  if (report.refused.length > 0 || report.undrawn > 0) process.exitCode = 1;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_LISTED = 1000;

/** What could not be filed, at the terminal: list, show, retry, drop. */
async function runQuarantine(args: string[]): Promise<void> {
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--json') flags.set('json', 'yes');
    else if (arg === '--reason' || arg === '--source') flags.set(arg.slice(2), args[++index] ?? '');
    else if (arg.startsWith('--')) throw new PlainError(`quarantine knows no ${arg}.`);
    else words.push(arg);
  }
  const [what = 'list', id = ''] = words;
  if (!['list', 'show', 'retry', 'drop'].includes(what)) throw new PlainError(`quarantine knows no ${what}. Try: list, show, retry, drop.`);
  if (what !== 'list' && !(what === 'retry' && id === 'all') && !UUID.test(id))
    throw new PlainError(`quarantine ${what} needs the ID of an item: bin/portico quarantine lists them.`);
  await within(async ({ db }) => {
    const reached = <T>(work: (tx: Tx, grant: Grant<'system:import'>) => Promise<T>) =>
      db.transaction(async (tx) => work(tx, await systemReach(tx, 'system:import', systemAsking(systemClock.now(), 'terminal quarantine'))));
    const list = () =>
      reached((tx, grant) => listQuarantine(tx, grant, { reason: flags.get('reason') ?? null, source: flags.get('source') ?? null, after: null }, MOST_LISTED));
    if (what === 'list') {
      const rows = await list();
      if (flags.has('json')) return say(JSON.stringify(rows, null, 2));
      for (const row of rows)
        say(
          `${row.id}  ${row.reason.padEnd(16)}${row.source}  ${row.file}:${row.line ?? row.position}  ${row.type ?? 'unknown'} ${row.source_id ?? ''}\n    ${row.detail}`,
        );
      return say(rows.length === 0 ? 'Everything could be filed.' : `${rows.length}${rows.length === MOST_LISTED ? ' or more' : ''} in quarantine.`);
    }
    if (what === 'show') {
      const row = await reached((tx, grant) => findQuarantined(tx, grant, id));
      if (!row) throw new PlainError('There is nothing of that ID in quarantine.');
      return say(
        `${row.reason}: ${row.detail}\n${row.source}, ${row.file}:${row.line ?? row.position}\n\n${row.text ? laidOut(row.text) : '(its text could not be kept)'}`,
      );
    }
    if (what === 'drop') {
      if ((await reached((tx, grant) => dropQuarantined(tx, grant, [id]))) === 0) throw new PlainError('There is nothing of that ID in quarantine.');
      return say('It is deleted.');
    }
    const settings = await db.transaction(readSettings);
    const ids = id === 'all' ? (await list()).map((row) => row.id) : [id];
    const done = await retryQuarantined({ db, clock: systemClock, jobs: openJobs(), log: silentLog, settings }, ids);
    say(`${done.tried} tried: ${done.new + done.changed + done.same} filed, ${done.quarantined} still in quarantine, ${done.waiting} for records staff.`);
  });
}

/** What an import left for people to do. */
function tellWhatWaits(report: Report): void {
  const unshown = Object.entries(report.unshown).sort();
  if (unshown.length > 0) say(`  Kept, but on no page yet: ${unshown.map(([what, n]) => `${n} ${what}`).join(', ')}.`);
  if (report.total.waiting > 0) say(`  ${report.total.waiting} people wait for records staff under "People to check"; what speaks of them waits with them.`);
  if (report.total.quarantined > 0) say(`  ${report.total.quarantined} could not be filed: bin/portico quarantine lists them with their reasons.`);
  if (report.released > 0) say(`  ${report.released} left the quarantine: whoever they waited for is here now.`);
}

async function main(): Promise<void> {
  switch (command) {
    case 'serve': {
      const unknown = args.find((arg) => arg !== '--migrate');
      if (unknown) throw new PlainError(`serve knows no ${unknown}.`);
      untilStopped(await serve(readConfig('serve', process.env, { embedded }), stdoutLog, { migrate: args.includes('--migrate'), lost: endWith }));
      return;
    }
    case 'demo':
      if (args[0] === 'people') {
        if (args.includes('--json')) say(JSON.stringify(demoPeople(), null, 2));
        else for (const person of demoPeople()) say(`${person.userId.padEnd(20)}${person.name.padEnd(22)}${person.what}`);
        return;
      }
      return demo();
    case 'migrate': {
      await within(async ({ url }) => {
        if (args.includes('--snapshot')) writeFileSync(join(rootFolder, 'migrations/schema.sql'), await describeSchema(url));
      }, true);
      say('The schema is up to date.');
      return;
    }
    case 'import':
      return runImport(args);
    case 'quarantine':
      return runQuarantine(args);
    case 'invite': {
      const [typed = '', ...name] = args;
      const email = readEmail(typed);
      if (email === null || name.length === 0) throw new PlainError('invite needs an e-mail address and a name.');
      const link = await within(async ({ db }, config) => {
        if (config.mode === 'serve' && !process.env.PUBLIC_URL) throw new PlainError('PUBLIC_URL is missing: the link to open begins with it.');
        return inviteAdministrator({ db, config }, systemClock.now(), { email, name: name.join(' ') });
      });
      say(`Whoever opens this link within 7 days becomes an administrator. Hand it over in person:\n\n  ${link}\n`);
      return;
    }
    case 'backup':
    case 'restore': {
      const given = { args, config: readCommandConfig(process.env, embedded || args[0] === 'check'), passphrase: process.env.PORTICO_BACKUP_PASSPHRASE, say };
      await (command === 'backup' ? backup(given) : restore(given));
      return;
    }
    case 'verify-audit':
      if (!(await verifyCommand(args, process.env, beside))) process.exitCode = 1;
      return;
    case 'audit-key':
      return keyCommand(beside);
    case 'audit-resume':
      return resumeCommand(args, beside);
    case 'routes': {
      const { listRoutes } = await import('./routes-list.ts');
      say(await listRoutes());
      return;
    }
    case 'help':
    case '--help':
      say(HELP);
      return;
    default:
      throw new PlainError(`Portico knows no command ${command}. Try: bin/portico help`);
  }
}

main().catch((fault) => {
  if (fault instanceof PlainError) {
    process.stderr.write(`${fault.message}\n`);
  } else {
    process.stderr.write(`Portico met a fault that it does not know: ${fault instanceof Error ? fault.stack : fault}\n`);
  }
  process.exit(1);
});
