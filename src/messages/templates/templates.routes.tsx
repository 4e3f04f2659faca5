import { z } from 'zod';
import type { Policy } from '../../platform/access/access.ts';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type Place,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { saysSomething, textProblem, tidy } from '../../platform/texts.rules.ts';
import { mayAnswerMessages, mayManageTeams } from '../policy.ts';
import { textField } from '../writing/checked.ts';
import { readText, storedText } from '../writing/text.rules.ts';
import { hasStrayBraces } from './fields.rules.ts';
import { type At, EVERY, TemplatePage, TemplatesPage } from './templates.pages.tsx';
import { findOwn, listFor, saveTemplate, scopeOf, type WritesTemplates } from './templates.ts';

/** A text as messages have it, with fields that are well formed. */
const text = (optional: boolean) =>
  textField(readText, 'problem.templates-text', {
    optional,
    problem: (text) => (hasStrayBraces(text) ? 'problem.templates-braces' : null),
  });
const TemplateForm = z.object({
  name: z
    .string('problem.templates-name')
    .transform((typed) => tidy(storedText(typed)))
    .refine(saysSomething, 'problem.templates-name')
    .refine((name) => textProblem(name, 80) === null, 'problem.templates-name'),
  team: z.union([z.literal(EVERY), z.uuid('problem.templates-team')], 'problem.templates-team'),
  text: text(false),
  textEs: text(true),
  active: field.choice(['yes', 'no'], 'problem.choose'),
  version,
});

/**
 * The pages of templates, for administrators and for those who lead a team. The same pages, each
 * with what its reader may change.
 */
export function templateRoutes(routes: Registrar): void {
  pages(routes, mayManageTeams, 'staff-teams', {
    base: '/staff/teams/templates',
    up: { href: '/staff/teams', text: 'teams.title' },
  });
  pages(routes, mayAnswerMessages, 'staff-messages', {
    base: '/staff/messages/templates',
    up: { href: '/staff/messages', text: 'inbox.title' },
  });
}

function pages<P extends WritesTemplates>(
  routes: Registrar,
  policy: Policy<P>,
  place: Place,
  at: At,
): void {
  routes.page(at.base, policy, async ({ access, view, t, query }) => {
    const scope = await scopeOf(access);
    const body = (
      <TemplatesPage
        view={view}
        at={at}
        templates={await listFor(access, scope)}
        mayAdd={scope.all || scope.teams.length > 0}
        done={query.done === 'saved' ? 'templates.saved' : null}
      />
    );
    return pageAnswer(t, place, t('templates.title'), body);
  });

  const one = async (ctx: Context<P>, draft: Draft): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const { id } = params;
    if (id !== undefined && !isUuid(id)) return notFound;
    const scope = await scopeOf(access);
    if (!scope.all && scope.teams.length === 0) return notFound;
    const template = id ? await findOwn(access, scope, id) : null;
    if (template === undefined) return notFound;
    const body = (
      <TemplatePage
        view={view}
        at={at}
        template={template}
        scope={scope}
        draft={draft}
        formKey={ctx.newKey()}
      />
    );
    return draftAnswer(t, place, template?.name ?? t('templates.add'), body, draft);
  };
  for (const path of [`${at.base}/new`, `${at.base}/:id`]) {
    routes.page(path, policy, (ctx) => one(ctx, BLANK));
    routes.form(
      path,
      policy,
      TemplateForm,
      async (ctx) => {
        const { access, input, params } = ctx;
        const { id } = params;
        if (id !== undefined && !isUuid(id)) return notFound;
        const { team, name, text, textEs, active } = input;
        const seen = id ? { id, version: Number(input.version) } : null;
        const saved = await saveTemplate(access, seen, {
          ...{ name, text, textEs, active: active === 'yes' },
          teamId: team === EVERY ? null : team,
        });
        if (saved.is === 'saved') return redirect(`${at.base}?done=saved`);
        if (saved.is === 'stale') return one(ctx, { typed: input, problems: {}, stale: true });
        if (saved.is === 'team')
          return one(ctx, { typed: input, problems: { team: 'problem.templates-team' } });
        return notFound;
      },
      (ctx, problems, typed) => one(ctx, { typed, problems }),
    );
  }
}
