import { z } from 'zod';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { saysSomething } from '../../platform/texts.rules.ts';
import { mayManageTeams } from '../policy.ts';
import { CliniciansPage, MembersPage } from './people.pages.tsx';
import { refused } from './refused.ts';
import { BASE } from './teams.pages.tsx';
import { teamName } from './teams.rules.ts';
import {
  addClinician,
  addMember,
  cliniciansOf,
  findCandidates,
  findClinicians,
  findTeam,
  listChanges,
  membersOf,
  type Outcome,
  removeClinician,
  removeMember,
  type Seen,
} from './teams.ts';

type Ctx = Context<'teams:manage'>;
const PLACE = 'staff-teams';

/** Searches by name, or does something about whoever a button is for. */
const form = <const T extends readonly [string, ...string[]]>(acts: T) =>
  z.object({
    do: field.choice(acts, 'problem.choose'),
    name: field.optional(80),
    who: z.union([z.literal(''), z.uuid('problem.choose')]).default(''),
    sure: z.literal('yes').optional(),
    version,
  });

/** What a page shows besides who belongs to the team. */
interface Shown {
  draft: Draft;
  /** The words of a search. */
  words?: string[];
  /** Who is to leave, although nobody else can answer. */
  last?: string;
}
const PLAIN: Shown = { draft: BLANK };

/** A search by the words of a name, or why there is none. */
function searched(name: string): Shown {
  const words = name.split(/[\s,]+/).filter(saysSomething);
  return words.length > 0
    ? { draft: { typed: { name }, problems: {} }, words }
    : { draft: { typed: { name }, problems: { name: 'problem.teams-find' } } };
}

/** A team with everybody who belongs to it; null if there is none, or it has ended. */
async function load({ access, params }: Ctx) {
  const id = params.id ?? '';
  if (!isUuid(id)) return null;
  const [found, members, clinicians, changes] = await Promise.all([
    findTeam(access, id),
    membersOf(access, id),
    cliniciansOf(access, id),
    listChanges(access, id),
  ]);
  if (!found || found.state === 'ended') return null;
  return { team: { ...found, members, clinicians: clinicians.length }, clinicians, changes };
}
const done = ({ query }: Ctx) => (query.done === 'saved' ? 'teams.saved' : null);

type Page = (ctx: Ctx, shown: Shown) => Promise<Answer>;
type Input = { who: string; sure?: 'yes' | undefined };

/** The page of those who belong to a team, and its one form: a search, or a press about somebody. */
function route<const T extends readonly [string, ...string[]]>(
  routes: Registrar,
  place: 'members' | 'clinicians',
  acts: T,
  page: Page,
  change: (ctx: Ctx, seen: Seen, act: T[number], input: Input) => Promise<Outcome>,
): void {
  const path = `${BASE}/:id/${place}`;
  routes.page(path, mayManageTeams, (ctx) => page(ctx, PLAIN));
  routes.form(
    path,
    mayManageTeams,
    form(acts),
    async (ctx) => {
      const { input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      if (input.do === 'find') return page(ctx, searched(input.name));
      if (input.who === '') return page(ctx, PLAIN);
      const made = await change(ctx, { id, version: Number(input.version) }, input.do, input);
      if (made.is === 'saved') return redirect(`${BASE}/${id}/${place}?done=saved`);
      if (made.is === 'last') return page(ctx, { ...PLAIN, last: input.who });
      const again = (anew: Ctx, draft: Draft) => page(anew, { draft });
      return refused(ctx, made, {}, again, { member: 'name', clinician: 'name' });
    },
    (ctx, problems, typed) => page(ctx, { draft: { typed, problems } }),
  );
}

const membersPage: Page = async (ctx, { draft, words, last }) => {
  const all = await load(ctx);
  if (!all) return notFound;
  const { team, changes } = all;
  const { view, t, newKey } = ctx;
  const body = (
    <MembersPage
      {...{ view, team, changes, draft, newKey }}
      done={done(ctx)}
      matches={words ? await findCandidates(ctx.access, team.id, words) : null}
      last={last ?? null}
    />
  );
  const title = t('teams.members-of', { team: teamName(team, t.language) });
  return draftAnswer(t, PLACE, title, body, draft);
};

const cliniciansPage: Page = async (ctx, { draft, words }) => {
  const all = await load(ctx);
  if (!all) return notFound;
  const { team, clinicians, changes } = all;
  const { view, t, newKey } = ctx;
  const body = (
    <CliniciansPage
      {...{ view, team, clinicians, changes, draft, newKey }}
      done={done(ctx)}
      matches={words ? await findClinicians(ctx.access, team.id, words) : null}
    />
  );
  const title = t('teams.clinicians-of', { team: teamName(team, t.language) });
  return draftAnswer(t, PLACE, title, body, draft);
};

export function peopleRoutes(routes: Registrar): void {
  route(
    routes,
    'members',
    ['find', 'add', 'remove', 'lead', 'not-lead'],
    membersPage,
    ({ access }, seen, act, { who, sure }) =>
      act === 'remove'
        ? removeMember(access, seen, who, sure === 'yes')
        : addMember(access, seen, who, act === 'lead'),
  );
  route(
    routes,
    'clinicians',
    ['find', 'add', 'remove'],
    cliniciansPage,
    ({ access }, seen, act, { who }) =>
      (act === 'add' ? addClinician : removeClinician)(access, seen, who),
  );
}
