import type { CrawlPart } from '../crawl-part.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { insertInvitation, insertRequest } from './crawl.sql.ts';

/** Which facts about requests and invitations are hidden from which caregivers. */
export const caregiversCrawl: CrawlPart = {
  items: [
    {
      name: 'an invitation that waits for an answer',
      word: 'Wilhelmina Crane',
      // `listInvitations`: nobody but the person, not even a guardian who sees who has access
      categories: [],
      own: true,
      async work({ db, clock, personOf, accountOf }, { of, self, another }) {
        const patientId = await personOf(of);
        const [by, asker] = [await accountOf(self), await accountOf(another)];
        await db.asSystem('system:demo', systemRequest(clock.now(), 'demo'), (access) =>
          insertInvitation(access, { patientId, by, asker }),
        );
      },
    },
    {
      name: 'someone else’s request that staff review',
      categories: [],
      async work({ db, clock, personOf, accountOf }, { of, another, patient }) {
        const aboutId = await personOf(of);
        const accountId = await accountOf(another);
        const birthDate = patient.birthDate ?? '';
        await db.asSystem('system:demo', systemRequest(clock.now(), 'demo'), (access) =>
          insertRequest(access, { accountId, aboutId, birthDate }),
        );
      },
    },
  ],
};
