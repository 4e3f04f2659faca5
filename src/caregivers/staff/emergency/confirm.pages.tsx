import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form } from '../../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Empty,
  LinkButton,
  SummaryList,
  Tag,
} from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { WhyField } from '../shared/fields.tsx';
import { nameOf, Outcome, relationText, whoLine } from '../shared/parts.pages.tsx';
import type { Revocation, WholeEmergency } from './emergency.ts';

export const EMERGENCIES = '/staff/care/emergencies';

/** What waits for a second person, then what was decided recently. */
export function EmergenciesPage({
  view,
  list,
  done,
}: {
  view: View;
  list: { waiting: Revocation[]; decided: Revocation[] };
  done: string | null;
}) {
  const { t } = view;
  const rows = (shown: Revocation[], decided: boolean) => (
    <ul class="result-list">
      {shown.map((one) => (
        <li class="result-row" key={one.id}>
          <div>
            <h3 class="row-title">
              <a href={`${EMERGENCIES}/${one.id}`}>
                {t('care-staff.access-to', { name: one.caregiverName, person: nameOf(one) })}
              </a>
            </h3>
            <p class="muted">
              {factLine(t, [
                t(`care-staff.flag-${one.kind}`),
                t('care-staff.ended-by', {
                  name: one.askedByName,
                  at: t.date(one.askedAt, 'day-time'),
                }),
              ])}
            </p>
          </div>
          {decided && (
            <Tag tone="plain">
              {t(one.confirmed ? 'care-staff.was-confirmed' : 'care-staff.was-lifted')}
            </Tag>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <Outcome t={t} done={done} />
      <h1>{t('care-staff.emergencies')}</h1>
      <p class="lead">{t('care-staff.emergencies-lead')}</p>
      {list.waiting.length === 0 ? (
        <Empty icon="check" title={t('care-staff.emergencies-none')}>
          <p>{t('care-staff.emergencies-none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <CardHead icon="clock">{t('care-staff.emergencies-waiting')}</CardHead>
          {rows(list.waiting, false)}
        </Card>
      )}
      {list.decided.length > 0 && (
        <Card>
          <CardHead icon="history">{t('care-staff.emergencies-decided')}</CardHead>
          {rows(list.decided, true)}
        </Card>
      )}
    </>
  );
}

/** Access ended in an emergency, and the second person's decision. */
export function ConfirmPage({
  view,
  whole,
  typed,
  problems,
  newKey,
}: {
  view: View;
  whole: WholeEmergency;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
}) {
  const { t } = view;
  const { revocation, right, caregiver, refusal } = whole;
  const title = t('care-staff.access-to', {
    name: revocation.caregiverName,
    person: nameOf(revocation),
  });
  const decided = revocation.decidedAt;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: EMERGENCIES, text: t('care-staff.emergencies') }, { text: title }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <SummaryList
        rows={[
          {
            term: t('care-staff.person'),
            value: factLine(t, [nameOf(revocation), whoLine(t, revocation)]),
          },
          {
            term: t('care-staff.caregiver'),
            value: factLine(t, [
              revocation.caregiverName,
              right && relationText(t, right.relationship),
              caregiver?.email,
            ]),
          },
          { term: t('care-staff.emergency-kind'), value: t(`care-staff.flag-${revocation.kind}`) },
          { term: t('care-staff.reason'), value: <span class="prose">{revocation.reason}</span> },
          {
            term: t('care-staff.told'),
            value: t(revocation.quiet ? 'care-staff.told-no' : 'care-staff.told-yes'),
          },
          {
            term: t('care-staff.ended'),
            value: t('care-staff.by-at', {
              name: revocation.askedByName,
              at: t.date(revocation.askedAt, 'day-time'),
            }),
          },
        ]}
      />
      {decided && (
        <Card tone="sand">
          <CardHead icon="check">
            {t(revocation.confirmed ? 'care-staff.was-confirmed' : 'care-staff.was-lifted')}
          </CardHead>
          <p>
            {t('care-staff.by-at', {
              name: revocation.decidedByName ?? '',
              at: t.date(decided, 'day-time'),
            })}
          </p>
          {revocation.decidedWhy && <p class="prose">{revocation.decidedWhy}</p>}
        </Card>
      )}
      {!decided && refusal && (
        <Alert tone="warning">
          <p>{t(`care-staff.not-${refusal}`)}</p>
        </Alert>
      )}
      {!refusal && (
        <Form action={`${EMERGENCIES}/${revocation.id}`} formKey={newKey()} label={title}>
          <Choice
            t={t}
            name="do"
            legend={t('care-staff.confirm-legend')}
            problems={problems}
            value={typed.do}
            options={[
              {
                value: 'confirm',
                label: t('care-staff.confirm'),
                hint: t('care-staff.confirm-hint'),
              },
              { value: 'lift', label: t('care-staff.lift'), hint: t('care-staff.lift-hint') },
            ]}
          />
          <WhyField view={view} typed={typed} problems={problems} name="why" />
          <div class="actions">
            <Button>{t('care-staff.save')}</Button>
            <LinkButton kind="outline" href={EMERGENCIES}>
              {t('ui.cancel')}
            </LinkButton>
          </div>
        </Form>
      )}
    </>
  );
}
