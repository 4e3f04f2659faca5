import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Language } from '../../platform/i18n.ts';
import { wordsIn } from '../../platform/i18n.ts';
import { StaleNote, savedNow, VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Done, SummaryList, Tag } from '../../ui/kit.tsx';
import { TeamHistory } from './history.pages.tsx';
import { BASE, type ListedTeam, Wrong } from './teams.pages.tsx';
import { inLanguage, type Team, TOPICS, teamName, teamProblem } from './teams.rules.ts';
import { type Place, placeOf, type TeamChange, type TeamClinician } from './teams.ts';

/** A place as the value of its option. */
const placeValue = ({
  clinicId,
  departmentId,
}: Pick<Place, 'departmentId'> & { clinicId: string | null }): string =>
  [clinicId, departmentId].filter(Boolean).join(' ');

/** A team as the fields of its form contain it. */
const typedTeam = (team: Team): Typed => ({
  name: team.name,
  nameEs: team.nameEs,
  topic: team.topic ?? 'patients',
  about: team.about,
  aboutEs: team.aboutEs,
  place: placeValue(team),
  answerDays: String(team.answerDays),
  state: team.state,
  pausedText: team.pausedText,
  pausedTextEs: team.pausedTextEs,
});

/** What members see of a team in one language. */
function Seen({ view, team, language }: { view: View; team: ListedTeam; language: Language }) {
  const { t, settings } = view;
  const words = wordsIn(language, settings.zone);
  const problem = teamProblem(team, team.members);
  const about = inLanguage(team.about, team.aboutEs, language);
  const paused = inLanguage(team.pausedText, team.pausedTextEs, language);
  return (
    <Card tone="sand" label={t(`teams.see-${language}`)}>
      <h2>{t(`teams.see-${language}`)}</h2>
      <div lang={language === t.language ? undefined : language}>
        <p class="beside-name">{teamName(team, language)}</p>
        {about && <p class="prose">{about}</p>}
        {problem ? (
          <>
            <p>
              <strong>{words(`team.closed-${problem}`)}</strong>
            </p>
            {problem === 'paused' && <p class="prose">{paused}</p>}
          </>
        ) : (
          <p>{words('team.answers', { n: team.answerDays })}</p>
        )}
        {team.clinic && <p class="muted">{words('team.keeps', { clinic: team.clinic })}</p>}
      </div>
    </Card>
  );
}

