import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { factLine, Phone } from '../../ui/text.tsx';
import { sayWeek } from '../calendar/say-hours.ts';
import { zoneName } from '../calendar/zones.rules.ts';
import { type Clinic, type ClinicState, isZoneSaid } from './clinics.rules.ts';

export const BASE = '/staff/clinics';
const PER_PAGE = 25;

function ClinicRow({ view, clinic }: { view: View; clinic: Clinic }) {
  const { t } = view;
  const address = [clinic.street, clinic.city, clinic.region].filter(Boolean).join(', ');
  const hours = clinic.hours
    ? sayWeek(t, clinic.hours).map(({ days, hours }) => `${days}: ${hours}`)
    : [t('clinics.no-hours')];
  return (
    <li class="result-row">
      <div>
        <h3>
          <a href={`${BASE}/${clinic.id}`}>{clinic.name}</a>
        </h3>
        <p>{address || t('clinics.no-address')}</p>
        {clinic.phone && (
          <p>
            <Phone number={clinic.phone} />
          </p>
        )}
        <p class="muted">
          {factLine(t, [...hours, isZoneSaid(clinic) && zoneName(clinic.zone, t.language)])}
        </p>
      </div>
      {clinic.came?.over && clinic.state !== 'inactive' && (
        <div class="result-tags">
          <Tag tone="high">{t('clinics.over')}</Tag>
        </div>
      )}
    </li>
  );
}

/** All clinics, for administrators: listed, proposed, and no longer in use. */
export function ClinicsPage({
  view,
  clinics,
  page,
  done,
}: {
  view: View;
  clinics: Clinic[];
  /** Which page of the proposed clinics; an import may bring thousands. */
  page: number;
  done: boolean;
}) {
  const { t } = view;
  const part = (state: ClinicState) => {
    const all = clinics.filter((one) => one.state === state);
    if (all.length === 0) return null;
    const pages = state === 'proposed' ? Math.ceil(all.length / PER_PAGE) : 1;
    const at = Math.min(page, pages);
    const list = pages > 1 ? all.slice((at - 1) * PER_PAGE, at * PER_PAGE) : all;
    return (
      <Card>
        <CardHead icon="building-2">{t(`clinics.state-${state}`)}</CardHead>
        {state === 'proposed' && <p class="muted">{t('clinics.proposed-text')}</p>}
        <ul class="result-list">
          {list.map((clinic) => (
            <ClinicRow key={clinic.id} view={view} clinic={clinic} />
          ))}
        </ul>
        <Pages t={t} page={at} pages={pages} href={(to) => `${BASE}?page=${to}`} />
      </Card>
    );
  };
  return (
    <>
      <Done t={t} said={done && 'clinics.saved'} />
      <h1>{t('clinics.title')}</h1>
      <p class="lead">{t('clinics.lead')}</p>
      <div class="actions">
        <LinkButton href={`${BASE}/new`}>{t('clinics.add')}</LinkButton>
        <LinkButton href="/staff/holidays" kind="outline">
          {t('holidays.title')}
        </LinkButton>
        <LinkButton href="/staff/clinicians" kind="outline">
          {t('directory.title')}
        </LinkButton>
      </div>
      {clinics.length === 0 && (
        <Empty icon="building-2" title={t('clinics.none')}>
          <p>{t('clinics.none-text')}</p>
        </Empty>
      )}
      {part('active')}
      {part('proposed')}
      {part('inactive')}
    </>
  );
}
