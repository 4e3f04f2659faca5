import type { ComponentChildren } from 'preact';
import type { View } from '../../../platform/http/routes.ts';
import { OpenRecord } from '../../../staff/open-record.tsx';
import { AskFirst } from '../../../ui/ask-first.tsx';
import type { IconName } from '../../../ui/icons.ts';
import { Card, CardHead, Crumbs, Empty, Tag } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { type Named, nameOf, Outcome, relationText, whoLine } from '../shared/parts.pages.tsx';
import type { DueRight, Reviews } from './reviews.ts';

export const REVIEWS = '/staff/care/reviews';
export const RIGHTS = '/staff/care/rights';
export const INVITATIONS = '/staff/care/invitations';

interface Shown {
  view: View;
  all: Reviews;
  newKey: () => string;
  /** Whether the reader can open records, where some of these decisions are made. */
  opens: boolean;
  done: string | null;
}

/** Rights, orders and people for records staff to review. */
export function ReviewsPage({ view, all, newKey, opens, done }: Shown) {
  const { t } = view;
  const { rights, orders, feed, alone, locked } = all;
  const none = rights.length + orders.length + feed.length + alone.length + locked.length === 0;
  const open = (one: Named & { patientId: string }, what = '') =>
    opens && (
      <OpenRecord
        t={t}
        person={one.patientId}
        name={[nameOf(one), what].filter(Boolean).join(', ')}
        purpose="patient-request"
        formKey={newKey()}
        page="/caregivers"
      />
    );
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/care', text: t('care-staff.requests') },
          { text: t('care-staff.reviews') },
        ]}
      />
      <Outcome t={t} done={done} />
      <h1>{t('care-staff.reviews')}</h1>
      <p class="lead">{t('care-staff.reviews-lead')}</p>
      {none && (
        <Empty icon="check" title={t('care-staff.reviews-none')}>
          <p>{t('care-staff.reviews-none-text')}</p>
        </Empty>
      )}
      <Section title={t('care-staff.due-rights')} icon="users">
        {all.rights.map((one) => (
          <RightLine key={one.id} view={view} one={one} />
        ))}
      </Section>
      <Section title={t('care-staff.due-orders')} icon="file-text">
        {all.orders.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3 class="row-title">{t(`care-staff.order-${one.kind}`)}</h3>
              <p class="muted">
                {factLine(t, [
                  nameOf(one),
                  whoLine(t, one),
                  t('care-staff.order-past', { day: t.day(one.endsOn) }),
                ])}
              </p>
            </div>
            {open(one, `${t(`care-staff.order-${one.kind}`)}, ${t.day(one.endsOn)}`)}
          </li>
        ))}
      </Section>
      <Section title={t('care-staff.due-alone')} icon="user">
        {all.alone.map((one) => (
          <li class="result-row" key={one.patientId}>
            <div>
              <h3 class="row-title">{nameOf(one)}</h3>
              <p class="muted">{whoLine(t, one)}</p>
            </div>
            {open(one)}
          </li>
        ))}
      </Section>
      <Section title={t('care-staff.due-feed')} icon="history">
        {all.feed.map((one) => (
          <RightLine key={one.id} view={view} one={one} />
        ))}
      </Section>
      <Section title={t('care-staff.due-locked')} icon="lock">
        {all.locked.map((one) => {
          const title = t('care-staff.invites', { name: one.name, person: nameOf(one) });
          return (
            <li class="result-row" key={one.id}>
              <div>
                <h3 class="row-title">
                  {title}{' '}
                  <Tag tone={one.lockedWhy === 'safety' ? 'high' : 'plain'}>
                    {t(`care-staff.locked-${one.lockedWhy}`)}
                  </Tag>
                </h3>
                <p class="muted">
                  {factLine(t, [
                    one.email,
                    whoLine(t, one),
                    t('care-staff.invited', { day: t.date(one.invitedAt, 'day') }),
                  ])}
                </p>
              </div>
              <div class="actions">
                {(one.canOpen ? (['unlock', 'void'] as const) : (['allow'] as const)).map(
                  (what) => (
                    <AskFirst
                      key={what}
                      action={`${INVITATIONS}/${one.id}/${what === 'allow' ? 'void' : what}`}
                      formKey={newKey()}
                      question={t(`care-staff.${what}-question`)}
                      of={title}
                    >
                      {t(`care-staff.${what}`)}
                    </AskFirst>
                  ),
                )}
              </div>
            </li>
          );
        })}
      </Section>
    </>
  );
}

function Section({
  title,
  icon,
  children,
}: {
  title: string;
  icon: IconName;
  children: ComponentChildren[];
}) {
  return children.length === 0 ? null : (
    <Card>
      <CardHead icon={icon}>{title}</CardHead>
      <ul class="result-list">{children}</ul>
    </Card>
  );
}

function RightLine({ view, one }: { view: View; one: DueRight }) {
  const { t } = view;
  const title = t('care-staff.access-to', { name: one.caregiverName, person: nameOf(one) });
  return (
    <li class="result-row">
      <div>
        <h3 class="row-title">
          <a href={`${RIGHTS}/${one.id}`}>{title}</a>
        </h3>
        <p class="muted">
          {factLine(t, [
            relationText(t, one.relationship),
            one.reviewOn && t('care-staff.review-due', { day: t.day(one.reviewOn) }),
            one.endsOn && t('care-staff.until', { day: t.day(one.endsOn) }),
          ])}
        </p>
      </div>
      <Tag tone={one.why === 'ends' || one.why === 'feed' ? 'plain' : 'high'}>
        {t(`care-staff.due-${one.why}`)}
      </Tag>
    </li>
  );
}
