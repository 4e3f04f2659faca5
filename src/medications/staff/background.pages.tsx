import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Alert, Card, CardHead } from '../../ui/kit.tsx';
import { Sent } from '../../ui/text.tsx';
import { AllergyList } from '../allergies/allergies.pages.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { officialName } from '../names/medicine-name.ts';
import { MemberNameLine } from '../names/official-name.pages.tsx';
import { StandingTag } from '../offers/standing.pages.tsx';
import { Warnings } from '../prescriptions/prescription.pages.tsx';
import { Notes } from '../record/said.pages.tsx';
import { StageTag } from '../requests/request-card.pages.tsx';
import type { StaffRequest } from '../requests/staff-requests.ts';
import type { Background } from './background.ts';

/** The heading of a request's page: the official name, its stage, and the name for members. */
export function RequestHead({ t, request }: { t: Words; request: StaffRequest }) {
  return (
    <>
      <div class="medicine-head">
        <h1>{officialName(t, request.name)}</h1>
        <StageTag t={t} stage={request.stage} />
      </div>
      <MemberNameLine t={t} name={request.name} />
    </>
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
      <ul class="medicine-list">
        {background.others.map((one) => (
          <li class="medicine" key={one.rx.id}>
            <div class="medicine-head">
              <strong>{officialName(t, one.rx.name)}</strong>
              <StandingTag t={t} one={one} />
            </div>
            <MemberNameLine t={t} name={one.rx.name} />
            <Warnings view={view} rx={one.rx} reader="staff" />
            {one.rx.dosage.length > 0 && <DirectionLines view={view} rx={one.rx} reader="staff" />}
            <Notes view={view} notes={one.rx.said.notes} />
          </li>
        ))}
        {background.reported.map((text) => (
          <li class="medicine" key={text}>
            {text} <span class="muted">({t('med.self')})</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
