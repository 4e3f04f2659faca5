import type { View } from '../../platform/http/routes.ts';
import { inLanguage } from '../teams/teams.rules.ts';
import { type Listing, ONLY } from './conversations.ts';

/** A team of somebody’s conversations. */
export interface TeamOfList {
  teamId: string;
  team: string;
  teamEs: string;
}

/** The address of a list. Nothing in it was typed by anybody. */
export function listHref(
  base: string,
  { archived, only, teamId }: Listing,
  rest: { page?: number } = {},
): string {
  const parts = [
    archived && 'box=archive',
    only && `show=${only}`,
    teamId && `team=${teamId}`,
    rest.page && rest.page > 1 && `page=${rest.page}`,
  ].filter(Boolean);
  return parts.length > 0 ? `${base}?${parts.join('&')}` : base;
}

/** Which conversations are listed: all, new, those that wait for an answer; and of which team. */
export function Filters({
  view,
  listing,
  teams,
}: {
  view: View;
  listing: Listing;
  teams: readonly TeamOfList[];
}) {
  const { t, person } = view;
  const base = `/people/${person?.id}/messages`;
  const named = teams
    .map(({ teamId, team, teamEs }) => ({ teamId, name: inLanguage(team, teamEs, t.language) }))
    .sort((a, b) => a.name.localeCompare(b.name, t.language));
  const pill = (to: Partial<Listing>, text: string) => (
    <li key={text}>
      <a
        href={listHref(base, { ...listing, ...to })}
        aria-current={
          (Object.keys(to) as (keyof Listing)[]).every((name) => listing[name] === to[name])
            ? 'page'
            : undefined
        }
      >
        <bdi>{text}</bdi>
      </a>
    </li>
  );
  return (
    <>
      <nav class="pills" aria-label={t('messages.filter')}>
        <ul>
          {pill({ only: null }, t('messages.filter-all'))}
          {ONLY.map((only) => pill({ only }, t(`messages.filter-${only}`)))}
        </ul>
      </nav>
      {named.length > 1 && (
        <nav class="pills" aria-label={t('messages.filter-team')}>
          <ul>
            {pill({ teamId: null }, t('messages.filter-teams'))}
            {named.map(({ teamId, name }) => pill({ teamId }, name))}
          </ul>
        </nav>
      )}
    </>
  );
}
