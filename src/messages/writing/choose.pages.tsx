import type { View } from '../../platform/http/routes.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Card, Crumbs } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import type { Choosable } from '../teams/choice.ts';
import { inLanguage, type Team, teamName } from '../teams/teams.rules.ts';

/** What messages are not for. */
export function NotFor({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <Alert tone="warning" title={t('messages.not-for')}>
      <ul>
        <li>{withPhones(t('messages.not-for-crisis'))}</li>
        <li>{withPhones(t('messages.not-for-emergency'))}</li>
        {settings.advicePhone && (
          <li>
            {withPhones(
              t('messages.not-for-today', { phone: settings.advicePhone }),
              settings.advicePhone,
            )}
          </li>
        )}
      </ul>
    </Alert>
  );
}

/** So many teams fit a page without a search. */
const FEW = 6;
/** So many clinicians of a team are named; the search finds it by the others too. */
const NAMED = 4;

/** Whom to write to: the teams that the record names first, then the others by what they do. */
export function ChooseTeamPage({
  view,
  own,
  care,
  topics,
  words,
  formKey,
}: {
  view: View;
  own: readonly Choosable[];
  care: readonly Choosable[];
  topics: readonly Choosable[];
  /** What was looked for; nothing: all teams are shown. */
  words: string;
  formKey: string;
}) {
  const { t, person } = view;
  const base = `/people/${person?.id}/messages`;
  const shown = own.length + care.length + topics.length;
  const group = (title: string, teams: readonly Choosable[]) =>
    teams.length > 0 && (
      <section>
        <h2>{title}</h2>
        <ul class="who-list teams">
          {teams.map((one) => (
            <TeamItem key={one.team.id} view={view} one={one} />
          ))}
        </ul>
      </section>
    );
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: base, text: t('messages.title') }, { text: t('messages.write') }]}
      />
      <h1>{t('messages.write')}</h1>
      <ForPerson view={view} />
      <NotFor view={view} />
      {words === '' && shown > 0 && <p class="lead">{t('messages.choose-lead')}</p>}
      {(words !== '' || shown > FEW) && (
        <Form action={`${base}/new`} formKey={formKey} label={t('messages.find-team')}>
          <div class="find">
            <TextField
              t={t}
              name="q"
              type="search"
              label={t('messages.find-team')}
              hint={t('messages.find-team-hint')}
              problems={{}}
              value={words}
              max={100}
            />
            <Button kind="outline" icon="search">
              {t('messages.search-button')}
            </Button>
          </div>
        </Form>
      )}
      {words !== '' && (
        <div role="status">
          <p>
            <strong>
              {t(shown > 0 ? 'messages.find-found' : 'messages.find-none', { words })}
            </strong>
          </p>
          {shown === 0 && <p>{t('messages.find-none-text')}</p>}
          <p>
            <a href={`${base}/new`}>{t('messages.find-all')}</a>
          </p>
        </div>
      )}
      {group(t('messages.own-teams'), own)}
      {group(t('messages.care-teams'), care)}
      {group(t('messages.topic-teams'), topics)}
      {words === '' && shown === 0 && <p>{t('messages.no-teams')}</p>}
    </div>
  );
}

function TeamItem({ view, one: { team, problem, clinicians } }: { view: View; one: Choosable }) {
  const { t, person } = view;
  const name = teamName(team, t.language);
  const about = inLanguage(team.about, team.aboutEs, t.language);
  return (
    <li>
      <Card>
        <h3>
          {problem ? name : <a href={`/people/${person?.id}/messages/new/${team.id}`}>{name}</a>}
        </h3>
        {about && <p>{about}</p>}
        {clinicians.length > 0 && (
          <p>
            {[
              clinicians.slice(0, NAMED).join(', '),
              clinicians.length > NAMED &&
                t('messages.clinicians-more', { n: clinicians.length - NAMED }),
            ]
              .filter(Boolean)
              .join(' ')}
          </p>
        )}
        <p class="muted">
          {team.clinic && (
            <>
              {team.clinic}
              <br />
            </>
          )}
          {problem ? whyNotText(view, team, problem) : t('team.answers', { n: team.answerDays })}
        </p>
      </Card>
    </li>
  );
}

/** Why a team can't be written to, in its own words if it has some. */
export const whyNotText = (
  { t }: View,
  team: Team,
  problem: NonNullable<Choosable['problem']>,
): string =>
  (problem === 'paused' && inLanguage(team.pausedText, team.pausedTextEs, t.language)) ||
  t(`team.closed-${problem}`);
