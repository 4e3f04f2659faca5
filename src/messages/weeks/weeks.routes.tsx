import { isDay } from '../../platform/clock.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type Place,
  pageAnswer,
  type Registrar,
} from '../../platform/http/routes.ts';
import { BASE as INBOX } from '../inbox/inbox.pages.tsx';
import { mayAnswerMessages, mayManageTeams } from '../policy.ts';
import { BASE as TEAMS } from '../teams/teams.pages.tsx';
import { type Team, teamName } from '../teams/teams.rules.ts';
import { findTeam } from '../teams/teams.ts';
import { NoTeamPage, WeekPage, type Where } from './weeks.pages.tsx';
import { listOwn, readWeek } from './weeks.ts';

/** How a team keeps its promises: for its people, and for those who manage teams. */
export function weekRoutes(routes: Registrar): void {
  routes.page(`${INBOX}/weeks`, mayAnswerMessages, async (ctx) => {
    const { access, query, t, view } = ctx;
    const teams = await listOwn(access, t.language);
    const team = query.team === undefined ? teams[0] : teams.find(({ id }) => id === query.team);
    if (team)
      return page(ctx, team, 'staff-messages', {
        address: (week, { id }) => `${INBOX}/weeks?team=${id}${week ? `&week=${week}` : ''}`,
        trail: [{ href: INBOX, text: t('inbox.title') }],
        teams,
      });
    if (query.team !== undefined) return notFound;
    return pageAnswer(t, 'staff-messages', t('weeks.title'), <NoTeamPage view={view} />);
  });

  routes.page(`${TEAMS}/:id/weeks`, mayManageTeams, async (ctx) => {
    const { access, params, t } = ctx;
    const id = params.id ?? '';
    const team = isUuid(id) ? await findTeam(access, id) : undefined;
    if (!team) return notFound;
    return page(ctx, team, 'staff-teams', {
      address: (week) => `${TEAMS}/${id}/weeks${week ? `?week=${week}` : ''}`,
      trail: [
        { href: TEAMS, text: t('teams.title') },
        { href: `${TEAMS}/${id}`, text: teamName(team, t.language) },
      ],
      teams: [team],
    });
  });
}

async function page(
  ctx: Context<'messages:answer' | 'teams:manage'>,
  team: Team,
  place: Place,
  where: Where,
): Promise<Answer> {
  const { access, query, t, view } = ctx;
  const { week } = query;
  if (week !== undefined && !isDay(week)) return notFound;
  const read = await readWeek(access, team, week, ctx);
  if (!read) return notFound;
  const body = <WeekPage view={view} team={team} read={read} where={where} />;
  return pageAnswer(t, place, t('weeks.of', { team: teamName(team, t.language) }), body);
}
