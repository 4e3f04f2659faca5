import type { CrawlPart } from '../crawl-part.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { insertFlag, insertOrder } from './crawl.sql.ts';
import { giveRight } from './rights/rights.ts';

/** Which facts about rights and their restrictions are hidden from which caregivers. */
export const familyCrawl: CrawlPart = {
  items: [
    {
      name: 'another caregiver',
      categories: ['access-log'],
      async work({ db, clock, personOf, accountOf }, { of, another, today }) {
        const patientId = await personOf(of);
        const accountId = await accountOf(another);
        const grantedBy = await accountOf('records');
        await db.asSystem('system:demo', systemRequest(clock.now(), 'demo'), (access) =>
          giveRight(access, {
            patientId,
            accountId,
            relationship: 'other',
            basis: 'court',
            categories: ['costs'],
            acting: [],
            startsOn: today,
            endsOn: null,
            grantedBy,
          }),
        );
      },
    },
    {
      name: 'a court order about someone else',
      categories: [],
      hiddenFrom: 'everybody',
      async work({ db, clock, personOf, accountOf }, { of }) {
        const patientId = await personOf(of);
        const by = await accountOf('records');
        await db.asSystem('system:demo', systemRequest(clock.now(), 'demo'), (access) =>
          insertOrder(access, { patientId, by }),
        );
      },
    },
    {
      name: 'a warning that someone may be in danger',
      categories: [],
      hiddenFrom: 'everybody',
      async work({ db, clock, personOf, accountOf }, { of }) {
        const patientId = await personOf(of);
        const by = await accountOf('records');
        await db.asSystem('system:demo', systemRequest(clock.now(), 'demo'), (access) =>
          insertFlag(access, { patientId, by }),
        );
      },
    },
  ],
};
