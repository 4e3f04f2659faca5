import type { CrawlPart } from '../crawl-part.ts';

export const peopleCrawl: CrawlPart = {
  items: [
    {
      name: 'somebody else’s data under the same number',
      categories: [],
      // another name and birth date: records staff decide whose it is
      resources: ({ of, patient }) => [
        {
          ...patient,
          id: `other-${of}`,
          name: [{ given: ['Quillon'], family: 'Otherwise' }],
          birthDate: '1951-02-03',
        },
      ],
    },
  ],
};
