import type { CrawlPart } from '../crawl-part.ts';
import { listPerson } from './lists.ts';
import { mayDecideAccess } from './policy.ts';

export const privacyCrawl: CrawlPart = {
  items: [
    {
      name: 'that the record is protected',
      // whoever may see who looked sees that staff did this
      categories: ['access-log'],
      async work({ actAs, mrnOf }, { of }) {
        const listing = { mrn: mrnOf(of), reason: 'A neighbor works here and is curious.' };
        await actAs('privacy-officer', mayDecideAccess, async (access) => {
          if ((await listPerson(access, listing)) !== 'done') throw new Error('it was not listed');
        });
      },
    },
  ],
};
