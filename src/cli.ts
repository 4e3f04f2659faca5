import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDemo } from '../demo/load.ts';
import { DEMO_PASSWORD, demoPeople, demoUnregistered } from '../demo/people.ts';
import { keyCommand, resumeCommand, verifyCommand } from './commands/audit.ts';
import { backup, restore } from './commands/backup.ts';
import { importCommand } from './commands/import.ts';
import { mailCommand } from './commands/mail.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { settingsCommand } from './commands/settings.ts';
import { staffCommand } from './commands/staff.ts';
import { features } from './features.ts';
import { inviteAdministrator } from './identity/staff/invitations/invitations.ts';
import { type OpenedDatabase, openDatabase, type RunningServer, serve } from './main.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, readCommandConfig, readConfig } from './platform/config.ts';
import { describeSchema } from './platform/db/migrate.ts';
import { PlainError } from './platform/errors.ts';
import { withSecretFiles } from './platform/installation/secret-files.ts';
import { openJobs } from './platform/jobs/jobs.ts';
import { silentLog, stdoutLog } from './platform/log.ts';
import { readEmail } from './platform/mail/email.ts';
import { rootFolder } from './platform/root.ts';
import { readSettings } from './platform/settings-store/settings-stored.ts';

const HELP = `Portico, a patient portal.

  serve [--migrate]          run in production; needs its secrets in the environment
  demo                       run with sample people on this machine (npm start)
  demo people [--json]       who can sign on in the demo
  migrate [--snapshot]       bring the database's schema up to date
  import <files, folders>    bring FHIR R4 in: Bundles, resources, NDJSON; also .gz and .zip
         [--source NAME]     the system they come from (ids are unique within it)
         [--json]            the report as JSON
  quarantine [list]          what could not be filed, with its reason
         [--reason R] [--source NAME] [--json]
  quarantine show ID         one of them, as it came
  quarantine retry ID|all    bring it in again, now
  quarantine drop ID         delete it for good
  mail bounce [--to ADDRESS] take a report about undeliverable mail from standard input, as a
                             mail system pipes it: docs/operating.md
  invite EMAIL NAME          invite an administrator, such as the first: prints the link to open
  staff [list] [--json]      who works here, and who administers
  staff administrator ID --why TEXT
                             make the account with this user ID an administrator, when nobody
                             is left who can; the privacy officers are told
  backup FILE [--key-file K] write every row to FILE, sealed under K or
                             PORTICO_BACKUP_PASSPHRASE, and read it back
  backup check FILE          read a backup to its end, and say what is in it
  restore FILE               bring a backup into an empty database, and compare
  verify-audit               recompute the audit log's chain; names the first block that is wrong
         [--public-key FILE] without the portal's secrets: DATABASE_URL need only read the log
         [--head FILE]       the newest block as kept elsewhere; or [--no-head]
         [--checkpoint FILE] continue from the last run
         [--json]
  audit-key                  print the public key for --public-key
  audit-resume --why TEXT    take the log up again after a restore from a backup
  settings get [NAME]        what the health system has set; [--json]
  settings set NAME VALUE    change one; a picture or a long text with --file FILE; --default
  settings export [FILE]     all that was set, as JSON
  settings import FILE       change them to those of an export, all or none; [--dry-run]
  settings history           who changed what
  settings undo [ID]         take a change back, such as the newest
  routes                     every address, and who may use it
  help                       this

A command works on the database in DATABASE_URL, or with --embedded on the one in the data folder,
and says which on standard error. Other settings are environment variables: docs/operating.md.`;

/** The features' own environment variables. */
const environments = features.flatMap((feature) => feature.environment ?? []);

/** The environment, with secrets read from the files that it names. */
let env: Record<string, string | undefined> = {};

const print = (text: string) => process.stdout.write(`${text}\n`);

/** `--embedded` is an option of every command, at any position. */
const [command = 'help', ...args] = process.argv.slice(2).filter((arg) => arg !== '--embedded');
const embedded = process.argv.includes('--embedded');

async function withDatabase<T>(
  work: (opened: OpenedDatabase, config: Config) => Promise<T>,
  migrate = false,
): Promise<T> {
  const config = readCommandConfig(env, embedded, environments);
  const opened = await openDatabase(config, silentLog, {
    exclusive: false,
    patience: 'terminal',
    migrate,
  });
  try {
    return await work(opened, config);
  } finally {
    await opened.close();
  }
}

const context = {
  config: () => readConfig('command', env, { embedded: true, parts: environments }),
  withDatabase,
  print,
};

/** The database is gone, so serving can't go on. */
function exitWith(why: PlainError): void {
  process.stderr.write(`${why.message}\n`);
  process.exit(1);
}

/** One stop may arrive as several signals: to the whole process group, and from our parent. */
const SAME_STOP_MS = 1000;

