import { isDeepStrictEqual } from 'node:util';
import type { Pool } from '../access/db.ts';
import type { Clock } from '../clock.ts';
import { listenTo } from '../db/listening.ts';
import type { Tx } from '../db/statements.ts';
import { useWordings } from '../i18n.ts';
import { raiseAlarm } from '../jobs/alarms.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { errorCode, type Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { wordingsIn } from '../settings/wordings.ts';
import { type Ignored, loadSettings } from './settings-stored.ts';

/**
 * The settings of a running process. `settings` is one object for the life of the process whose
 * values are replaced, so that pages, jobs and services see changes by themselves.
 */
export interface LiveSettings {
  readonly settings: Settings;
  /** Reads them again, if they may have changed. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

interface LiveDeps {
  db: Pool;
  /** The database, for a listening connection. */
  url: string;
  log: Log;
  /** What the environment decides, whatever the table says. */
  fixed?: Partial<Settings>;
  /** To raise an alarm about a stored setting that can't be used. */
  alarms?: { jobs: Jobs; clock: Clock };
}

/** How often to look without a signal: for setups where none arrive, such as PgBouncer. */
const POLL_MS = 900;
const NAMELESS = 'Patient portal';

/** Changes whenever the table does: writers set `changed_at` under a lock. */
const stampOf = async (tx: Tx): Promise<string> => {
  const [row] = await tx.sql<{ stamp: string }>(
    `select count(*) || ' ' || coalesce(max(changed_at)::text, '') as stamp from setting`,
  );
  return row?.stamp ?? '';
};

/** Does not wait: callers continue with the current settings. */
function raise(
  { db, log }: LiveDeps,
  { jobs, clock }: { jobs: Jobs; clock: Clock },
  ignored: readonly Ignored[],
): void {
  db.transaction(async (tx) => {
    for (const { name } of ignored)
      await raiseAlarm(tx, jobs, log, { kind: 'setting', about: name }, clock.now());
  }).catch(() => {}); // already logged
}

/** Reads the settings, and again whenever they change, until stopped. */
export async function openSettings(deps: LiveDeps): Promise<LiveSettings> {
  const { db, log, fixed = {} } = deps;
  let stamp = '';
  let known: readonly Ignored[] = [];
  const settings = {} as Settings; // filled before anybody gets it

  async function read(): Promise<void> {
    const found = await db.transaction(async (tx) => {
      const now = await stampOf(tx);
      return now === stamp ? null : { now, loaded: await loadSettings(tx) };
    });
    if (!found) return;
    const { now, loaded } = found;
    const next: Settings = { ...loaded.settings, ...fixed };
    // a portal that is being set up must not show the name of our sample health system
    if (!next.open && !loaded.given.has('name')) next.name = NAMELESS;
    const changed = Object.entries(next).filter(
      ([name, value]) => !isDeepStrictEqual(value, settings[name as keyof Settings]),
    );
    Object.assign(settings, next);
    stamp = now;
    useWordings(wordingsIn(settings));
    log({ event: 'settings.loaded', changed: changed.length });
    const { ignored } = loaded;
    if (!isDeepStrictEqual(ignored, known)) {
      for (const { name, why } of ignored) log({ event: 'setting.ignored', name, why });
      if (deps.alarms) raise(deps, deps.alarms, ignored);
    }
    known = ignored;
  }

  let reading: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    const next = reading.then(read);
    reading = next.catch(() => {});
    return next;
  };
  const quietly = () =>
    refresh().catch((error) => log({ event: 'database.error', code: errorCode(error) }));

  await read();

  const endListening = listenTo(deps.url, 'portico_settings', log, quietly);
  const poll = setInterval(quietly, POLL_MS);

  return {
    settings,
    refresh,
    async stop() {
      clearInterval(poll);
      await endListening();
      await reading;
    },
  };
}
