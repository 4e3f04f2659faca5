import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { findRequestById, type RequestRow } from '../requests/requests.ts';
import { lockRequests, takeStep } from '../requests/steps.ts';
import { logTouch } from '../requests/touched.ts';
import { type News, stepOnNews } from './pharmacy-news.rules.ts';
import * as sql from './pharmacy-news.sql.ts';

export type { News } from './pharmacy-news.rules.ts';

export interface LinkDeps {
  db: Db;
  jobs: Jobs;
  log: Log;
  settings: Settings;
}

/** The content of one message from the pharmacies' system. */
export interface Delivery {
  /** Who assigned the number. */
  sender: string;
  controlId: string;
  /**
   * A hash of the content, to tell a repeated message from a different one with the same number.
   */
  digest: string;
  /** One per order, in the order in which they apply. */
  news: readonly News[];
}
/**
 * `not-ours`: these orders (numbered from 1) name no request of ours. `another`: the number belongs
 * to a different message, already accepted.
 */
export type Taken = { is: 'taken' } | { is: 'not-ours'; orders: number[] } | { is: 'another' };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Takes the news of one message, all of it or none, and once: a repeated message gets the same
 * answer and does nothing. If one of its orders is not our request, nothing changes and the sender
 * learns which one, so that none is silently dropped while another is followed.
 */
export async function takeNews(
  deps: LinkDeps,
  { sender, controlId, digest, news }: Delivery,
  now: Date,
): Promise<Taken> {
  return deps.db.asSystem(
    'system:pharmacy',
    systemRequest(now, 'pharmacy link'),
    async (access) => {
      const ids = [...new Set(news.map((one) => one.requestId).filter((id) => UUID.test(id)))];
      // locked before anything else is read, so that of two messages about one request the second
      // waits
      const ours = await lockRequests(access, ids);
      const before = await sql.findNews(access, sender, controlId);
      if (before) return answerAgain(before, digest);
      const orders = news.flatMap((one, index) => (ours.has(one.requestId) ? [] : [index + 1]));
      if (orders.length > 0) return { is: 'not-ours', orders };
      if (!(await sql.insertNews(access, sender, controlId, digest, now)))
        return answerAgain(await sql.findNews(access, sender, controlId), digest);
      for (const one of news) {
        // read again each time, since a message may name it twice
        const request = await findRequestById(access, one.requestId);
        if (!request) continue;
        const { patientId } = request;
        logTouch(access, { touch: 'refills:news', patientId, account: null }, now);
        await applyNews(
          access,
          deps.jobs,
          { request, news: one },
          { now, settings: deps.settings },
        );
      }
      return { is: 'taken' };
    },
  );
}

/** A message that was stored without a digest gets the same answer as before. */
function answerAgain(
  before: { answer: string; digest: string | null } | undefined,
  digest: string,
): Taken {
  if (before?.digest != null && before.digest !== digest) return { is: 'another' };
  return before?.answer === 'AE' ? { is: 'not-ours', orders: [] } : { is: 'taken' };
}

/** Moves a request on if news about it does. */
export async function applyNews(
  access: Access<'system:pharmacy' | 'system:records'>,
  jobs: Jobs,
  { request, news }: { request: RequestRow; news: Omit<News, 'requestId'> },
  { now, settings }: Pick<AsOf, 'now' | 'settings'>,
): Promise<void> {
  const step = stepOnNews(request, news, dayIn(settings.zone, now), settings);
  if (step) await takeStep(access, jobs, { ...step, request }, now);
}
