import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Empty, LinkButton } from '../../ui/kit.tsx';
import type { ClinicianHours } from '../hours/hours.ts';
import { SCHEDULE } from '../paths.ts';
import type { Room } from '../rooms/rooms.ts';
import { nameIn, type Reason, type VisitType } from '../visit-types/visit-types.rules.ts';

/** How many clinicians the overview lists; the page of clinicians has them all. */
const MOST = 30;

/** What can be booked, where and with whom. */
export function OverviewPage({
  view: { t },
  types,
  reasons,
  clinics,
  rooms,
  clinicians,
  blocks,
}: {
  view: View;
  types: readonly VisitType[];
  reasons: readonly Reason[];
  clinics: readonly { id: string; name: string }[];
  rooms: readonly Room[];
  /** Those who have hours. */
  clinicians: readonly ClinicianHours[];
  /** How many blocks are not over. */
  blocks: number;
}) {
  const active = types.filter((one) => one.active);
  const inUse = rooms.filter((one) => one.active);
  const said = reasons.filter((one) => one.active);
  return (
    <>
      <h1>{t('sched.title')}</h1>
      <p class="lead">{t('sched.lead')}</p>
      {(active.length === 0 || clinicians.length === 0) && (
        <Empty icon="calendar-days" title={t('sched.begin')}>
          <p>{t('sched.begin-text')}</p>
        </Empty>
      )}
      <Card>
        <CardHead
          icon="list-checks"
          more={{ href: `${SCHEDULE}/types`, text: t('sched.all-types') }}
        >
          {t('vtypes.title')}
        </CardHead>
        <p class="muted">
          {t('sched.count-types', { n: active.length })}{' '}
          {types.length > active.length &&
            `${t('sched.count-off', { n: types.length - active.length })} `}
          {t('sched.count-reasons', { n: said.length })}
        </p>
        <ul class="lines">
          {active.map((type) => (
            <li key={type.id} dir="auto">
              <a href={`${SCHEDULE}/types/${type.id}`}>{nameIn(type, t.language)}</a>
              {' · '}
              {t('vtypes.takes', { n: type.minutes })}
            </li>
          ))}
        </ul>
        <div class="actions">
          <LinkButton href={`${SCHEDULE}/types/new`} kind="outline">
            {t('vtypes.add')}
          </LinkButton>
        </div>
      </Card>
      <Card>
        <CardHead
          icon="clock"
          more={{ href: `${SCHEDULE}/clinicians`, text: t('sched.all-clinicians') }}
        >
          {t('sched.with-hours')}
        </CardHead>
        <p class="muted">{t('sched.count-clinicians', { n: clinicians.length })}</p>
        <ul class="lines">
          {clinicians.slice(0, MOST).map((one) => (
            <li key={one.id} dir="auto">
              <a href={`${SCHEDULE}/clinicians/${one.id}`}>{one.name}</a>
              {' · '}
              {t('hours.count', { n: one.templates })}
            </li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHead
          icon="building-2"
          more={{ href: `${SCHEDULE}/rooms`, text: t('sched.all-rooms') }}
        >
          {t('rooms.title')}
        </CardHead>
        <ul class="lines">
          {clinics.map(({ id, name }) => (
            <li key={id}>
              {name}
              {' · '}
              {t('sched.count-rooms', {
                n: inUse.filter(({ clinicId }) => clinicId === id).length,
              })}
            </li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHead icon="pause" more={{ href: `${SCHEDULE}/blocks`, text: t('sched.all-blocks') }}>
          {t('vblocks.title')}
        </CardHead>
        <p class="muted">{t('sched.count-blocks', { n: blocks })}</p>
        <div class="actions">
          <LinkButton href={`${SCHEDULE}/blocks/new`} kind="outline">
            {t('vblocks.add')}
          </LinkButton>
        </div>
      </Card>
    </>
  );
}
