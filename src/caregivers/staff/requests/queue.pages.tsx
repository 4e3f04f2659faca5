import type { View } from '../../../platform/http/routes.ts';
import { Card, Empty, LinkButton, Tag, type Tone } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import type { RequestState } from '../../requests/requests.rules.ts';
import { nameOf, Outcome } from '../shared/parts.pages.tsx';
import type { QueuedRequest } from './review.ts';

export const CARE = '/staff/care';
export const REQUESTS = `${CARE}/requests`;

const TONES: Partial<Record<RequestState, Tone>> = { requested: 'new', 'papers-needed': 'low' };
export const StateTag = ({ t, state }: { t: View['t']; state: RequestState }) => (
  <Tag tone={TONES[state] ?? 'plain'}>{t(`care-staff.state-${state}`)}</Tag>
);

/** Open requests, oldest first. */
export function QueuePage({
  view,
  list,
  due,
  done,
}: {
  view: View;
  list: { rows: QueuedRequest[]; more: boolean };
  /** How many rights and orders are due for review. */
  due: number;
  done: string | null;
}) {
  const { t } = view;
  return (
    <>
      <Outcome t={t} done={done} />
      <h1>{t('care-staff.requests')}</h1>
      <p class="lead">{t('care-staff.requests-lead')}</p>
      {list.rows.length === 0 ? (
        <Empty icon="check" title={t('care-staff.requests-none')}>
          <p>{t('care-staff.requests-none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('care-staff.requests-waiting')}</h2>
          <ul class="result-list">
            {list.rows.map((one) => (
              <li class="result-row" key={one.id}>
                <div>
                  <h3 class="row-title">
                    <a href={`${REQUESTS}/${one.id}`}>
                      {t('care-staff.asks-for', { name: one.askerName, person: nameOf(one) })}
                    </a>
                  </h3>
                  <p class="muted">
                    {factLine(t, [
                      t(`care-staff.kind-${one.kind}`),
                      t('care-staff.asked', { at: t.date(one.askedAt, 'day-time') }),
                      one.since.getTime() !== one.askedAt.getTime() &&
                        t('care-staff.state-since', { at: t.date(one.since, 'day-time') }),
                    ])}
                  </p>
                </div>
                <StateTag t={t} state={one.state} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {list.more && <p>{t('care-staff.requests-more')}</p>}
      <div class="actions">
        <LinkButton href={`${CARE}/reviews`} kind="outline">
          {t('care-staff.reviews-link', { n: due })}
        </LinkButton>
      </div>
    </>
  );
}
