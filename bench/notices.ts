import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { openDb } from '../src/platform/access/db.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { systemClock } from '../src/platform/clock.ts';
import { readConfig } from '../src/platform/config.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { openJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { notify } from '../src/platform/notices/notices.ts';
import { parseSettings } from '../src/platform/settings/settings.ts';
import { startWork } from '../src/work.ts';
import { openSmtpSink } from '../test/smtp-sink.ts';
import { connected, makeDatabase } from './database.ts';

const NOTICES = 20_000;
const MINUTES = 10;

/**
 * Notices to as many members, by the real jobs of one process, to a mail server on this machine;
 * beside it bare mails of the same text by the same library, as many at a time. The mail server
 * runs in the same process and takes its share of both.
 */
export async function notices(): Promise<void> {
  const quick = process.argv.includes('--quick');
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const count = quick ? 1000 : NOTICES;
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const sink = await openSmtpSink({ keep: false });
  try {
    const client = await connected(await makeDatabase(embedded, 'bench'));
    const { rows } = await client.query<{ id: string; person: string }>(
      `with made as (
         insert into person (given, family, birth_date, created_at)
           select 'Bench', 'Member' || n, '1970-05-05', now() from generate_series(1, $1) n
           returning patient_id)
       insert into account (kind, user_id, password_hash, patient_id, name, email,
           email_confirmed_at, created_at)
         select 'member', 'm' || row_number() over (), '', patient_id, 'Bench',
           'm' || row_number() over () || '@example.org', now(), now()
         from made returning id, patient_id as person`,
      [count],
    );
    await client.query('analyze person, account');
    const config = { ...readConfig('demo', { PORTICO_DATA: folder }), smtpUrl: sink.url };
    const settings = parseSettings({ quietFrom: 0, quietUntil: 0 });
    const jobs = openJobs();
    const appUrl = embedded.url('bench', 'portico_app');
    const db = openDb(appUrl, { size: 16, log: silentLog, patience: 'work' });
    // the event was three minutes ago: what is gathered is due
    const info = systemRequest(new Date(Date.now() - 180_000), 'bench');
    const asked = performance.now();
    for (let at = 0; at < rows.length; at += 100)
      await db.asSystem('system:bench', info, async (access) => {
        for (const { id, person } of rows.slice(at, at + 100))
          await notify(access, jobs, {
            accountId: id,
            topic: 'refills',
            aboutId: person,
            data: {},
          });
      });
    const askedMs = performance.now() - asked;
    await client.query("update pgboss.job set start_after = now() where name = 'notice.send'");
    await client.query('analyze notice; analyze pgboss.job');

    const floor = await bare(sink, count);
    const before = sink.count();
    const began = performance.now();
    const deps = { config, db, clock: systemClock, log: silentLog, jobs, settings };
    const work = await startWork(deps, appUrl, 10);
    while (sink.count() - before < count) {
      if (performance.now() - began > MINUTES * 2 * 60_000) throw new Error('it takes too long');
      await new Promise((done) => setTimeout(done, 100));
    }
    const seconds = (performance.now() - began) / 1000;
    work.pause();
    await work.stop();
    const { rows: ended } = await client.query(
      'select outcome, count(*)::int as n from notice group by outcome',
    );
    await db.end();
    await client.end();
    const rate = count / seconds;
    say(
      `${count} notices asked for in ${(askedMs / 1000).toFixed(1)} s; sent in ${seconds.toFixed(1)} s, ${rate.toFixed(0)}/s (${NOTICES} would take ${(NOTICES / rate / 60).toFixed(1)} of ${MINUTES} minutes); bare mails ${floor.toFixed(0)}/s; share ${(rate / floor).toFixed(2)}; ${JSON.stringify(ended)}`,
    );
  } finally {
    sink.stop();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mails a second by the library alone. */
async function bare(
  sink: Awaited<ReturnType<typeof openSmtpSink>>,
  count: number,
): Promise<number> {
  const transport = createTransport({
    url: sink.url,
    pool: true,
    maxConnections: 8,
    maxMessages: 100,
  } as Parameters<typeof createTransport>[0]);
  const began = performance.now();
  let left = count;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left > 0) {
        left -= 1;
        await transport.sendMail({
          from: 'Portico <no-reply@example.org>',
          to: { name: '', address: `m${left}@example.org` },
          subject: 'News about a request',
          text: 'There is news about a request of yours. Sign on to read it.',
        });
      }
    }),
  );
  transport.close();
  return count / ((performance.now() - began) / 1000);
}
