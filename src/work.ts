import type { Service, WorkDeps } from './feature.ts';
import { features } from './features.ts';
import type { Pool } from './platform/access/db.ts';
import { sha256 } from './platform/crypto/crypto.ts';
import { enqueueAlarmMail, mailAlarms } from './platform/jobs/alarms.ts';
import { keepDeadJob } from './platform/jobs/dead-jobs.ts';
import { type JobHandlers, startWorker } from './platform/jobs/worker.ts';
import { errorCode } from './platform/log.ts';
import { openMail } from './platform/mail/mail.ts';

const SWEEP_MINUTES = 10;
const ALARM_SECONDS = 60;

export interface Work {
  /** Stops starting scheduled work. */
  pause(): void;
  stop(): Promise<void>;
}

/**
 * Starts all background work: jobs, sweeps and the features' services. Stops in reverse order.
 * @param appUrl the database as the program's role
 * @param watchSeconds how often to look for jobs whose process is gone
 */
export async function startWork(
  deps: Omit<WorkDeps, 'db' | 'mail' | 'outbox'> & { db: Pool },
  appUrl: string,
  watchSeconds: number,
): Promise<Work> {
  const { config, db, clock, log, jobs, settings } = deps;
  const mail = openMail(config, db, log);
  const given: WorkDeps = { ...deps, mail, outbox: { db, jobs, log } };
  const handlers: JobHandlers = {
    'mail.alarm': async (_, id) =>
      void (await mailAlarms(
        db,
        settings,
        `${config.publicUrl}/staff/operations`,
        clock.now(),
        (who) => mail.as(`${id} ${sha256(who).toString('hex').slice(0, 16)}`),
      )),
  };
  for (const feature of features) Object.assign(handlers, feature.handlers?.(given));
  const worker = await startWorker(
    appUrl,
    handlers,
    (job) => db.transaction((tx) => keepDeadJob(tx, jobs, log, job)),
    log,
    watchSeconds,
  );
  const services: Service[] = [];
  for (const feature of features) if (feature.start) services.push(await feature.start(given));
  const failed = (queue: string) => (error: unknown) =>
    log({ event: 'job.failed', queue, code: errorCode(error) });
  const sweep = setInterval(() => {
    for (const due of features.flatMap((feature) => feature.sweeps ?? []))
      due(given, clock.now()).catch(failed('sweep'));
  }, SWEEP_MINUTES * 60_000);
  const alarms = setInterval(() => {
    enqueueAlarmMail(db, jobs, settings).catch(failed('mail.alarm'));
  }, ALARM_SECONDS * 1000);
  return {
    pause() {
      clearInterval(sweep);
      clearInterval(alarms);
    },
    async stop() {
      for (const service of services.reverse()) await service.stop();
      await worker.stop();
      mail.close();
    },
  };
}
