import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import type { IconName } from '../../ui/icons.ts';
import { Card, CardHead, Done, Empty, LinkButton } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { AllergyCard } from '../allergies/allergies.pages.tsx';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { sortedByName } from '../names/medicine-name.ts';
import type { Offered } from '../offers/offers.ts';
import { advisedAgainst, type Place, sameMedicine } from '../offers/standing.rules.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import type { ReportedMedicine } from '../reported/reported.ts';
import { MedicineCard } from './medicine-card.pages.tsx';

const base = (view: View) => `/people/${view.person?.id}`;

/** Medicines that can be refilled come first, then by name. */
export const canFirst = (t: Words, offers: readonly Offered[]): Offered[] =>
  sortedByName(t, offers, ({ rx }) => rx.name).sort(
    (a, b) => Number(b.offer.do !== null) - Number(a.offer.do !== null),
  );

export interface MedicinesData {
  offers: Offered[];
  reported: ReportedMedicine[];
  allergies: Allergies;
  pharmacies: Pharmacy[];
  /** Whether the account may request refills too. */
  mayRefill: boolean;
  formKeys: string[];
}

/** The medicines of one section of the list, as cards. */
function Medicines({
  view,
  data,
  list,
}: {
  view: View;
  data: MedicinesData;
  list: readonly Offered[];
}) {
  return (
    <ul class="medicine-list">
      {list.map((one) => (
        <MedicineCard
          key={one.rx.id}
          view={view}
          one={one}
          pharmacy={data.pharmacies.find((at) => at.id === one.rx.pharmacyId)}
          may={data.mayRefill && one.place === 'ours'}
          twice={one.place === 'ours' && sameMedicine(one, data.offers).length > 0}
          against={
            one.place !== 'past' &&
            one.place !== 'avoid' &&
            advisedAgainst(one, data.offers).length > 0
          }
        />
      ))}
    </ul>
  );
}

function Section({
  view,
  data,
  list,
  icon,
  head,
  text,
}: {
  view: View;
  data: MedicinesData;
  list: readonly Offered[];
  icon: IconName;
  head: string;
  text: string;
}) {
  if (list.length === 0) return null;
  return (
    <Card label={head}>
      <CardHead icon={icon}>{head}</CardHead>
      <p>{text}</p>
      <Medicines view={view} data={data} list={list} />
    </Card>
  );
}

/** Reported medicines: the record's statements, and what the member added. */
function Reported({
  view,
  data,
  told,
}: {
  view: View;
  data: MedicinesData;
  told: readonly Offered[];
}) {
  const { t } = view;
  const own = data.reported.filter((one) => one.removedAt === null);
  return (
    <Card>
      <CardHead icon="user">{t('med.reported')}</CardHead>
      <p>{t('med.reported-text')}</p>
      {told.length > 0 && <Medicines view={view} data={data} list={told} />}
      {own.length > 0 && (
        <ul class="medicine-list">
          {own.map((one, index) => (
            <li class="medicine" key={one.id}>
              <h3>{one.name}</h3>
              {one.directions && <p class="directions">{one.directions}</p>}
              {one.since && <p class="muted">{t('med.since', { since: one.since })}</p>}
              <RowButton
                action={`${base(view)}/medicines/reported/${one.id}/remove`}
                formKey={data.formKeys[index] ?? ''}
                of={one.name}
                kind="plain"
              >
                {t('med.remove')}
              </RowButton>
            </li>
          ))}
        </ul>
      )}
      <div class="actions">
        <LinkButton href={`${base(view)}/medicines/new`} kind="outline">
          {t('med.add')}
        </LinkButton>
      </div>
    </Card>
  );
}

export function MedicinesPage({
  view,
  data,
  done,
}: {
  view: View;
  data: MedicinesData;
  done: string | null;
}) {
  const { t } = view;
  const sorted = canFirst(t, data.offers);
  const at = (place: Place) => sorted.filter((one) => one.place === place);
  const [ours, past] = [at('ours'), at('past')];
  const can = data.mayRefill && ours.some((one) => one.offer.do !== null);
  return (
    <>
      <Done t={t} said={done && `med.done-${done}`} view={view} />
      <h1>{t('med.title')}</h1>
      <p class="lead">{t('med.lead')}</p>
      {can && (
        <div class="actions no-print">
          <LinkButton href={`${base(view)}/refills/new`} icon="pill">
            {t('med.refill-some')}
          </LinkButton>
        </div>
      )}
      <p class="side-links no-print">
        {data.mayRefill && <a href={`${base(view)}/refills`}>{t('refill.tracker')}</a>}
        <a href={`${base(view)}/medicines/print`}>{t('med.print')}</a>
      </p>
      <AllergyCard view={view} allergies={data.allergies} />
      <Section
        view={view}
        data={data}
        list={at('avoid')}
        icon="x"
        head={t('med.avoid')}
        text={t('med.avoid-text')}
      />
      {data.offers.length + data.reported.filter((one) => one.removedAt === null).length === 0 && (
        <Empty icon="pill" title={t('med.none')}>
          <p>{t('med.none-text')}</p>
        </Empty>
      )}
      {ours.length > 0 && (
        <Card>
          <CardHead icon="pill">{t('med.current')}</CardHead>
          <Medicines view={view} data={data} list={ours} />
        </Card>
      )}
      <Section
        view={view}
        data={data}
        list={at('outside')}
        icon="pill"
        head={t('med.elsewhere')}
        text={t('why.outside', { phone: '', place: '', day: '', doctor: '' })}
      />
      <Reported view={view} data={data} told={at('reported')} />
      <Section
        view={view}
        data={data}
        list={at('not-now')}
        icon="pause"
        head={t('med.not-now')}
        text={t('med.not-now-text')}
      />
      {past.length > 0 && (
        <details class="card">
          <summary>
            <h2 class="inline">{t('med.past', { n: past.length })}</h2>
          </summary>
          <Medicines view={view} data={data} list={past} />
        </details>
      )}
    </>
  );
}
