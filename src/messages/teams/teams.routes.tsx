import { z } from 'zod';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { saysSomething, textProblem, tidy } from '../../platform/texts.rules.ts';
import { mayManageTeams } from '../policy.ts';
import { EndPage } from './end.pages.tsx';
import { refused } from './refused.ts';
import { TeamPage } from './team.pages.tsx';
import { BASE, TeamsPage } from './teams.pages.tsx';
import { MOST_DAYS, type TeamFields, TOPICS, teamName, workingTeams } from './teams.rules.ts';
import {
  cliniciansOf,
  countClinicians,
  countOpen,
  endTeam,
  findTeam,
  listChanges,
  listMembers,
  listPlaces,
  listTeams,
  membersOf,
  saveTeam,
} from './teams.ts';

type Ctx = Context<'teams:manage'>;
const PLACE = 'staff-teams';
const DONE: Readonly<Record<string, Key>> = { saved: 'teams.saved', ended: 'teams.ended' };

/** A text that members read: as it was typed, but for its blanks and line ends. */
const words = (max: number, lines = false) =>
  z
    .string('problem.too-long')
    .default('')
    .transform((text) => tidy(text, lines))
    .superRefine((text, { addIssue }) => {
      const problem = textProblem(text, max);
      const message: Key = problem === 'hidden' ? 'problem.teams-hidden' : 'problem.too-long';
      if (problem) addIssue({ code: 'custom', message });
    });
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const TeamForm = z
  .object({
    name: words(80).refine(saysSomething, 'problem.teams-name'),
    nameEs: words(80).refine((text) => text === '' || saysSomething(text), 'problem.teams-name'),
    topic: field.choice(['patients', ...TOPICS], 'problem.choose'),
    about: words(300, true),
    aboutEs: words(300, true),
    // a clinic, or a clinic and its department
    place: z
      .string()
      .regex(new RegExp(`^(?:${uuid}(?: ${uuid})?)?$`), 'problem.teams-place')
      .default(''),
    answerDays: z
      .string('problem.teams-days')
      .trim()
      .regex(/^\d{1,2}$/, 'problem.teams-days')
      .refine((text) => Number(text) >= 1 && Number(text) <= MOST_DAYS, 'problem.teams-days'),
    state: field.choice(['active', 'paused'], 'problem.choose'),
    pausedText: words(300, true),
    pausedTextEs: words(300, true),
    version,
  })
  .superRefine(({ state, pausedText, pausedTextEs }, { addIssue }) => {
    const miss = (path: string, message: Key) =>
      addIssue({ code: 'custom', path: [path], message });
    if (state === 'paused' && !saysSomething(pausedText))
      miss('pausedText', 'problem.teams-paused');
    if (state === 'paused' && !saysSomething(pausedTextEs))
      miss('pausedTextEs', 'problem.teams-paused-es');
  });
const EndForm = z.object({
  into: z.union([z.literal(''), z.uuid('problem.choose')]).default(''),
  version,
});

function fieldsOf(input: z.output<typeof TeamForm>): TeamFields {
  const { version: _, topic, place, answerDays, ...rest } = input;
  const [clinicId = null, departmentId = null] = place.split(' ').filter(Boolean);
  return {
    ...rest,
    topic: topic === 'patients' ? null : topic,
    clinicId,
    departmentId,
    answerDays: Number(answerDays),
  };
}

export function teamRoutes(routes: Registrar): void {
  routes.page(BASE, mayManageTeams, async ({ access, view, t }) => {
    const [teams, members, clinicians] = await Promise.all([
      listTeams(access),
      listMembers(access),
      countClinicians(access),
    ]);
    const of = Map.groupBy(members, ({ teamId }) => teamId);
    const counts = new Map(clinicians.map(({ teamId, n }) => [teamId, n]));
    const listed = teams.map((team) => ({
      ...team,
      members: of.get(team.id) ?? [],
      clinicians: counts.get(team.id) ?? 0,
    }));
    return pageAnswer(t, PLACE, t('teams.title'), <TeamsPage view={view} teams={listed} />);
  });

  const one = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { access, params, view, t, query } = ctx;
    const id = params.id ?? null;
    if (id !== null && !isUuid(id)) return notFound;
    const [team, members, clinicians, places, changes] = await Promise.all([
      id ? findTeam(access, id) : null,
      id ? membersOf(access, id) : [],
      id ? cliniciansOf(access, id) : [],
      listPlaces(access),
      id ? listChanges(access, id) : [],
    ]);
    if (team === undefined) return notFound;
    const body = (
      <TeamPage
        view={view}
        team={team && { ...team, members, clinicians: clinicians.length }}
        clinicians={clinicians}
        places={places}
        changes={changes}
        draft={draft}
        formKey={ctx.newKey()}
        done={DONE[query.done ?? ''] ?? null}
      />
    );
    const title = team ? teamName(team, t.language) : t('teams.add');
    return draftAnswer(t, PLACE, title, body, draft);
  };
  const save = async (ctx: Ctx & { input: z.output<typeof TeamForm> }): Promise<Answer> => {
    const { access, input, params } = ctx;
    if (params.id !== undefined && !isUuid(params.id)) return notFound;
    const seen = params.id ? { id: params.id, version: Number(input.version) } : null;
    const saved = await saveTeam(access, seen, fieldsOf(input));
    if (saved.is === 'saved') return redirect(`${BASE}/${saved.id}?done=saved`);
    return refused(ctx, saved, input, one, { place: 'place', clinicians: 'topic' });
  };
  for (const path of [`${BASE}/new`, `${BASE}/:id`]) {
    routes.page(path, mayManageTeams, (ctx) => one(ctx, BLANK));
    routes.form(path, mayManageTeams, TeamForm, save, (ctx, problems, typed) =>
      one(ctx, { typed, problems }),
    );
  }
  endRoutes(routes);
}

function endRoutes(routes: Registrar): void {
  const path = `${BASE}/:id/end`;
  const page = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const id = params.id ?? '';
    if (!isUuid(id)) return notFound;
    const [team, teams, members, open] = await Promise.all([
      findTeam(access, id),
      listTeams(access),
      listMembers(access),
      countOpen(access, id),
    ]);
    if (!team) return notFound;
    if (team.state === 'ended') return redirect(`${BASE}/${id}`);
    const of = Map.groupBy(members, ({ teamId }) => teamId);
    const others = teams.filter((other) => other.id !== id);
    const successors = workingTeams(
      others.map((other) => ({ ...other, members: of.get(other.id) ?? [] })),
      t.language,
    );
    const body = (
      <EndPage
        view={view}
        team={team}
        open={open}
        successors={successors}
        draft={draft}
        formKey={ctx.newKey()}
      />
    );
    const title = t('teams.end-of', { team: teamName(team, t.language) });
    return draftAnswer(t, PLACE, title, body, draft);
  };
  routes.page(path, mayManageTeams, (ctx) => page(ctx, BLANK));
  routes.form(
    path,
    mayManageTeams,
    EndForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const id = params.id ?? '';
      if (!isUuid(id)) return notFound;
      const seen = { id, version: Number(input.version) };
      const ended = await endTeam(access, seen, input.into || null);
      if (ended.is === 'saved') return redirect(`${BASE}/${id}?done=ended`);
      return refused(ctx, ended, input, page, { successor: 'into', 'successor-closed': 'into' });
    },
    (ctx, problems, typed) => page(ctx, { typed, problems }),
  );
}
