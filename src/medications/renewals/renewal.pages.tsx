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
  ...answer
}: AnswerProps & { background: Background; done: string | null }) {
  const { view, request, rx, problems } = answer;
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('renew.title') }, { text: officialName(t, request.name) }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={`rx.done-${done}`} tone="warning" />
      <RequestHead view={view} request={request} />
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
