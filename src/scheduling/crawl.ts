import type { CrawlPart, CrawlRecord } from '../crawl-part.ts';
import type { DemoDeps } from '../demo-part.ts';
import { askAbout, timesFor, windowOf } from './booking/booker.ts';
import { bookHold } from './booking/booking.ts';
import { holdTime } from './booking/holding.ts';
import { mayBookVisits } from './policy.ts';
import { findType, listReasons } from './visit-types/visit-types.ts';

/** A week ahead, so that the visit can still be changed. */
const AHEAD = 7 * 86_400_000;

/** Somebody books the first time that is free in a week, for themselves. */
async function book(
  { actAs, asOf, jobs }: DemoDeps,
  { userId, of, words }: { userId: string; of: string; words: string },
): Promise<void> {
  await actAs(
    userId,
    mayBookVisits,
    async (access) => {
      const now = asOf();
      const [reason] = await listReasons(access);
      const type = reason && (await findType(access, reason.visitTypeId));
      const asking = type && (await askAbout(access, type, [], now));
      if (!asking) throw new Error('nothing can be booked');
      const within = windowOf(type, new Date(now.now.getTime() + AHEAD), null);
      const search = { mode: null, clinicians: null, clinics: null, within, most: 1 };
      const [time] = await timesFor(access, asking, search);
      if (!time) throw new Error('no time is free');
      const mode = time.modes[0] ?? 'in-person';
      const chosen = { ...time, typeId: type.id, reasonId: reason.id, mode, moves: null };
      const held = await holdTime(access, chosen, now);
      if (held.is !== 'held') throw new Error('the time was not kept');
      const details = { mode, reason: words, companion: '', interpreter: '' };
      const booked = await bookHold(access, jobs, held.id, details, now);
      if (booked?.is !== 'booked') throw new Error('the visit was not booked');
    },
    of,
  );
}

/** What of somebody's visits is hidden from whom. */
export const schedulingCrawl: CrawlPart = {
  items: [
    {
      name: 'a booked visit, and why they come',
      categories: ['upcoming-appointments'],
      // they book for a teen, and see only what they booked
      hiddenFrom: 'caregivers of teens',
      own: true,
      word: 'Marigold wrap',
      work: (deps: DemoDeps, { of, self }: CrawlRecord) =>
        book(deps, { userId: self, of, words: 'Marigold wrap' }),
      // the time is somebody's in any case
      instead: (deps: DemoDeps, { another }: CrawlRecord) =>
        book(deps, { userId: another, of: another, words: '' }),
    },
  ],
};
