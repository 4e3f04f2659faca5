import type { CrawlPart } from '../crawl-part.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { changeChoice } from '../platform/notices/choices.ts';

export const preferencesCrawl: CrawlPart = {
  items: [
    {
      name: 'a choice of notices',
      categories: [],
      own: true,
      async work({ db, clock, accountOf }, { self }) {
        const account = await accountOf(self);
        const choice = { aboutId: null, topic: 'results', channel: 'mail', wanted: false } as const;
        await db.asSystem('system:notices', systemRequest(clock.now(), 'demo'), (access) =>
          changeChoice(access, account, choice),
        );
      },
    },
  ],
};
