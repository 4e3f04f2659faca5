import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Alert, Card, CardHead, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { factLine } from '../../ui/text.tsx';
import { nobodyBecause, type Team, teamName } from './teams.rules.ts';
import { type MemberOf, placeOf } from './teams.ts';

export const BASE = '/staff/teams';

/** So many names tell who is on a team; more are a number. */
const NAMED = 4;

export interface ListedTeam extends Team {
  members: readonly MemberOf[];
  /** How many clinicians it has. */
  clinicians: number;
}

/** What is wrong with a team, each in a sentence. */
export function wrongWith(t: Words, team: ListedTeam): string[] {
  if (team.state === 'ended') return [];
  const nobody = nobodyBecause(team.members);
  return [
    ...(nobody ? [t(`teams.nobody-${nobody}`)] : []),
    ...(team.topic === null && team.clinicians === 0 ? [t('teams.no-doctors')] : []),
    ...(team.placeInUse ? [] : [t('teams.place-gone')]),
  ];
}

const whatFor = (t: Words, { topic, clinicians }: ListedTeam): string =>
  topic === null
    ? clinicians === 0
      ? t('teams.topic-patients')
      : t('teams.doctors', { n: clinicians })
    : t(`team.topic-${topic}`);

function TeamRow({ view, team }: { view: View; team: ListedTeam }) {
  const { t } = view;
  const { members } = team;
  const people =
    members.length > NAMED
      ? t('teams.members-n', { n: members.length })
      : members.map(({ name }) => name).join(', ');
  const wrong = wrongWith(t, team);
  return (
    <li class="result-row">
      <div>
        <h3>
          <a href={`${BASE}/${team.id}`}>{teamName(team, t.language)}</a>
        </h3>
        <p>{factLine(t, [whatFor(t, team), placeOf(team) || t('teams.no-hours')])}</p>
        {team.state !== 'ended' && (
          <p class="muted">{factLine(t, [people, t('team.answers', { n: team.answerDays })])}</p>
        )}
        {team.into && <p class="muted">{t('teams.into', { name: team.into })}</p>}
        {wrong.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
      {wrong.length > 0 && (
        <div class="result-tags">
          <Tag tone="high" icon="triangle-alert">
            {nobodyBecause(members) ? t('teams.wrong-nobody') : t('teams.wrong')}
          </Tag>
        </div>
      )}
    </li>
  );
}

/** All care teams, by whether they take messages. */
export function TeamsPage({ view, teams }: { view: View; teams: readonly ListedTeam[] }) {
  const { t } = view;
  const icons = { active: 'message-square-text', paused: 'pause', ended: 'x' } as const;
  return (
    <>
      <h1>{t('teams.title')}</h1>
      <p class="lead">{t('teams.lead')}</p>
      <div class="actions">
        <LinkButton href={`${BASE}/new`}>{t('teams.add')}</LinkButton>
        <LinkButton kind="outline" href={`${BASE}/away`}>
          {t('away.link')}
        </LinkButton>
        <LinkButton kind="outline" href={`${BASE}/templates`}>
          {t('templates.manage')}
        </LinkButton>
      </div>
      {teams.length === 0 && (
        <Empty icon="users" title={t('teams.none')}>
          <p>{t('teams.none-text')}</p>
        </Empty>
      )}
      {(['active', 'paused', 'ended'] as const).map((state) => {
        const list = teams.filter((team) => team.state === state);
        return (
          list.length > 0 && (
            <Card key={state}>
              <CardHead icon={icons[state]}>{t(`teams.state-${state}`)}</CardHead>
              <ul class="result-list">
                {list.map((team) => (
                  <TeamRow key={team.id} view={view} team={team} />
                ))}
              </ul>
            </Card>
          )
        );
      })}
    </>
  );
}

/** What is wrong with a team, above its own pages. */
export function Wrong({ view, team }: { view: View; team: ListedTeam }) {
  const wrong = wrongWith(view.t, team);
  return wrong.length === 0 ? null : (
    <Alert tone="warning" title={view.t('teams.wrong')}>
      {wrong.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Alert>
  );
}
