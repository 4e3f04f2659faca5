import type { Config } from '../../../platform/config.ts';
import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextArea } from '../../../ui/fields.tsx';
import { FileLine } from '../../../ui/files.tsx';
import { Button, Card, CardHead, Crumbs, LinkButton, SummaryList, Tag } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { mayMove } from '../../requests/requests.rules.ts';
import { nameOf, Outcome, whoLine } from '../shared/parts.pages.tsx';
import { CARE, REQUESTS, StateTag } from './queue.pages.tsx';
import type { WholeRequest } from './review.ts';
import { Side } from './side.pages.tsx';

export const DECLINE_REASONS = [
  'not-found',
  'papers',
  'not-entitled',
  'patient-objects',
  'other',
] as const;

interface Shown {
  view: View;
  whole: WholeRequest;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
}

/** A request: what was typed, the records it may be about, papers, history and the decision. */
export function RequestPage(props: Shown & { config: Pick<Config, 'clamd'>; done: string | null }) {
  const { view, whole, problems, done } = props;
  const { t } = view;
  const { request } = whole;
  const title = t('care-staff.request-of', { name: whole.caregiver?.name ?? '–' });
  const open = mayMove(request.state, 'declined', 'staff');
  return (
    <>
      <Crumbs t={t} trail={[{ href: CARE, text: t('care-staff.requests') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <Outcome t={t} done={done} />
      <h1>
        {title} <StateTag t={t} state={request.state} />
      </h1>
      <Asked {...props} />
      <Papers {...props} />
      <Candidates view={view} whole={whole} />
      {open && <Decide {...props} />}
      <History view={view} whole={whole} />
    </>
  );
}

function Asked({ view, whole }: Pick<Shown, 'view' | 'whole'>) {
  const { t } = view;
  const { request, caregiver } = whole;
  const own =
    caregiver?.patientId &&
    factLine(t, [
      nameOf({ given: caregiver.given ?? '', family: caregiver.family ?? '' }),
      caregiver.birthDate && t('care-staff.born', { day: t.day(caregiver.birthDate) }),
    ]);
  return (
    <Card>
      <CardHead icon="file-text">{t('care-staff.typed')}</CardHead>
      <SummaryList
        rows={[
          { term: t('care-staff.asks-as'), value: t(`care-staff.kind-${request.kind}`) },
          {
            term: t('care-staff.about'),
            value: factLine(t, [nameOf(request), whoLine(t, request)]),
          },
          ...(request.note
            ? [
                {
                  term: t('care-staff.note'),
                  value: (
                    <span class="prose" dir="auto">
                      {request.note}
                    </span>
                  ),
                },
              ]
            : []),
          {
            term: t('care-staff.asker'),
            value: (
              <>
                {factLine(t, [caregiver?.name, caregiver?.email])}
                {caregiver?.closed && <Tag tone="high">{t('care-staff.account-closed')}</Tag>}
              </>
            ),
          },
          {
            term: t('care-staff.asker-record'),
            value: (
              <>
                {own || t('care-staff.asker-record-none')}{' '}
                {caregiver?.deceased && <Tag tone="high">{t('care-staff.deceased')}</Tag>}
              </>
            ),
          },
          { term: t('care-staff.asked-at'), value: t.date(request.askedAt, 'day-time') },
        ]}
      />
    </Card>
  );
}

function Papers({
  view,
  whole,
  config,
}: Pick<Shown, 'view' | 'whole'> & { config: Pick<Config, 'clamd'> }) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="file-text">{t('care-staff.papers')}</CardHead>
      {whole.papers.length === 0 ? (
        <p>{t('care-staff.papers-none')}</p>
      ) : (
        <ul class="plain-list">
          {whole.papers.map((file) => (
            <li key={file.id}>
              <FileLine t={t} file={file} href={`${CARE}/papers/${file.id}`} config={config} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Candidates({ view, whole }: Pick<Shown, 'view' | 'whole'>) {
  const { t } = view;
  const { request, candidates, more } = whole;
  const choose = mayMove(request.state, 'approved', 'staff');
  if (candidates.length === 0)
    return (
      <Card>
        <CardHead icon="search">{t('care-staff.candidates')}</CardHead>
        <p>{t('care-staff.candidates-none')}</p>
      </Card>
    );
  return (
    <section>
      <h2>{t(request.aboutId ? 'care-staff.record' : 'care-staff.candidates')}</h2>
      {more && <p>{t('care-staff.candidates-more')}</p>}
      {candidates.map(({ match, side }) => (
        <Card key={side.person.patientId}>
          <Side view={view} side={side} />
          {!request.aboutId && (
            <p>
              {match.differs.length === 0 ? (
                <Tag tone="in" icon="check">
                  {t(match.byNumber ? 'care-staff.match-all' : 'care-staff.match-name')}
                </Tag>
              ) : (
                <Tag tone="high">
                  {t('care-staff.match-number', {
                    what: match.differs.map((one) => t(`care-staff.differs-${one}`)).join(', '),
                  })}
                </Tag>
              )}
            </p>
          )}
          {choose && (
            <LinkButton
              kind="outline"
              href={`${REQUESTS}/${request.id}/approve?record=${side.person.patientId}`}
            >
              {t('care-staff.choose')}
              <span class="usa-sr-only"> {nameOf(side.person)}</span>
            </LinkButton>
          )}
        </Card>
      ))}
    </section>
  );
}

function Decide({ view, whole, typed, problems, newKey }: Shown) {
  const { t } = view;
  const { request } = whole;
  const may = (to: Parameters<typeof mayMove>[1]) => mayMove(request.state, to, 'staff');
  return (
    <Card>
      <CardHead icon="list-checks">{t('care-staff.decide')}</CardHead>
      <p>{t(may('approved') ? 'care-staff.decide-text' : 'care-staff.decide-waits')}</p>
      <Form action={`${REQUESTS}/${request.id}`} formKey={newKey()} label={t('care-staff.decide')}>
        <input type="hidden" name="seen" value={String(request.version)} />
        <Choice
          t={t}
          name="do"
          legend={t('care-staff.decide-legend')}
          problems={problems}
          value={typed.do}
          options={[
            ...(may('in-review')
              ? [
                  {
                    value: 'review',
                    label: t('care-staff.do-review'),
                    hint: t('care-staff.do-review-hint'),
                  },
                ]
              : []),
            ...(may('papers-needed')
              ? [
                  {
                    value: 'papers',
                    label: t('care-staff.do-papers'),
                    hint: t('care-staff.do-papers-hint', { n: view.settings.careRequestDays }),
                  },
                ]
              : []),
            {
              value: 'decline',
              label: t('care-staff.do-decline'),
              hint: t('care-staff.do-decline-hint'),
            },
          ]}
        />
        <Choice
          t={t}
          name="reason"
          legend={t('care-staff.decline-reason')}
          hint={t('care-staff.decline-reason-hint')}
          problems={problems}
          value={typed.reason}
          options={DECLINE_REASONS.map((value) => ({
            value,
            label: t(`care-staff.decline-${value}`),
          }))}
        />
        <TextArea
          t={t}
          name="message"
          label={t('care-staff.message')}
          hint={t('care-staff.message-hint')}
          problems={problems}
          value={typed.message}
          rows={3}
          max={1000}
        />
        <Button>{t('care-staff.save')}</Button>
      </Form>
    </Card>
  );
}

function History({ view, whole }: Pick<Shown, 'view' | 'whole'>) {
  const { t } = view;
  const { steps, names, note, caregiver } = whole;
  return (
    <Card tone="sand">
      <CardHead icon="history">{t('care-staff.history')}</CardHead>
      <ol class="plain-list">
        {steps.map((step) => (
          <li key={step.seq}>
            {factLine(t, [
              t(`care-staff.state-${step.state}`),
              t.date(step.at, 'day-time'),
              step.by === 'staff'
                ? ((step.accountId && names.get(step.accountId)) ?? t('role.staff'))
                : step.by === 'caregiver'
                  ? caregiver?.name
                  : t('log.portal'),
            ])}
            {step.silent && <span class="block muted">{t('care-staff.silent')}</span>}
            {step.message && (
              <span class="block prose" dir="auto">
                {step.message}
              </span>
            )}
          </li>
        ))}
      </ol>
      {note && (
        <p class="prose" dir="auto">
          {t('care-staff.staff-note', { note })}
        </p>
      )}
    </Card>
  );
}
