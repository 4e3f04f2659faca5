import type { CrawlPart } from '../crawl-part.ts';

export const coverageCrawl: CrawlPart = {
  items: [
    {
      name: 'a plan',
      categories: ['coverage'],
      word: 'Larch Mutual Gold',
      resources: ({ of, patient, today }) => [
        {
          resourceType: 'Coverage',
          id: `plan-${of}`,
          status: 'active',
          beneficiary: { reference: `Patient/${patient.id}` },
          subscriberId: 'LM-4471',
          period: { start: `${today.slice(0, 4)}-01-01` },
          payor: [{ display: 'Larch Mutual Gold' }],
        },
      ],
    },
  ],
};
