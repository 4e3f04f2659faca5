import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { Alert, Card, CardHead, Table } from '../../ui/kit.tsx';
import { Sent } from '../../ui/text.tsx';
import { AllergyList } from '../allergies/allergies.pages.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { officialName } from '../names/medicine-name.ts';
import { MemberNameLine } from '../names/official-name.pages.tsx';
import { StandingTag } from '../offers/standing.pages.tsx';
import { Warnings } from '../prescriptions/prescription.pages.tsx';
import { Notes } from '../record/said.pages.tsx';
import { StageTag } from '../requests/request-card.pages.tsx';
import { judge, type StaffRequest } from '../requests/staff-requests.ts';
import { isOpen } from '../requests/stages.rules.ts';
import type { Background } from './background.ts';
import { personFacts, personName } from './patient.ts';
import { sayDue, UrgencyTags } from './worklist.pages.tsx';

/**
 * The head of a request's page: the official name, its stage, how urgent it is, and the name for
 * members; then who it is for, and since when and until when.
 */
export function RequestHead({ view, request }: { view: View; request: StaffRequest }) {
  const { t } = view;
  const one = judge(request, view);
  return (
    <div class="request-head">
      <h1>{officialName(t, request.name)}</h1>
      <p class="request-tags">
        <StageTag t={t} stage={request.stage} />
        {isOpen(request.stage) && <UrgencyTags t={t} urgency={one.urgency} />}
      </p>
      <MemberNameLine t={t} name={request.name} />
      <p class="request-person">
        <strong>{personName(request)}</strong>{' '}
        {[...personFacts(view, request), request.patient.phone].filter(Boolean).join(' · ')}
      </p>
      <p class="muted">
        {[
          t(`via.${request.via}`),
          t.date(request.submittedAt, 'day-time'),
          isOpen(request.stage) && sayDue(t, one),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

/** What staff have to know first: a sender's hold, allergies, medicines not to take, the note. */
export function Precautions({
  view,
  labels,
  background,
  note,
}: {
  view: View;
  labels: readonly string[];
  background: Pick<Background, 'allergies' | 'avoid'>;
  note: string;
}) {
  const { t } = view;
  return (
    <>
      {labels.includes('sender-hold') && (
        <Alert tone="warning" title={t('staff.sender-hold')}>
          <p>{t('staff.sender-hold-medicine')}</p>
        </Alert>
      )}
      <Alert tone="warning" title={t('med.allergies')}>
        <AllergyList view={view} allergies={background.allergies} reader="staff" />
      </Alert>
      {background.avoid.length > 0 && (
        <Alert tone="error" title={t('med.avoid')}>
          <ul class="plain-list">
            {background.avoid.map(({ rx }) => (
              <li key={rx.id}>
                <strong>{officialName(t, rx.name)}</strong>
                <MemberNameLine t={t} name={rx.name} />
                {rx.reason && (
                  <p>
                    <strong>{t('med.because')}</strong> <Sent t={t}>{rx.reason}</Sent>
                  </p>
                )}
                {rx.dosage.length > 0 && <DirectionLines view={view} rx={rx} reader="staff" />}
                <Notes view={view} notes={rx.said.notes} />
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {note && (
        <Card tone="sand">
          <CardHead icon="message-square-text">{t('rx.note')}</CardHead>
          <p class="prose">{note}</p>
        </Card>
      )}
    </>
  );
}

/** The person's other medicines that are not over, including those that they don't take now. */
export function OtherMedicines({
  view,
  background,
}: {
  view: View;
  background: Pick<Background, 'others' | 'reported'>;
}) {
  const { t } = view;
  if (background.others.length + background.reported.length === 0) return null;
  return (
    <Card>
      <CardHead icon="pill">{t('rx.others')}</CardHead>
      <Table
        caption={t('rx.others')}
        hideCaption
        titled
        head={[t('worklist.medicine'), t('worklist.directions'), t('worklist.standing')]}
        rows={[
          ...background.others.map((one) => ({
            key: one.rx.id,
            cells: [
              <div key={one.rx.id}>
                <strong>{officialName(t, one.rx.name)}</strong>
                <MemberNameLine t={t} name={one.rx.name} listed />
              </div>,
              <div key={one.rx.id}>
                <Warnings view={view} rx={one.rx} reader="staff" />
                {one.rx.dosage.length > 0 ? (
                  <DirectionLines view={view} rx={one.rx} reader="staff" />
                ) : (
                  <p class="muted">{t('worklist.no-directions')}</p>
                )}
                <Notes view={view} notes={one.rx.said.notes} />
              </div>,
              <StandingTag key={one.rx.id} t={t} one={one} />,
            ],
          })),
          ...background.reported.map(({ id, name, directions }) => ({
            key: id,
            cells: [
              <strong key={name}>{name}</strong>,
              directions || t('worklist.no-directions'),
              t('med.self'),
            ],
          })),
        ]}
      />
    </Card>
  );
}

/**
 * A request's page beside its action: the essentials, then what has to be known and done, then the
 * rest. On a wide screen the middle stands at the right and stays in view.
 */
export function RequestSides({
  first,
  act,
  children,
}: {
  first: ComponentChildren;
  act: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <div class="request-sides">
      <div class="request-first">{first}</div>
      <div class="request-act">{act}</div>
      <div class="request-rest">{children}</div>
    </div>
  );
}
