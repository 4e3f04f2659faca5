import type { View } from '../../../platform/http/routes.ts';
import { Alert, Card, CardHead, Empty, LinkButton, Tag } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import {
  basisText,
  Flags,
  flagText,
  Outcome,
  relationText,
  seesReasons,
} from '../shared/parts.pages.tsx';
import type { RecordCaregivers, RecordRight } from './record.ts';

export const pathOf = (person: string): string => `/staff/people/${person}/caregivers`;

export interface May {
  /** May change rights, orders and flags. */
  change: boolean;
  /** May end access right away. */
  endNow: boolean;
}

/** Everyone with access to the open record, court orders and safety flags. */
export function CaregiversPage({
  view,
  all,
  may,
  done,
}: {
  view: View;
  all: RecordCaregivers;
  may: May;
  done: string | null;
}) {
  const { t, person } = view;
  const base = pathOf(person?.id ?? '');
  const now = all.rights.filter(({ right }) => right.revokedAt === null);
  const before = all.rights.filter(({ right }) => right.revokedAt !== null);
  return (
    <>
      <Outcome t={t} done={done} />
      <h1>{t('care-staff.record-title')}</h1>
      <p class="lead">{t('care-staff.record-lead')}</p>
      <Flags view={view} flags={all.flags} names={all.names} />
      {may.change && all.flags.length > 0 && (
        <p>
          {all.flags.map((flag) => (
            <a class="block" href={`${base}/flags/${flag.id}/lift`} key={flag.id}>
              {t('care-staff.flag-lift-one', {
                kind: t(`care-staff.flag-${flag.kind}`),
                day: t.date(flag.raisedAt, 'day'),
              })}
            </a>
          ))}
        </p>
      )}
      {now.length === 0 ? (
        <Empty icon="users" title={t('care-staff.nobody-has')}>
          <p>{t('care-staff.nobody-has-text')}</p>
        </Empty>
      ) : (
        <Card>
          <CardHead icon="users">{t('care-staff.have-access')}</CardHead>
          <ul class="result-list">
            {now.map((one) => (
              <RightRow key={one.right.id} view={view} one={one} may={may} />
            ))}
          </ul>
        </Card>
      )}
      <Orders view={view} all={all} may={may} />
      {may.change && (
        <div class="actions">
          <LinkButton kind="outline" href={`${base}/orders`}>
            {t('care-staff.order-add')}
          </LinkButton>
          <LinkButton kind="outline" href={`${base}/flags`}>
            {t('care-staff.flag-add')}
          </LinkButton>
        </div>
      )}
      {may.change && <LiftedFlags view={view} all={all} />}
      {before.length > 0 && (
        <Card tone="sand">
          <CardHead icon="history">{t('care-staff.had-access')}</CardHead>
          <ul class="result-list">
            {before.map((one) => (
              <RightRow key={one.right.id} view={view} one={one} may={may} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

/** Lifted flags, with the reasons why they were raised and lifted. */
function LiftedFlags({ view, all }: { view: View; all: RecordCaregivers }) {
  const { t } = view;
  if (all.lifted.length === 0 || !seesReasons(view)) return null;
  return (
    <Card tone="sand">
      <CardHead icon="history">{t('care-staff.flags-lifted')}</CardHead>
      <ul class="result-list">
        {all.lifted.map((flag) => (
          <li class="result-row" key={flag.id}>
            <div>
              <h3 class="row-title">{t(`care-staff.flag-${flag.kind}`)}</h3>
              <p class="muted">
                {factLine(t, [
                  flagText(t, flag, all.names),
                  t('care-staff.since', { day: t.date(flag.raisedAt, 'day') }),
                  t('care-staff.flag-lifted-on', { day: t.date(flag.liftedAt, 'day') }),
                ])}
              </p>
              <p class="prose" dir="auto">
                {flag.reason}
              </p>
              {flag.liftedWhy && (
                <p class="prose" dir="auto">
                  {t('care-staff.flag-lifted-why', { why: flag.liftedWhy })}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RightRow({ view, one, may }: { view: View; one: RecordRight; may: May }) {
  const { t } = view;
  const { right, name, grantedBy, revokedBy, lastUsed, note, opens } = one;
  const since = right.grantedAt ? t.date(right.grantedAt, 'day') : t.day(right.startsOn);
  const live = right.revokedAt === null;
  return (
    <li class="result-row">
      <div>
        <h3 class="row-title">
          {name}{' '}
          {right.suspendedAt && live && (
            <Tag tone="high" icon="lock">
              {t('care-staff.suspended')}
            </Tag>
          )}
          {right.heldAt && live && (
            <Tag tone="high" icon="clock">
              {t('care-staff.held')}
            </Tag>
          )}
          {live && !right.suspendedAt && !right.heldAt && !opens && (
            <Tag tone="plain">{t('care-staff.opens-nothing')}</Tag>
          )}
        </h3>
        <p class="muted">
          {factLine(t, [
            relationText(t, right.relationship),
            basisText(t, right.basis),
            grantedBy
              ? t('care-staff.given-by', { day: since, name: grantedBy })
              : t('care-staff.since', { day: since }),
          ])}
        </p>
        <p class="muted">
          {factLine(t, [
            right.endsOn
              ? t('care-staff.until', { day: t.day(right.endsOn) })
              : t('care-staff.no-last-day'),
            right.reviewOn && t('care-staff.review-due', { day: t.day(right.reviewOn) }),
            lastUsed
              ? t('care-staff.last-used', { day: t.date(lastUsed, 'day') })
              : t('care-staff.never-used'),
          ])}
        </p>
        {right.revokedAt && (
          <p class="muted">
            {factLine(t, [
              t('care-staff.ended-on', { day: t.date(right.revokedAt, 'day') }),
              right.revokedWhy && t(`care-staff.why-${right.revokedWhy}`),
              revokedBy,
              right.quiet && t('care-staff.told-no'),
            ])}
          </p>
        )}
        {note && may.change && (
          <p class="prose" dir="auto">
            {note}
          </p>
        )}
      </div>
      {live && (
        <div class="actions">
          {may.change && (
            <LinkButton kind="outline" href={`/staff/care/rights/${right.id}`}>
              {t('care-staff.right-change')}
              <span class="usa-sr-only"> {name}</span>
            </LinkButton>
          )}
          {may.endNow && !right.suspendedAt && (
            <LinkButton kind="outline" icon="lock" href={`/staff/care/emergency/${right.id}`}>
              {t('care-staff.emergency-end')}
              <span class="usa-sr-only"> {name}</span>
            </LinkButton>
          )}
        </div>
      )}
    </li>
  );
}

function Orders({ view, all, may }: { view: View; all: RecordCaregivers; may: May }) {
  const { t, today, person } = view;
  if (all.orders.length === 0) return null;
  return (
    <Card>
      <CardHead icon="file-text">{t('care-staff.orders')}</CardHead>
      <ul class="result-list">
        {all.orders.map((order) => (
          <li class="result-row" key={order.id}>
            <div>
              <h3 class="row-title">
                {t(`care-staff.order-${order.kind}`)}{' '}
                {order.endedAt ? (
                  <Tag tone="plain">{t('care-staff.order-ended')}</Tag>
                ) : order.endsOn && order.endsOn < today ? (
                  <Tag tone="high">{t('care-staff.order-over')}</Tag>
                ) : null}
              </h3>
              <p class="muted">
                {factLine(t, [
                  (order.accountId && all.names.get(order.accountId)) || order.party,
                  t('care-staff.from', { day: t.day(order.startsOn) }),
                  order.endsOn && t('care-staff.until', { day: t.day(order.endsOn) }),
                ])}
              </p>
              {order.note && may.change && (
                <p class="prose" dir="auto">
                  {order.note}
                </p>
              )}
            </div>
            {may.change && !order.endedAt && (
              <LinkButton
                kind="outline"
                href={`${pathOf(person?.id ?? '')}/orders/${order.id}/end`}
              >
                {t('care-staff.order-end')}
                <span class="usa-sr-only"> {t(`care-staff.order-${order.kind}`)}</span>
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Who loses or regains access with what staff are about to do. */
export function WhoseAccess({
  view,
  names,
  none,
  some,
}: {
  view: View;
  names: readonly string[];
  none: 'care-staff.closes-nobody' | 'care-staff.opens-nobody';
  some: 'care-staff.closes' | 'care-staff.opens-again';
}) {
  const { t } = view;
  return names.length === 0 ? (
    <Alert tone="info">
      <p>{t(none)}</p>
    </Alert>
  ) : (
    <Alert tone="warning" title={t(some)}>
      <ul class="plain-list">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </Alert>
  );
}
