import { sayHours } from '../../clinics/calendar/say-hours.ts';
import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Crumbs, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { capital, factLine } from '../../ui/text.tsx';
import { SCHEDULE } from '../paths.ts';
import { nameIn, type VisitType } from '../visit-types/visit-types.rules.ts';
import type { Block, ClinicianHours, Exception, Template } from './hours.ts';
import { sayBetween, sayDate, sayFromTo, sayTemplate } from './say-template.ts';
import { CLINICIANS, HOURS } from './template.pages.tsx';

type Named = { id: string; name: string; zone: string };
const clinicName = (clinics: readonly Named[], id: string): string =>
  clinics.find((one) => one.id === id)?.name ?? '';

/** Those who can have hours. */
export function CliniciansPage({
  view,
  list,
  at,
  more,
}: {
  view: View;
  list: readonly ClinicianHours[];
  /** The page, from 1. */
  at: number;
  more: boolean;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: SCHEDULE, text: t('sched.title') }, { text: t('hours.clinicians') }]}
      />
      <h1>{t('hours.clinicians')}</h1>
      <p class="lead">{t('hours.clinicians-lead')}</p>
      {list.length === 0 ? (
        <Empty icon="users" title={t('hours.no-clinicians')}>
          <p>{t('hours.no-clinicians-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {list.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title" dir="auto">
                  <a href={`${CLINICIANS}/${one.id}`}>{one.name}</a>
                </h2>
                <p class="muted">{t('hours.count', { n: one.templates })}</p>
              </div>
              {!one.active && (
                <div class="result-tags">
                  <Tag tone="plain">{t('hours.left')}</Tag>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <Pages t={t} page={at} more={more} href={(to) => `${CLINICIANS}?page=${to}`} />
    </>
  );
}

function TemplateRow({
  view,
  one,
  clinics,
  types,
}: {
  view: View;
  one: Template;
  clinics: readonly Named[];
  types: readonly VisitType[];
}) {
  const { t, today } = view;
  const over = one.lastDay !== null && one.lastDay < today;
  const named = types.filter(({ id }) => one.visitTypes.includes(id));
  return (
    <li class="result-row">
      <div>
        <h3>
          <a href={`${HOURS}/${one.id}`}>{sayTemplate(t, one)}</a>
        </h3>
        <p>{factLine(t, [clinicName(clinics, one.clinicId), sayFromTo(t, one)])}</p>
        <p class="muted" dir="auto">
          {factLine(t, [
            named.map((type) => nameIn(type, t.language)).join(', '),
            one.modes.map((mode) => t(`vmode.${mode}`)).join(', '),
          ])}
        </p>
        {one.changedBy && (
          <p class="muted">
            {t('hours.changed-by', { name: one.changedBy, day: t.date(one.changedAt, 'day') })}
          </p>
        )}
        <p>
          <a href={`${HOURS}/${one.id}/remove`}>
            {t('hours.remove')} <span class="usa-sr-only">{sayTemplate(t, one)}</span>
          </a>
        </p>
      </div>
      {over && (
        <div class="result-tags">
          <Tag tone="plain">{t('hours.over')}</Tag>
        </div>
      )}
    </li>
  );
}

function DaysCard({
  view,
  clinician,
  days,
  clinics,
}: {
  view: View;
  clinician: ClinicianHours;
  days: readonly Exception[];
  clinics: readonly Named[];
}) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="calendar">{t('vdays.title')}</CardHead>
      <p class="muted">{t(days.length > 0 ? 'vdays.text' : 'vdays.none')}</p>
      <ul class="result-list">
        {days.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3>
                <a href={`${SCHEDULE}/days/${one.id}`}>{capital(t, sayDate(t, one.day))}</a>
              </h3>
              <p>
                {factLine(t, [
                  one.hours.length > 0 ? sayHours(t, one.hours) : t('vdays.no-hours'),
                  clinicName(clinics, one.clinicId),
                ])}
              </p>
              <p>
                <a href={`${SCHEDULE}/days/${one.id}/remove`}>
                  {t('vdays.remove')} <span class="usa-sr-only">{sayDate(t, one.day)}</span>
                </a>
              </p>
            </div>
          </li>
        ))}
      </ul>
      <div class="actions">
        <LinkButton href={`${CLINICIANS}/${clinician.id}/days/new`} kind="outline">
          {t('vdays.add')}
        </LinkButton>
      </div>
    </Card>
  );
}

/** The hours of one clinician: week by week, on single days, and when they are away. */
export function ClinicianPage({
  view,
  clinician,
  templates,
  days,
  blocks,
  clinics,
  types,
  done,
}: {
  view: View;
  clinician: ClinicianHours;
  templates: readonly Template[];
  days: readonly Exception[];
  /** Those of the clinician that are not over. */
  blocks: readonly Block[];
  clinics: readonly Named[];
  types: readonly VisitType[];
  done: string;
}) {
  const { t, settings } = view;
  const zone = clinics.find(({ id }) => templates[0]?.clinicId === id)?.zone ?? settings.zone;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: SCHEDULE, text: t('sched.title') },
          { href: CLINICIANS, text: t('hours.clinicians') },
          { text: clinician.name },
        ]}
      />
      <Done t={t} said={`sched.${done}`} />
      <h1 dir="auto">{clinician.name}</h1>
      <Card>
        <CardHead icon="clock">{t('hours.title')}</CardHead>
        {templates.length === 0 && <p class="muted">{t('hours.none')}</p>}
        <ul class="result-list">
          {templates.map((one) => (
            <TemplateRow key={one.id} {...{ view, one, clinics, types }} />
          ))}
        </ul>
        <div class="actions">
          <LinkButton href={`${CLINICIANS}/${clinician.id}/hours/new`}>{t('hours.add')}</LinkButton>
        </div>
      </Card>
      <DaysCard {...{ view, clinician, days, clinics }} />
      <Card>
        <CardHead icon="pause">{t('vblocks.of-clinician')}</CardHead>
        {blocks.length === 0 && <p class="muted">{t('vblocks.none-of-clinician')}</p>}
        <ul class="lines">
          {blocks.map((one) => (
            <li key={one.id}>
              {sayBetween(t, zone, one.fromAt, one.toAt)}
              {one.words && (
                <>
                  {' · '}
                  <span dir="auto">{one.words}</span>
                </>
              )}
            </li>
          ))}
        </ul>
        <div class="actions">
          <LinkButton href={`${SCHEDULE}/blocks/new?of=clinician-${clinician.id}`} kind="outline">
            {t('vblocks.add')}
          </LinkButton>
          <LinkButton href={`${SCHEDULE}/blocks`} kind="plain">
            {t('vblocks.title')}
          </LinkButton>
        </div>
      </Card>
    </div>
  );
}
