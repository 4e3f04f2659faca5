import type { Access } from '../../access/access.ts';
import { auditShown, type Showing } from '../../access/audit-rows.ts';
import type { Db } from '../../access/db.ts';
import { systemRequest } from '../../access/request-info.ts';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { raiseAlarm } from '../../jobs/alarms.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { errorCode, type Log } from '../../log.ts';
import { contentOf, queueScan } from '../files.ts';
import { LARGEST_FILE, MB } from '../limits.rules.ts';
import { SCAN_LATE_MS } from '../states.rules.ts';
import { openScanner, type Scanner } from './clamd.ts';
import {
  countFailure,
  deleteUnkept,
  findWaiting,
  listWaiting,
  type Scans,
  storeVerdict,
} from './scanning.sql.ts';
import { testScanner } from './self-test.ts';
import { type ScannerState, scannerSentence } from './verdict.rules.ts';

declare module '../../log.ts' {
  interface LogEvents {
    'file.scanned': { state: string };
    'scanner.tested': { state: ScannerState };
  }
}
declare module '../../jobs/queues.ts' {
  interface JobData {
    /** Queues the scan of a file. */
    'file.scan': { patientId: string; fileId: string };
  }
}

export interface ScanDeps {
  db: Db;
  clock: Clock;
  config: Config;
  jobs: Jobs;
  log: Log;
}
const REACH: Scans = 'system:file-scan';
const SCANNING: Showing = {
  actor: null,
  kind: 'system',
  as: 'system',
  permission: REACH,
  category: 'system',
  purpose: 'virus scan',
};

/** An answer of the scanner that says nothing about the file: retried. */
class Unsure extends Error {
  code = 'scanner-unsure';
}

/**
 * The job that scans one file. While the scanner is down it fails and is retried, and the file
 * waits.
 * @throws ScannerAway, Unsure
 */
export async function scanFile(
  deps: ScanDeps,
  { patientId, fileId }: { patientId: string; fileId: string },
  scanner: Scanner | null = deps.config.clamd ? openScanner(deps.config.clamd) : null,
): Promise<void> {
  if (!scanner) return; // scanning has since been switched off
  const { db, clock, log } = deps;
  const info = () => systemRequest(clock.now(), 'job file.scan');
  const file = await db.asSystem(REACH, info(), async (access) => {
    const waiting = await findWaiting(access, patientId, fileId);
    if (waiting?.inRecord) auditShown(access, access.info, SCANNING, [patientId]);
    return waiting;
  });
  if (!file) return;
  const verdict = await scanner.scan(contentOf(deps, file));
  const state = await db.asSystem(REACH, info(), async (access) => {
    if (verdict.state === 'unsure') {
      const after = await countFailure(access, file, clock.now());
      if (after === 'failed') await alarm(access, deps, 'unsure');
      return after;
    }
    const finding = 'finding' in verdict ? verdict.finding : null;
    await storeVerdict(access, file, verdict.state, finding, clock.now());
    // the scanner's limits are below ours
    if (verdict.state === 'too-large') await alarm(access, deps, 'stream-limit');
    if (verdict.state === 'infected')
      await raiseAlarm(
        access,
        deps.jobs,
        log,
        { kind: 'file-infected', about: file.kind },
        clock.now(),
      );
    return verdict.state;
  });
  log({ event: 'file.scanned', state });
  if (state === 'waiting') throw new Unsure();
}

/** Operators learn that the scanner does not do what it should. */
const alarm = (
  access: Access<Scans>,
  { jobs, log, clock }: Pick<ScanDeps, 'jobs' | 'log' | 'clock'>,
  about: ScannerState,
): Promise<void> => raiseAlarm(access, jobs, log, { kind: 'scanner', about }, clock.now());

const AT_A_TIME = 500;
/** An upload ends within a quarter of an hour, one way or the other. */
const UNKEPT_MS = 3_600_000;

/** Removes what was never kept, and queues scans of waiting files that have no job. */
export async function sweepFiles(deps: ScanDeps, now: Date): Promise<void> {
  const { db, config } = deps;
  await db.asSystem(REACH, systemRequest(now, 'sweep files'), async (access) => {
    await deleteUnkept(access, new Date(now.getTime() - UNKEPT_MS));
    if (!config.clamd) return;
    const waiting = await listWaiting(access, AT_A_TIME);
    const late = now.getTime() - SCAN_LATE_MS;
    if (waiting.some(({ receivedAt }) => receivedAt.getTime() < late))
      await alarm(access, { ...deps, clock: { now: () => now } }, 'away');
    for (const { id, patientId } of waiting) await queueScan(deps, access, id, patientId);
  });
}

/**
 * The self-test, at start and each day. A problem with the scanner is put into one sentence, logged, and mailed
 * as an alarm; the portal serves meanwhile, and files wait.
 * @returns the sentence, or null if all is well
 */
export async function testScanning(
  deps: ScanDeps,
  scanner: Scanner,
  largest: number = LARGEST_FILE,
): Promise<string | null> {
  const { db, clock, jobs, log } = deps;
  const state = await testScanner(scanner, largest);
  log({ event: 'scanner.tested', state });
  if (state === 'ready') return null;
  await db.asSystem(REACH, systemRequest(clock.now(), 'start'), (access) =>
    raiseAlarm(access, jobs, log, { kind: 'scanner', about: state }, clock.now()),
  );
  return scannerSentence(state, largest / MB);
}

const DAY_MS = 86_400_000;
/**
 * Tests the scanner at once and each day: its limits can be changed, and its signatures can go,
 * while the portal runs.
 */
export function keepTesting(deps: ScanDeps, scanner: Scanner): { stop(): Promise<void> } {
  const test = () =>
    testScanning(deps, scanner)
      .then((sentence) => {
        if (sentence) process.stderr.write(`${sentence}\n`);
      })
      .catch((error) =>
        deps.log({ event: 'job.failed', queue: 'file.scan', code: errorCode(error) }),
      );
  void test();
  const daily = setInterval(test, DAY_MS);
  return { stop: async () => clearInterval(daily) };
}
