import type { CrawlPart } from '../crawl-part.ts';
import { mayHelpMembers } from './policy.ts';
import { sendLetterFor } from './staff/helping.ts';

export const identityCrawl: CrawlPart = {
  items: [
    {
      name: 'a letter with a temporary password',
      // whoever may see who looked sees that staff did this
      categories: ['access-log'],
      async work({ actAs, personOf }, { of }) {
        const person = await personOf(of);
        await actAs(
          'front-desk',
          mayHelpMembers,
          async (access) => void (await sendLetterFor(access, person)),
        );
      },
    },
  ],
};
