import type { Draft } from '../../platform/http/drafts.ts';
import type { View } from '../../platform/http/routes.ts';
import { VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { StrandedList } from '../hours/preview.pages.tsx';
import type { AheadOf } from '../hours/stranded.ts';
import { SCHEDULE } from '../paths.ts';
import { SavedMeanwhile } from '../saved-now.tsx';
import type { Room } from './rooms.ts';

export const ROOMS = `${SCHEDULE}/rooms`;
type Named = { id: string; name: string };

/** The rooms of each clinic. */
export function RoomsPage({
  view: { t },
  clinics,
  rooms,
  done,
}: {
  view: View;
  clinics: readonly Named[];
  rooms: readonly Room[];
  done: string;
}) {
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: SCHEDULE, text: t('sched.title') }, { text: t('rooms.title') }]}
      />
      <Done t={t} said={done === 'saved' && 'sched.saved'} />
      <h1>{t('rooms.title')}</h1>
      <p class="lead">{t('rooms.lead')}</p>
      {clinics.length === 0 && (
        <Empty icon="building-2" title={t('sched.no-clinics')}>
          <p>{t('sched.no-clinics-text')}</p>
        </Empty>
      )}
      {clinics.map((clinic) => {
        const own = rooms.filter(({ clinicId }) => clinicId === clinic.id);
        return (
          <Card key={clinic.id}>
            <CardHead icon="building-2">{clinic.name}</CardHead>
            {own.length === 0 && <p class="muted">{t('rooms.none')}</p>}
            <ul class="result-list">
              {own.map((room) => (
                <li class="result-row" key={room.id}>
                  <h3 dir="auto">
                    <a href={`${ROOMS}/${room.id}`}>{room.name}</a>
                  </h3>
                  {!room.active && (
                    <div class="result-tags">
                      <Tag tone="plain">{t('vtypes.not-in-use')}</Tag>
                    </div>
                  )}
                </li>
              ))}
            </ul>
            <div class="actions">
              <LinkButton href={`${ROOMS}/of/${clinic.id}/new`} kind="outline">
                {t('rooms.add')}
              </LinkButton>
            </div>
          </Card>
        );
      })}
    </>
  );
}

/** Adds a room, renames it, or takes it out of use. */
export function RoomPage({
  view,
  clinic,
  room,
  booked,
  draft,
  formKey,
}: {
  view: View;
  clinic: Named;
  /** Null for a new one. */
  room: Room | null;
  /** The booked visits for which it stayed in use. */
  booked: readonly AheadOf[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = room && { name: room.name, active: room.active ? 'yes' : 'no' };
  const title = room ? room.name : t('rooms.add');
  const active = (value: string) => t(value === 'yes' ? 'rooms.active-yes' : 'rooms.active-no');
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: SCHEDULE, text: t('sched.title') },
          { href: ROOMS, text: t('rooms.title') },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <SavedMeanwhile
        {...{ t, draft, saved }}
        labels={{ name: 'rooms.name', active: 'vtypes.active' }}
        say={(name, value) => (name === 'active' ? active(value) : value)}
      />
      <h1 dir="auto">{title}</h1>
      <p class="lead">{clinic.name}</p>
      {booked.length > 0 && (
        <Card>
          <CardHead icon="triangle-alert">{t('rooms.booked', { n: booked.length })}</CardHead>
          <p>{t('rooms.booked-text')}</p>
          <StrandedList view={view} visits={booked} />
        </Card>
      )}
      <Form
        action={room ? `${ROOMS}/${room.id}` : `${ROOMS}/of/${clinic.id}/new`}
        formKey={formKey}
      >
        <VersionField of={room} draft={draft} />
        <TextField
          {...{ t, problems, name: 'name', label: t('rooms.name'), hint: t('rooms.name-hint') }}
          value={typed?.name ?? saved?.name}
          max={60}
        />
        {room && (
          <Choice
            {...{ t, problems, name: 'active', legend: t('vtypes.active') }}
            value={typed?.active ?? saved?.active}
            options={['yes', 'no'].map((value) => ({ value, label: active(value) }))}
          />
        )}
        <div class="actions">
          <Button>{t('sched.save')}</Button>
          <LinkButton kind="plain" href={ROOMS}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
