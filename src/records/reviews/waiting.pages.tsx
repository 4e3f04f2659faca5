import type { View } from '../../platform/http/routes.ts';
import { OpenRecord } from '../../staff/open-record.tsx';
import { Card, Empty, Tag } from '../../ui/kit.tsx';
import { nameLang, nameText } from '../labs/tests/sent.pages.tsx';
import { whenOf } from '../labs/tests/values.pages.tsx';
import type { WaitingResult } from './waiting.ts';

/** The results that wait for a doctor, each with a button that opens its record for treatment. */
export function WaitingResultsPage({
  view,
  list,
  newKey,
}: {
  view: View;
  list: WaitingResult[];
  newKey: () => string;
}) {
  const { t } = view;
  return (
    <>
      <h1>{t('reviews.title')}</h1>
      <p class="lead">{t('reviews.lead', { n: view.settings.doctorFirstDays })}</p>
      {list.length === 0 ? (
        <Empty icon="check" title={t('reviews.none')}>
          <p>{t('reviews.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('labs.tests-label')}</h2>
          <ul class="result-list">
            {list.map((one) => (
              <Waiting key={one.id} view={view} one={one} formKey={newKey()} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function Waiting({ view, one, formKey }: { view: View; one: WaitingResult; formKey: string }) {
  const { t } = view;
  const name = `${one.given} ${one.family}`.trim();
  return (
    <li class="result-row">
      <div>
        <h3 lang={nameLang(t, one.code)}>{nameText(t, one.code, one.name)}</h3>
        <p>
          {[one.family, one.given].filter(Boolean).join(', ')}
          {` · ${t('staff.born', { at: one.birthDate ? t.day(one.birthDate) : '–' })}`}
          {one.mrn && ` · ${t('staff.number', { mrn: one.mrn })}`}
        </p>
        <p class="muted">{whenOf(t, one)}</p>
      </div>
      <div class="result-tags">
        <Tag tone="plain" icon="clock">
          {t('reviews.until', { day: t.day(one.until) })}
        </Tag>
        <OpenRecord
          t={t}
          person={one.patientId}
          name={name}
          purpose="treatment"
          formKey={formKey}
          page={`/results/${one.id}`}
        />
      </div>
    </li>
  );
}
