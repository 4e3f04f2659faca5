import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD, demoPeople, demoUnregistered, loadDemo } from '../demo/people.ts';
import { inviteAdministrator } from './identity/staff.ts';
import { importFiles } from './interop/import/import.ts';
import { type Opened, openDatabase, type Serving, serve } from './main.ts';
import { verifyAudit } from './platform/audit.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, readConfig } from './platform/config.ts';
import { readEmail } from './platform/email.ts';
import { PlainError } from './platform/errors.ts';
import { openJobs } from './platform/jobs.ts';
import { silentLog, stdoutLog } from './platform/log.ts';
import { describeSchema } from './platform/migrate.ts';
import { rootFolder } from './platform/root.ts';
import { readSettings } from './platform/settings.ts';

const HELP = `Portico, a patient portal.

  serve                      run in production; needs its secrets in the environment
  demo                       run with sample people on this machine (npm start)
  demo people [--json]       who can sign on in the demo
  migrate [--snapshot]       bring the database's schema up to date
  import <files, folders>    bring FHIR R4 in: Bundles, resources, NDJSON; also .gz and .zip
         [--source NAME]     the system they come from (ids are unique within it)
         [--json]            the report as JSON
  invite EMAIL NAME          invite an administrator: prints the link to open (the first one comes in by it)
  verify-audit               recompute the audit log's chain; names the first block that does not hold
  routes                     every address, and who may use it
  help                       this

Settings are environment variables: see docs/operating.md.`;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Commands work beside a production installation where its secrets are given, and with the demo's otherwise. */
const commandConfig = (): Config => readConfig(process.env.PORTICO_SECRET ? 'serve' : 'demo', process.env);

async function within<T>(config: Config, work: (opened: Opened) => Promise<T>): Promise<T> {
  const opened = await openDatabase(config, silentLog, false);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
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
  const serving = await serve(config, process.env.PORTICO_LOG === 'json' ? stdoutLog : silentLog, async ({ db }) => {
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
  });
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
  const config = commandConfig();
  const terminal = process.stderr.isTTY && !json;
  const report = await within(config, async ({ db }) => {
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
    const row = (name: string, c: { new: number; changed: number; same: number; quarantined: number }) =>
      say(`  ${name.padEnd(26)}${String(c.new).padStart(8)}${String(c.changed).padStart(9)}${String(c.same).padStart(8)}${String(c.quarantined).padStart(13)}`);
    say(`\n  ${''.padEnd(26)}${'new'.padStart(8)}${'changed'.padStart(9)}${'same'.padStart(8)}${'quarantined'.padStart(13)}`);
    for (const [type, counts] of Object.entries(report.types).sort()) row(type, counts);
    row('all', report.total);
    say(
      `\n  ${report.files} files in ${report.seconds} s${report.ignored > 0 ? `; ${report.ignored} are not FHIR by their name` : ''}.${report.total.new + report.total.changed === 0 ? ' Nothing changed.' : ''}`,
    );
  }
  for (const one of report.refused) process.stderr.write(`${one.name} ${one.why}.\n`);
  if (report.undrawn > 0)
    process.stderr.write(`Of ${report.undrawn} records the results or prescriptions could not be drawn. They are tried again at the next import or start.\n`);
  if (report.refused.length > 0 || report.undrawn > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const [command = 'help', ...args] = process.argv.slice(2);
  switch (command) {
    case 'serve': {
      untilStopped(await serve(readConfig('serve', process.env), stdoutLog));
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
      await within(commandConfig(), async ({ url }) => {
        if (args.includes('--snapshot')) writeFileSync(join(rootFolder, 'migrations/schema.sql'), await describeSchema(url));
      });
      say('The schema is up to date.');
      return;
    }
    case 'import':
      return runImport(args);
    case 'invite': {
      const [typed = '', ...name] = args;
      const email = readEmail(typed);
      if (email === null || name.length === 0) throw new PlainError('invite needs an e-mail address and a name.');
      const config = commandConfig();
      const link = await within(config, ({ db }) => inviteAdministrator({ db, config }, systemClock.now(), { email, name: name.join(' ') }));
      say(`Whoever opens this link within 7 days becomes an administrator. Hand it over in person:\n\n  ${link}\n`);
      return;
    }
    case 'verify-audit': {
      const config = commandConfig();
      const verdict = await within(config, ({ db }) => verifyAudit(db, config.auditKey, config.dataFolder));
      if (verdict.ok) {
        say(`The audit log holds: ${verdict.blocks} blocks, ${verdict.events} events; ${verdict.unsealed} since the last block.`);
      } else {
        say(`The audit log does not hold: block ${verdict.block}: ${verdict.problem}.`);
        process.exitCode = 1;
      }
      return;
    }
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