/**
 * Stops the server on a signal or when the terminal is closed; a second signal later ends it at
 * once.
 */
function stopOnSignal(serving: RunningServer): void {
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
  const config = readConfig('demo', env, { parts: environments });
  let first = false;
  const prepare = async ({ db }: OpenedDatabase) => {
    const settings = await db.transaction((tx) => readSettings(tx));
    first = await loadDemo(
      { db, clock: systemClock, jobs: openJobs(), log: silentLog, settings, config },
      features,
    );
  };
  const serving = await serve(config, env.PORTICO_LOG === 'json' ? stdoutLog : silentLog, {
    migrate: true,
    prepare,
    lost: exitWith,
  });
  stopOnSignal(serving);
  const url = env.PUBLIC_URL ?? `http://localhost:${serving.port}`;
  print(`\n  Portico is at ${url}${first ? '   (sample people were loaded)' : ''}\n`);
  print(`  Sign on with the password: ${DEMO_PASSWORD}\n`);
  for (const person of demoPeople())
    print(`    ${person.userId.padEnd(20)}${person.name.padEnd(22)}${person.what}`);
  const { name, birthDate, mrn, answers } = demoUnregistered();
  print(
    `\n  Or register as ${name}, born ${birthDate}, number ${mrn}; asked where she lives and her phone: ${answers}`,
  );
  print(`\n  Staff also type the code that an authenticator app would show: ${url}/demo/codes`);
  print(`\n  Mail of the demo: ${url}/demo/mail    Components: ${url}/kit    Stop: Ctrl-C\n`);
}

async function main(): Promise<void> {
  env = withSecretFiles(
    process.env,
    environments.flatMap((one) => one.secrets ?? []),
  );
  switch (command) {
    case 'serve': {
      const unknown = args.find((arg) => arg !== '--migrate');
      if (unknown) throw new PlainError(`serve does not take ${unknown}.`);
      stopOnSignal(
        await serve(readConfig('serve', env, { embedded, parts: environments }), stdoutLog, {
          migrate: args.includes('--migrate'),
          lost: exitWith,
        }),
      );
      return;
    }
    case 'demo':
      if (args[0] === 'people') {
        if (args.includes('--json')) print(JSON.stringify(demoPeople(), null, 2));
        else
          for (const person of demoPeople())
            print(`${person.userId.padEnd(20)}${person.name.padEnd(22)}${person.what}`);
        return;
      }
      return demo();
    case 'migrate': {
      await withDatabase(async ({ url }) => {
        if (args.includes('--snapshot'))
          writeFileSync(join(rootFolder, 'migrations/schema.sql'), await describeSchema(url));
      }, true);
      print('The schema is up to date.');
      return;
    }
    case 'import':
      return importCommand(args, context);
    case 'quarantine':
      return quarantineCommand(args, context);
    case 'mail':
      process.exitCode = await mailCommand(args, context, process.stdin);
      return;
    case 'staff':
      return staffCommand(args, context);
    case 'invite': {
      const [typed = '', ...name] = args;
      const email = readEmail(typed);
      if (email === null || name.length === 0)
        throw new PlainError('invite needs an e-mail address and a name.');
      const link = await withDatabase(async ({ db }, config) => {
        if (config.mode === 'serve' && !env.PUBLIC_URL)
          throw new PlainError('PUBLIC_URL is missing: the link to open begins with it.');
        return inviteAdministrator({ db, config }, systemClock.now(), {
          email,
          name: name.join(' '),
        });
      });
      print(
        `Whoever opens this link within 7 days becomes an administrator. Hand it over in person:\n\n  ${link}\n`,
      );
      return;
    }
    case 'backup':
    case 'restore': {
      const given = {
        args,
        config: readCommandConfig(env, embedded || args[0] === 'check', environments),
        passphrase: env.PORTICO_BACKUP_PASSPHRASE,
        print,
      };
      await (command === 'backup' ? backup(given) : restore(given));
      return;
    }
    case 'verify-audit':
      if (!(await verifyCommand(args, env, context))) process.exitCode = 1;
      return;
    case 'audit-key':
      return keyCommand(context);
    case 'audit-resume':
      return resumeCommand(args, context);
    case 'settings':
      return settingsCommand(args, context);
    case 'routes': {
      const { listRoutes } = await import('./routes-list.ts');
      print(await listRoutes());
      return;
    }
    case 'help':
    case '--help':
      print(HELP);
      return;
    default:
      throw new PlainError(`${command} is not a command of Portico. Try: bin/portico help`);
  }
}

main().catch((error) => {
  if (error instanceof PlainError) {
    process.stderr.write(`${error.message}\n`);
  } else {
    process.stderr.write(
      `Portico ran into an unexpected error: ${error instanceof Error ? error.stack : error}\n`,
    );
  }
  process.exit(1);
});
