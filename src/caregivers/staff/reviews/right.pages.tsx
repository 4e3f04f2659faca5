import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea } from '../../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, SummaryList } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { Tell } from '../emergency/emergency.pages.tsx';
import { TermFields, WhyField } from '../shared/fields.tsx';
import { OpensToday } from '../shared/opens-today.tsx';
import { basisText, nameOf, Outcome, relationText, whoLine } from '../shared/parts.pages.tsx';
import { REVIEWS, RIGHTS } from './reviews.pages.tsx';
import { seenOf } from './rights.rules.ts';
import type { WholeRight } from './rights.ts';

interface Shown {
  view: View;
  whole: WholeRight;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
  done: string | null;
}

/** One right: what it opens today, its last day, and how to end it. */
export function RightPage(props: Shown) {
  const { view, whole, problems, done } = props;
  const { t } = view;
  const { right, person, caregiver, note, standing } = whole;
  const title = t('care-staff.access-to', { name: caregiver.name, person: nameOf(person) });
  const live = right.revokedAt === null;
  const open = live && right.suspendedAt === null;
  return (
    <>
      <Crumbs t={t} trail={[{ href: REVIEWS, text: t('care-staff.reviews') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <Outcome t={t} done={done} />
      <h1>{title}</h1>
      <SummaryList
        rows={[
          {
            term: t('care-staff.person'),
            value: factLine(t, [nameOf(person), whoLine(t, person)]),
          },
          {
            term: t('care-staff.caregiver'),
            value: factLine(t, [
              caregiver.name,
              relationText(t, right.relationship),
              caregiver.email,
            ]),
          },
          { term: t('care-staff.basis'), value: basisText(t, right.basis) },
          {
            term: t('care-staff.last-day'),
            value: right.endsOn ? t.day(right.endsOn) : t('care-staff.no-last-day'),
          },
          {
            term: t('care-staff.review-on'),
            value: right.reviewOn ? t.day(right.reviewOn) : t('care-staff.no-review'),
          },
          ...(note
            ? [
                {
                  term: t('care-staff.noted'),
                  value: (
                    <span class="prose" dir="auto">
                      {note}
                    </span>
                  ),
                },
              ]
            : []),
          ...(right.revokedAt
            ? [
                {
                  term: t('care-staff.ended'),
                  value: factLine(t, [
                    t.date(right.revokedAt, 'day-time'),
                    right.revokedWhy && t(`care-staff.why-${right.revokedWhy}`),
                  ]),
                },
              ]
            : []),
        ]}
      />
      {live && right.suspendedAt && (
        <Alert tone="warning">
          <p>{t('care-staff.not-suspended')}</p>
        </Alert>
      )}
      {live && !right.suspendedAt && (
        <details>
          <summary>{t('care-staff.opens-today')}</summary>
          <OpensToday t={t} standing={standing} hideCaption />
        </details>
      )}
      {open && right.basis !== 'invited' && <Extend {...props} />}
      {open && <End {...props} />}
    </>
  );
}

function Extend({ view, whole, typed, problems, newKey }: Shown) {
  const { t } = view;
  const { right } = whole;
  return (
    <Card>
      <CardHead icon="calendar">{t('care-staff.extend')}</CardHead>
      <Form action={`${RIGHTS}/${right.id}`} formKey={newKey()} label={t('care-staff.extend')}>
        <input type="hidden" name="seen" value={seenOf(right)} />
        <TermFields
          view={view}
          typed={{
            endsOn: typed.endsOn ?? right.endsOn ?? '',
            reviewOn: typed.reviewOn ?? right.reviewOn ?? '',
          }}
          problems={problems}
        />
        <TextArea
          t={t}
          name="note"
          label={t('care-staff.papers-noted')}
          hint={t('care-staff.papers-noted-hint')}
          problems={problems}
          value={typed.note ?? whole.note}
          rows={3}
          max={1000}
        />
        <Button>{t('care-staff.save')}</Button>
      </Form>
    </Card>
  );
}

/** The form to end access opens under its own heading, so that it takes two steps. */
function End({ view, whole, typed, problems, newKey }: Shown) {
  const { t } = view;
  const { right, caregiver } = whole;
  const tried = problems.reason !== undefined || problems.tell !== undefined;
  return (
    <details class="ask-first" open={tried}>
      <summary class="usa-button usa-button--outline">{t('care-staff.end')}</summary>
      <div class="ask-first-question">
        <p>{t('care-staff.end-text', { name: caregiver.name })}</p>
        <Form action={`${RIGHTS}/${right.id}/end`} formKey={newKey()} label={t('care-staff.end')}>
          <WhyField view={view} typed={typed} problems={problems} name="reason" />
          <Tell t={t} problems={problems} value={typed.tell} name={caregiver.name} />
          <Button>{t('care-staff.end-do')}</Button>
        </Form>
      </div>
    </details>
  );
}
