import type { View } from '../../platform/http/routes.ts';
import { Crumbs, Done, Empty, Tag } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { MessageRow } from './messages.ts';

/** Messages that did not reach the pharmacies' own system: why, and a button to send them again. */
export function MessagesPage({
  view,
  list,
  newKey,
  done,
}: {
  view: View;
  list: MessageRow[];
  newKey: () => string;
  done: boolean;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: '/staff/pharmacies', text: t('places.title') }, { text: t('link.title') }]}
      />
      <Done t={t} said={done && 'link.done'} />
      <h1>{t('link.title')}</h1>
      <p class="lead">{t('link.lead')}</p>
      {list.length === 0 ? (
        <Empty icon="check" title={t('link.none')}>
          <p>{t('link.none-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {list.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title">{t('refill.order', { number: one.order })}</h2>
                <p>
                  {one.pharmacy} · {t(`link.kind-${one.kind}`)}
                </p>
                <p class="muted">
                  {[
                    t('link.made', { at: t.date(one.madeAt, 'day-time') }),
                    t('link.tries', { n: one.tries }),
                    one.problem && t('link.problem', { code: one.problem }),
                    one.state === 'waiting' && t('link.next', { at: t.date(one.nextAt, 'time') }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <div class="result-tags">
                <Tag tone={one.state === 'dead' ? 'high' : 'plain'}>{t(`link.${one.state}`)}</Tag>
                <RowButton
                  action={`/staff/pharmacies/messages/${one.id}/replay`}
                  formKey={newKey()}
                  of={one.order}
                >
                  {t('link.replay')}
                </RowButton>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
