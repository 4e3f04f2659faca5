import type { View } from '../platform/http/routes.ts';
import { Card, Done, Empty, LinkButton } from '../ui/kit.tsx';
import { FLAGS, type Flag } from './flags.rules.ts';
import { BASE, FlagTags, personName, purposeText } from './reviews.pages.tsx';
import type { Review } from './reviews.ts';

export interface Queue {
  reviews: Review[];
  more: boolean;
  page: number;
  flag: Flag | null;
  counts: { flag: Flag; n: number }[];
  open: number;
}

/** The privacy officer's queue: open reviews, then decided ones. */
export function QueuePage({
  view,
  queue,
  done,
}: {
  view: View;
  queue: Queue;
  done: string | null;
}) {
  const { t } = view;
  const open = (flag: Flag) => queue.counts.find((one) => one.flag === flag)?.n ?? 0;
  const address = (page: number) =>
    `${BASE}?${new URLSearchParams({ ...(queue.flag && { reason: queue.flag }), ...(page > 0 && { page: String(page) }) })}`;
  return (
    <>
      <Done t={t} said={`privacy.done-${done}`} tone={done === 'decided' ? 'success' : 'warning'} />
      <h1>{t('privacy.title')}</h1>
      <p class="lead">{t('privacy.lead')}</p>
      <nav class="pills" aria-label={t('privacy.filter')}>
        <ul>
          <li>
            <a href={BASE} aria-current={queue.flag === null ? 'true' : undefined}>
              {t('privacy.all')} ({t.number(queue.open)})
            </a>
          </li>
          {FLAGS.filter((flag) => flag === queue.flag || open(flag) > 0).map((flag) => (
            <li key={flag}>
              <a
                href={`${BASE}?reason=${flag}`}
                aria-current={queue.flag === flag ? 'true' : undefined}
              >
                {t(`privacy.flag-${flag}`)} ({t.number(open(flag))})
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {queue.reviews.length === 0 ? (
        <Empty icon="check" title={t(queue.flag ? 'privacy.none-of-flag' : 'privacy.none')}>
          <p>{t(queue.flag ? 'privacy.none-of-flag-text' : 'privacy.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <ul class="result-list">
            {queue.reviews.map((review) => (
              <li class="result-row" key={review.id}>
                <div>
                  <h2 class="row-title">
                    <a href={`${BASE}/${review.id}`}>{review.staffName}</a>
                  </h2>
                  <p class="muted">
                    {t('privacy.whose', { name: personName(review) })} ·{' '}
                    {t.date(review.lastAt, 'day-time')} · {purposeText(t, review.purpose)}
                  </p>
                </div>
                <FlagTags t={t} review={review} place="result-tags" />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div class="actions">
        {queue.page > 0 && (
          <LinkButton href={address(queue.page - 1)} kind="outline">
            {t('privacy.newer')}
          </LinkButton>
        )}
        {queue.more && (
          <LinkButton href={address(queue.page + 1)} kind="outline">
            {t('privacy.older')}
          </LinkButton>
        )}
        <LinkButton href={`${BASE}/listed`} kind="outline">
          {t('privacy.listed-title')}
        </LinkButton>
        <LinkButton href={`${BASE}/staff`} kind="outline">
          {t('privacy.staff-title')}
        </LinkButton>
      </div>
    </>
  );
}
