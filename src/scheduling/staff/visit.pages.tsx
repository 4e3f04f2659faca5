import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { OpenRecord } from '../../staff/open-record.tsx';
import { Choice, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { History, rowsOf, When } from '../visits/parts.pages.tsx';
import { StateTag } from '../visits/visit.pages.tsx';
import type { Visit } from '../visits/visits.sql.ts';
import { STAFF_CANCEL_REASONS } from '../visits/visits.ts';
import { inTheir, whenText } from '../when.ts';
import { type JustDone, Pressed } from './day.pages.tsx';
import { StepButtons } from './steps.pages.tsx';
import { type openVisit, standingOf } from './steps.ts';
import { BASE, personFacts, personName, visitHref } from './words.ts';

type Opened = NonNullable<Awaited<ReturnType<typeof openVisit>>>;
interface VisitProps extends Opened {
  view: View;
  done: JustDone | null;
  may: { schedule: boolean; open: boolean };
  problems: Problems;
  typed: Typed;
  newKey: () => string;
}

/** The day of a visit at its clinic. */
const dayHref = ({ clinicId, day }: { clinicId: string; day: string }): string =>
  `${BASE}?${new URLSearchParams({ clinic: clinicId, day, who: 'all' })}`;

export function StaffVisitPage(props: VisitProps) {
  const { view, visit, whose, events, rooms, atSameTime, done, may, problems, newKey } = props;
  const { t } = view;
  const standing = standingOf(visit, visit.zone, view.now);
  const name = personName(whose);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: dayHref({ clinicId: visit.clinicId, day: standing.day }), text: t('day.title') },
          { text: name },
        ]}
      />
      <Pressed view={view} done={done} />
      <ErrorSummary t={t} problems={problems} />
      <h1 dir="auto">{name}</h1>
      <p class="lead">{personFacts(view, whose, standing.day).join(' · ')}</p>
      {whose.deceased && <Alert tone="warning" title={t('day.deceased')} />}
      {atSameTime.length > 0 && (
        <Alert tone="warning" title={t('day.conflict-title')}>
          <ul>
            {atSameTime.map((other) => (
              <li key={other.id}>
                <a href={visitHref(other.id)}>{whenText(t, other.startsAt, other.zone)}</a>,{' '}
                <bdi>{other.clinic}</bdi>
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <div class="request-sides">
        <Details view={view} visit={visit} />
        <div class="request-act">
          <Card tone="teal" label={t('day.head-state')}>
            <CardHead icon="list-checks">{t('day.head-state')}</CardHead>
            <p>
              <StateTag view={view} visit={visit} />
            </p>
            <StepButtons
              view={view}
              visit={visit}
              standing={standing}
              rooms={rooms}
              name={name}
              back={visitHref(visit.id)}
              formKey={newKey()}
            />
          </Card>
          {visit.mode === 'video' && visit.state !== 'cancelled' && <Video {...props} />}
          {(may.open || (may.schedule && visit.state === 'booked')) && (
            <Card label={t('day.more')}>
              <CardHead icon="calendar-days">{t('day.more')}</CardHead>
              <div class="step-row">
                {may.open && (
                  <OpenRecord
                    t={t}
                    person={whose.patientId}
                    name={name}
                    purpose="operations"
                    formKey={newKey()}
                    {...(visit.state === 'booked'
                      ? { label: t('day.move'), page: `/appointments/${visit.id}/move` }
                      : { label: t('day.see-theirs'), page: '/appointments' })}
                  />
                )}
                {may.schedule && visit.state === 'booked' && (
                  <LinkButton href={`${visitHref(visit.id)}/cancel`} kind="outline">
                    {t('day.cancel')}
                  </LinkButton>
                )}
              </div>
            </Card>
          )}
        </div>
        <History view={view} visit={visit} events={events} named />
      </div>
    </>
  );
}

function Details({ view, visit }: { view: View; visit: Visit }) {
  const { t } = view;
  const said: [Key, string][] = [
    ['day.interpreter', visit.interpreter],
    ['day.companion', visit.companion],
    ['day.reason', visit.reason],
  ];
  return (
    <Card label={t('visits.details')}>
      <h2>{inTheir(t, visit.type, visit.typeEs)}</h2>
      <When view={view} visit={visit}>
        {visit.over && (
          <Tag tone="low" icon="calendar-days">
            {t('day.over')}
          </Tag>
        )}
      </When>
      <SummaryList
        rows={[
          ...rowsOf(view, visit),
          ...(visit.room ? [{ term: t('day.room'), value: <bdi>{visit.room}</bdi> }] : []),
          ...said.flatMap(([key, text]) =>
            text ? [{ term: t(key), value: <bdi class="as-typed">{text}</bdi> }] : [],
          ),
          { term: t('visits.number'), value: <bdi>{visit.number}</bdi> },
        ]}
      />
      {visit.state === 'cancelled' && visit.cancelReason && (
        <p>{t('day.cancelled-why', { why: t(reasonKey(visit.cancelReason)) })}</p>
      )}
    </Card>
  );
}
/** Words for why a visit was canceled, by whichever side. */
function reasonKey(reason: string): Key {
  const staff = STAFF_CANCEL_REASONS.find((one) => one === reason);
  const member = (['better', 'time', 'transport', 'cost', 'elsewhere'] as const).find(
    (one) => one === reason,
  );
  if (staff && staff !== 'other') return `day.cancel-${staff}`;
  return member ? `visits.cancel-${member}` : 'visits.cancel-other';
}

function Video({ view, visit, problems, typed, newKey }: VisitProps) {
  const { t } = view;
  return (
    <Card label={t('day.video')}>
      <CardHead icon="external-link">{t('day.video')}</CardHead>
      <Form action={`${visitHref(visit.id)}/video`} formKey={newKey()}>
        <input type="hidden" name="version" value={visit.version} />
        <TextField
          t={t}
          name="url"
          label={t('day.video-url')}
          hint={t('day.video-hint')}
          max={500}
          value={typed.url ?? visit.videoUrl ?? ''}
          problems={problems}
        />
        <Button kind="outline">{t('day.video-save')}</Button>
      </Form>
    </Card>
  );
}

/** Asks why a visit is canceled, once more. */
export function StaffCancelPage({
  view,
  visit,
  whose,
  problems,
  formKey,
}: Pick<Opened, 'visit' | 'whose'> & { view: View; problems: Problems; formKey: string }) {
  const { t } = view;
  const name = personName(whose);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: visitHref(visit.id), text: name }, { text: t('day.cancel') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('day.cancel-title')}</h1>
      <p class="lead">
        <bdi>{name}</bdi> · {whenText(t, visit.startsAt, visit.zone)}
      </p>
      <Form action={`${visitHref(visit.id)}/cancel`} formKey={formKey}>
        <CancelReasons view={view} problems={problems} />
        <p>{t('day.cancel-told')}</p>
        <div class="actions">
          <Button>{t('day.cancel-do')}</Button>
          <a href={visitHref(visit.id)}>{t('visits.keep')}</a>
        </div>
      </Form>
    </div>
  );
}
export const CancelReasons = ({ view: { t }, problems }: { view: View; problems: Problems }) => (
  <Choice
    t={t}
    name="why"
    legend={t('day.cancel-why')}
    problems={problems}
    value={undefined}
    options={STAFF_CANCEL_REASONS.map((why) => ({ value: why, label: t(`day.cancel-${why}`) }))}
  />
);
