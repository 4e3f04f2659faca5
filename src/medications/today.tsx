import { familyNews, memberCard, type NewsLine } from '../feature.ts';
import { accessFor } from '../platform/access/access.ts';
import { Card, CardHead } from '../ui/kit.tsx';
import { DUE_DAYS } from './automatic/automatic.rules.ts';
import { listOffers, type Offered } from './offers/offers.ts';
import { mayReadMedicines, mayRequestRefills } from './policy.ts';
import { supplyLeft } from './prescriptions/fills.rules.ts';
import { RequestLine } from './requests/request-card.pages.tsx';
import { listNews } from './requests/requests.ts';
import type { Stage } from './requests/stages.rules.ts';

const SHOWN = 6;

/** Can be refilled, and lasts at most a week. */
const isDue = ({ rx, offer }: Offered, today: string): boolean =>
  offer.do !== null && (supplyLeft(rx, today) ?? DUE_DAYS + 1) <= DUE_DAYS;

/** Medicines that are about to run out, and news of refill requests. */
export const refillsCard = memberCard(mayRequestRefills, {
  order: 20,
  async show(access, ctx) {
    const { t, view, asOf } = ctx;
    const reads = accessFor(access, mayReadMedicines, ctx);
    const [requests, offers] = await Promise.all([
      listNews(access, asOf),
      reads ? listOffers(reads, asOf) : [],
    ]);
    const due = offers.filter((one) => isDue(one, asOf.today)).length;
    if (requests.length + due === 0) return null;
    const base = `/people/${access.person.id}`;
    return {
      body: (
        <Card>
          <CardHead icon="pill" more={{ href: `${base}/refills`, text: t('today.refills-all') }}>
            {t('today.refills')}
          </CardHead>
          {due > 0 && (
            <p>
              {t('today.due', { n: due })}. <a href={`${base}/medicines`}>{t('today.due-do')}</a>
            </p>
          )}
          {requests.length > 0 && (
            <ul class="result-list">
              {requests.slice(0, SHOWN).map((request) => (
                <RequestLine key={request.id} view={view} request={request} />
              ))}
            </ul>
          )}
        </Card>
      ),
    };
  },
});

/** The stages in which somebody has to do something: call, see the doctor, ask again. */
const ANSWERED: readonly Stage[] = ['held', 'refused', 'visit'];

/** For each person of the family: refills to pick up, answers to refill requests, and what runs out. */
export const refillNews = familyNews(mayRequestRefills, {
  order: 20,
  async load(access, { t, asOf }) {
    const reads = accessFor(access, mayReadMedicines, asOf);
    const [requests, offers] = await Promise.all([
      listNews(access, asOf),
      reads ? listOffers(reads, asOf) : [],
    ]);
    const base = `/people/${access.person.id}`;
    const lines: NewsLine[] = [];
    const add = (n: number, key: 'family.ready' | 'family.answers' | 'family.due', page: string) =>
      n > 0 && lines.push({ icon: 'pill', text: t(key, { n }), href: `${base}/${page}` });
    add(requests.filter(({ stage }) => stage === 'ready').length, 'family.ready', 'refills');
    add(
      requests.filter(({ stage }) => ANSWERED.includes(stage)).length,
      'family.answers',
      'refills',
    );
    add(offers.filter((one) => isDue(one, asOf.today)).length, 'family.due', 'medicines');
    return lines;
  },
});
