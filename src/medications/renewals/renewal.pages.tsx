import { OpenRecord } from '../../staff/open-record.tsx';
import { ErrorSummary } from '../../ui/fields.tsx';
import { Card, CardHead, Crumbs, Done, SummaryList } from '../../ui/kit.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { officialName } from '../names/medicine-name.ts';
import { StandingTag } from '../offers/standing.pages.tsx';
import { FillsTable, prescriptionFacts, Warnings } from '../prescriptions/prescription.pages.tsx';
import { Notes } from '../record/said.pages.tsx';
import {
  OtherMedicines,
  Precautions,
  RequestHead,
  RequestSides,
} from '../staff/background.pages.tsx';
import type { Background } from '../staff/background.ts';
import { AnswerCards, type AnswerProps } from './answer.pages.tsx';
import { BASE } from './renewals.pages.tsx';

export function RenewalPage({
  background,
  done,
  mayOpen,
  ...answer
}: AnswerProps & {
  background: Background;
  done: string | null;
  /** Whether the reader may open the whole record. */
  mayOpen: boolean;
}) {
  const { view, request, rx, problems, newKey } = answer;
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('renew.title') }, { text: officialName(t, request.name) }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={`rx.done-${done}`} tone={done === 'question' ? 'success' : 'warning'} />
      <RequestHead view={view} request={request} />
      {mayOpen && (
        <OpenRecord
          t={t}
          person={request.patientId}
          name={`${request.patient.given} ${request.patient.family}`.trim()}
          purpose="treatment"
          formKey={newKey()}
          label={t('renew.open-record')}
        />
      )}
      <RequestSides
        first={
          <Card>
            <CardHead icon="pill">{t('renew.now')}</CardHead>
            {background.standing && background.rx?.id === rx.id && (
              <StandingTag t={t} one={{ rx, standing: background.standing }} />
            )}
            <Warnings view={view} rx={rx} reader="staff" />
            <DirectionLines view={view} rx={rx} reader="staff" />
            <Notes view={view} notes={rx.said.notes} />
            <SummaryList rows={prescriptionFacts(view, rx)} />
          </Card>
        }
        act={
          <>
            <Precautions
              view={view}
              labels={rx.labels}
              background={background}
              note={request.note}
            />
            <AnswerCards {...answer} />
          </>
        }
      >
        <FillsTable view={view} rx={rx} />
        <OtherMedicines view={view} background={background} />
      </RequestSides>
    </>
  );
}
