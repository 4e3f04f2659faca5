import type { CrawlPart } from '../crawl-part.ts';
import { setConfidential } from './confidential/confidential.ts';
import { correct, typedOf } from './information/forms.ts';
import { askForCorrection, readInformation } from './information/information.ts';
import { mayCorrectInformation, maySetConfidential } from './policy.ts';

/** What of somebody's address, phones and corrections is hidden from whom. */
export const informationCrawl: CrawlPart = {
  items: [
    {
      name: 'an address and a phone',
      // a parcel can go there
      categories: ['information', 'refills'],
      word: '12 Hawthorn Terrace',
      resources: ({ patient }) => [
        {
          ...patient,
          address: [{ line: ['12 Hawthorn Terrace'], city: 'Hudson', state: 'IA' }],
          telecom: [{ system: 'phone', use: 'mobile', value: '319-555-0177' }],
        },
      ],
    },
    {
      name: 'a correction that waits',
      categories: ['information'],
      word: 'Rowan',
      own: true,
      async work({ actAs, asOf }, { of, self }) {
        await actAs(
          self,
          mayCorrectInformation,
          async (access) => {
            const { today } = asOf();
            const { patient } = await readInformation(access, asOf());
            const typed = { ...typedOf('name', patient, today), called: 'Rowan' };
            const corrected = correct('name', typed, patient, today);
            if ('problems' in corrected) throw new Error('the correction has problems');
            const { unchanged, part } = corrected;
            await askForCorrection(access, {
              section: 'name',
              seen: '',
              unchanged,
              proposed: part,
            });
          },
          of,
        );
      },
    },
    {
      name: 'a confidential address',
      categories: [],
      word: '7 Quiet Lane',
      own: true,
      async work({ actAs }, { of, self }) {
        const address = { line: ['7 Quiet Lane'], city: 'Waterloo', state: 'IA' };
        const contact = { address, phone: '319-555-0188' };
        await actAs(
          self,
          maySetConfidential,
          async (access) => void (await setConfidential(access, contact)),
          of,
        );
      },
    },
  ],
};
