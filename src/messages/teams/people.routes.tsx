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
  removeClinician,
  removeMember,
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
const MembersForm = form(['find', 'add', 'remove', 'lead', 'not-lead']);
const CliniciansForm = form(['find', 'add', 'remove']);

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

export function peopleRoutes(routes: Registrar): void {
  memberRoutes(routes);
  clinicianRoutes(routes);
}

function memberRoutes(routes: Registrar): void {
  const path = `${BASE}/:id/members`;
  const page = async (ctx: Ctx, { draft, words, last }: Shown): Promise<Answer> => {
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
  routes.page(path, mayManageTeams, (ctx) => page(ctx, PLAIN));
  routes.form(
    path,
    mayManageTeams,
    MembersForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      if (input.do === 'find') return page(ctx, searched(input.name));
      if (input.who === '') return page(ctx, PLAIN);
      const seen = { id, version: Number(input.version) };
      const made =
        input.do === 'remove'
          ? await removeMember(access, seen, input.who, input.sure === 'yes')
          : await addMember(access, seen, input.who, input.do === 'lead');
      if (made.is === 'saved') return redirect(`${BASE}/${id}/members?done=saved`);
      if (made.is === 'last') return page(ctx, { ...PLAIN, last: input.who });
      return refused(ctx, made, {}, (again, draft) => page(again, { draft }), { member: 'name' });
    },
    (ctx, problems, typed) => page(ctx, { draft: { typed, problems } }),
  );
}

function clinicianRoutes(routes: Registrar): void {
  const path = `${BASE}/:id/clinicians`;
  const page = async (ctx: Ctx, { draft, words }: Shown): Promise<Answer> => {
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
  routes.page(path, mayManageTeams, (ctx) => page(ctx, PLAIN));
  routes.form(
    path,
    mayManageTeams,
    CliniciansForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      if (input.do === 'find') return page(ctx, searched(input.name));
      if (input.who === '') return page(ctx, PLAIN);
      const seen = { id, version: Number(input.version) };
      const work = input.do === 'add' ? addClinician : removeClinician;
      const made = await work(access, seen, input.who);
      if (made.is === 'saved') return redirect(`${BASE}/${id}/clinicians?done=saved`);
      const again = (anew: Ctx, draft: Draft) => page(anew, { draft });
      return refused(ctx, made, {}, again, { clinician: 'name' });
    },
    (ctx, problems, typed) => page(ctx, { draft: { typed, problems } }),
  );
}