function TeamForm({
  view,
  team,
  places,
  draft,
  formKey,
}: {
  view: View;
  team: Team | null;
  places: readonly Place[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = team && typedTeam(team);
  const value = (name: string) => typed?.[name] ?? saved?.[name] ?? '';
  const common = (name: string, label: Key, hint?: string) => ({
    ...{ t, name, problems, label: t(label), value: value(name) },
    hint: savedNow(t, draft, name, saved?.[name]) ?? hint,
  });
  const options = places.map((place) => ({ value: placeValue(place), label: place.name }));
  const own = team && placeValue(team);
  if (team && own && !options.some((one) => one.value === own))
    options.push({ value: own, label: t('teams.place-over', { place: placeOf(team) }) });
  const topics = [
    { value: 'patients', label: t('teams.topic-patients'), hint: t('teams.patients-hint') },
    ...TOPICS.map((topic) => ({ value: topic, label: t(`team.topic-${topic}`) })),
  ];
  const states = (['active', 'paused'] as const).map((state) => ({
    value: state,
    label: t(`teams.state-${state}`),
    hint: t(`teams.${state}-hint`),
  }));
  const labelOf = (all: readonly { value: string; label: string }[], name: string) =>
    all.find((one) => one.value === saved?.[name])?.label;
  const choice = (name: string, legend: Key, all: typeof topics) => {
    const meanwhile = draft.stale && saved?.[name] !== typed?.[name];
    const now = meanwhile && t('ui.saved-now', { value: labelOf(all, name) ?? '' });
    return (
      <Choice
        {...{ t, name, problems, legend: t(legend), options: all }}
        value={value(name) || all[0]?.value}
        {...(now ? { hint: now } : {})}
      />
    );
  };
  const place = common('place', 'teams.place', t('teams.place-hint'));
  if (draft.stale && saved?.place !== typed?.place)
    place.hint = t('ui.saved-now', { value: labelOf(options, 'place') ?? t('teams.place-none') });
  return (
    <Form action={team ? `${BASE}/${team.id}` : `${BASE}/new`} formKey={formKey}>
      <VersionField of={team} draft={draft} />
      <TextField {...common('name', 'teams.name', t('teams.name-hint'))} max={80} />
      <TextField {...common('nameEs', 'teams.name-es', t('teams.name-es-hint'))} max={80} />
      {choice('topic', 'teams.topic', topics)}
      <TextArea {...common('about', 'teams.about', t('teams.about-hint'))} rows={3} max={300} />
      <TextArea {...common('aboutEs', 'teams.about-es')} rows={3} max={300} />
      <SelectField {...place} none={t('teams.place-none')} options={options} />
      <TextField
        {...common('answerDays', 'teams.days', t('teams.days-hint'))}
        value={value('answerDays') || (team || typed ? '' : '2')}
        short
        inputmode="numeric"
        max={2}
      />
      {choice('state', 'teams.state', states)}
      <TextArea
        {...common('pausedText', 'teams.paused-text', t('teams.paused-text-hint'))}
        rows={3}
        max={300}
      />
      <TextArea {...common('pausedTextEs', 'teams.paused-text-es')} rows={3} max={300} />
      <div class="actions">
        <Button>{t('teams.save')}</Button>
      </div>
    </Form>
  );
}

/** Who answers, whose patients write to it, and the way to its end. */
function Around({
  view,
  team,
  clinicians,
}: {
  view: View;
  team: ListedTeam;
  clinicians: readonly TeamClinician[];
}) {
  const { t } = view;
  const to = `${BASE}/${team.id}`;
  const over = team.state === 'ended';
  const link = (path: string, text: Key) =>
    over ? undefined : { href: `${to}/${path}`, text: t(text) };
  return (
    <>
      <Card>
        <CardHead icon="users" more={link('members', 'teams.members-change')}>
          {t('teams.members')}
        </CardHead>
        {team.members.length === 0 && <p class="muted">{t('teams.nobody-on')}</p>}
        <ul class="result-list">
          {team.members.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <p>{one.name}</p>
              </div>
              <div class="result-tags">
                {one.lead && <Tag tone="in">{t('teams.leader')}</Tag>}
                {!one.mayAnswer && (
                  <Tag tone="high">{t(one.closed ? 'teams.closed' : 'teams.no-role')}</Tag>
                )}
              </div>
            </li>
          ))}
        </ul>
      </Card>
      {team.topic === null && (
        <Card>
          <CardHead icon="id-card" more={link('clinicians', 'teams.clinicians-change')}>
            {t('teams.clinicians')}
          </CardHead>
          {clinicians.length === 0 && <p class="muted">{t('teams.no-clinicians')}</p>}
          <ul class="result-list">
            {clinicians.map((one) => (
              <li class="result-row" key={one.id}>
                <div>
                  <p>{one.name}</p>
                </div>
                {!one.active && (
                  <div class="result-tags">
                    <Tag tone="plain">{t('teams.gone')}</Tag>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

/** A team that has ended, as it was. */
function EndedTeam({ view, team }: { view: View; team: Team }) {
  const { t } = view;
  const rows: [Key, string][] = [
    ['teams.field-name', team.name],
    ['teams.field-nameEs', team.nameEs],
    ['teams.field-topic', t(team.topic ? `team.topic-${team.topic}` : 'teams.topic-patients')],
    ['teams.field-about', team.about],
    ['teams.field-aboutEs', team.aboutEs],
    ['teams.field-place', placeOf(team) || t('teams.no-hours')],
    ['teams.field-into', team.into ?? ''],
  ];
  return (
    <>
      <Alert>
        <p>{t('teams.ended-text')}</p>
      </Alert>
      <SummaryList
        rows={rows
          .filter(([, value]) => value !== '')
          .map(([term, value]) => ({ term: t(term), value }))}
      />
    </>
  );
}

/** Adds or edits a team, beside what members see of it. */
export function TeamPage({
  view,
  team,
  clinicians,
  places,
  changes,
  draft,
  formKey,
  done,
}: {
  view: View;
  /** Null for a new team. */
  team: ListedTeam | null;
  clinicians: readonly TeamClinician[];
  places: readonly Place[];
  changes: readonly TeamChange[];
  draft: Draft;
  formKey: string;
  done: Key | null;
}) {
  const { t } = view;
  const title = team ? teamName(team, t.language) : t('teams.add');
  return (
    <div class={team ? undefined : 'narrow'}>
      <Crumbs t={t} trail={[{ href: BASE, text: t('teams.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={draft.problems} />
      <Done t={t} said={done} />
      <StaleNote t={t} draft={draft} />
      <h1>{title}</h1>
      {team && <Wrong view={view} team={team} />}
      {team?.state === 'ended' ? (
        <>
          <EndedTeam view={view} team={team} />
          <Around view={view} team={team} clinicians={clinicians} />
        </>
      ) : (
        <div class={team ? 'beside' : undefined}>
          {team && (
            <section class="beside-what" aria-label={title}>
              <Around view={view} team={team} clinicians={clinicians} />
              <Seen view={view} team={team} language="en" />
              <Seen view={view} team={team} language="es" />
              <p class="muted">{t('teams.see-text')}</p>
            </section>
          )}
          <TeamForm view={view} team={team} places={places} draft={draft} formKey={formKey} />
        </div>
      )}
      {team && (
        <p>
          <a href={`${BASE}/${team.id}/weeks`}>{t('weeks.link')}</a>
        </p>
      )}
      {team && team.state !== 'ended' && (
        <p>
          <a href={`${BASE}/${team.id}/end`}>{t('teams.end')}</a>
        </p>
      )}
      <TeamHistory view={view} changes={changes} />
    </div>
  );
}
