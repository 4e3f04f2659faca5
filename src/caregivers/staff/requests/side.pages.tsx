import type { View } from '../../../platform/http/routes.ts';
import { Alert, SummaryList, Tag } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { Flags, nameOf, relationText, whoLine } from '../shared/parts.pages.tsx';
import type { RecordSide, Related } from './review.ts';

/** A record that a request may be about: the person, who has access, and any warnings. */
export function Side({
  view,
  side,
  as: Heading = 'h3',
}: {
  view: View;
  side: RecordSide;
  as?: 'h2' | 'h3';
}) {
  const { t } = view;
  const { person, band, related, rights, names } = side;
  return (
    <>
      <Heading>{nameOf(person)}</Heading>
      <p class="muted">{whoLine(t, person)}</p>
      <Warnings view={view} side={side} />
      <SummaryList
        rows={[
          {
            term: t('care-staff.age'),
            value: (
              <>
                {t(`care-staff.band-${band}`)}
                {person.deceased && (
                  <>
                    {' '}
                    <Tag tone="high">{t('care-staff.deceased')}</Tag>
                  </>
                )}
              </>
            ),
          },
          {
            term: t('care-staff.on-file'),
            value:
              related.length === 0
                ? t('care-staff.on-file-none')
                : related.map((one) => (
                    <span class="block" key={`${one.name} ${one.relationship} ${one.from}`}>
                      {relatedText(view, one)}{' '}
                      {one.same && <Tag tone="in">{t('care-staff.same-name')}</Tag>}
                    </span>
                  )),
          },
          {
            term: t('care-staff.have-access'),
            value:
              rights.length === 0
                ? t('care-staff.nobody')
                : rights.map((one) => (
                    <span class="block" key={one.id}>
                      {factLine(t, [
                        names.get(one.accountId) ?? '–',
                        relationText(t, one.relationship),
                        one.endsOn && t('care-staff.until', { day: t.day(one.endsOn) }),
                      ])}{' '}
                      {one.suspendedAt && <Tag tone="high">{t('care-staff.suspended')}</Tag>}
                    </span>
                  )),
          },
        ]}
      />
    </>
  );
}

const relatedText = ({ t }: View, one: Related): string =>
  factLine(t, [
    one.name,
    one.relationship,
    !one.active && t('care-staff.on-file-inactive'),
    one.to && t('care-staff.on-file-until', { at: one.to }),
  ]);

/** Safety flags and court orders, above everything else. */
export function Warnings({ view, side }: { view: View; side: RecordSide }) {
  const { t } = view;
  const { flags, orders, names } = side;
  return (
    <>
      <Flags view={view} flags={flags} names={names} />
      {orders.length > 0 && (
        <Alert tone="warning" title={t('care-staff.orders-stand')}>
          <ul class="plain-list">
            {orders.map((one) => (
              <li key={one.id}>
                {factLine(t, [
                  t(`care-staff.order-${one.kind}`),
                  (one.accountId && names.get(one.accountId)) || one.party,
                  t('care-staff.from', { day: t.day(one.startsOn) }),
                  one.endsOn && t('care-staff.until', { day: t.day(one.endsOn) }),
                ])}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </>
  );
}
