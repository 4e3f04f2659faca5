import { z } from 'zod';
import type { Feature } from '../feature.ts';
import type { Typed } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  type Deps,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { fieldsOf } from '../platform/settings/setting-values.ts';
import { type SettingGroup, settingMeta, settingRules } from '../platform/settings/settings.ts';
import {
  listChanges,
  type SettingProblems,
  undoChange,
  versionOf,
} from '../platform/settings-store/settings-changes.ts';
import {
  byStaff,
  changeGroup,
  type Deployment,
  namesIn,
  readGroup,
  seenVersion,
} from './changing.ts';
import { LogoCard } from './logo.pages.tsx';
import { LOGO_FILE, LOGO_PATH, logoRoutes } from './logo-form.ts';
import { mayChangeSettings } from './policy.ts';
import { GroupPage, HistoryPage, SettingsPage } from './settings.pages.tsx';
import { settingsToGive } from './setup.ts';

const BASE = '/staff/settings';
/** The size limit of a form: a text in two languages can come close. */
const LONGEST = 30_000;
const LISTED = 50;

/** The order of the pages; groups of other features follow. */
const ORDER: readonly string[] = [
  'health-system',
  'terms',
  'caregiver-terms',
  'registration',
  'rules',
  'security',
  'retention',
  'wordings',
];
function groups(): SettingGroup[] {
  const all = new Set(
    Object.keys(settingRules()).map((name) => settingMeta(name)?.group ?? 'rules'),
  );
  const place = (group: string) => (ORDER.indexOf(group) + ORDER.length + 1) % (ORDER.length + 1);
  return [...all].sort((a, b) => place(a) - place(b));
}

type Ctx = Context<'settings:change'>;

/**
 * The settings: an overview, a page for each group, and every change with a way to take it back.
 */
export function settingsRoutes(routes: Registrar, deps: Deps, features: readonly Feature[]): void {
  const deployment: Deployment = {
    fixed: Object.assign({}, ...features.map((feature) => feature.settingsFrom?.(deps.config))),
    toGive: settingsToGive(features),
  };
  const list = groups();
  routes.page(BASE, mayChangeSettings, async ({ t, view }) =>
    pageAnswer(
      t,
      'staff-settings',
      t('settings.title'),
      <SettingsPage view={view} groups={list} />,
    ),
  );

  const page = async (
    ctx: Ctx,
    group: SettingGroup,
    again?: { typed: Typed; problems: SettingProblems; stale?: readonly string[] },
  ): Promise<Answer> => {
    const { access, t, view, query, newKey } = ctx;
    const state = await readGroup(access, group, deployment);
    const typed = Object.assign({}, ...state.shown.map((one) => one.typed), again?.typed);
    const logo = again?.problems.logo;
    const answer = pageAnswer(
      t,
      'staff-settings',
      `${again ? `${t('ui.error')}: ` : ''}${t(`settings.group-${group}`)}`,
      <GroupPage
        {...{ view, group, state, typed, newKey }}
        problems={again?.problems ?? {}}
        stale={again?.stale ?? []}
        done={again ? '' : `settings.${query.done ?? ''}`}
      >
        {group === 'health-system' && (
          <LogoCard
            {...{ view, newKey }}
            action={LOGO_PATH}
            rule={LOGO_FILE}
            version={await versionOf(access, ['logo'])}
            problems={logo ? { logo: logo.key } : {}}
          />
        )}
      </GroupPage>,
    );
    return again ? { ...answer, status: 422 } : answer;
  };
  for (const group of list) {
    const path = `${BASE}/${group}`;
    const text = z.string().max(LONGEST, 'problem.too-long').optional();
    const fields = namesIn(group).flatMap(fieldsOf);
    const schema = z.object({
      version: z.string(),
      ...Object.fromEntries(fields.map((field) => [field, text])),
    });
    routes.page(path, mayChangeSettings, (ctx) => page(ctx, group));
    routes.form(
      path,
      mayChangeSettings,
      schema,
      async (ctx) => {
        const { version, ...rest } = ctx.input;
        const typed = Object.fromEntries(
          Object.entries(rest).filter((one): one is [string, string] => typeof one[1] === 'string'),
        );
        const state = await readGroup(ctx.access, group, deployment);
        const outcome = await changeGroup(ctx.access, state, typed, seenVersion(version), ctx.now);
        if (outcome.done) return redirect(`${path}?done=${outcome.id ? 'saved' : 'same'}`);
        return 'stale' in outcome
          ? page(ctx, group, { typed, problems: {}, stale: namesIn(group) })
          : page(ctx, group, { typed, problems: outcome.problems });
      },
      async (ctx, problems, typed) =>
        page(ctx, group, {
          typed,
          problems: Object.fromEntries(
            Object.entries(problems).map(([field, key]) => [field, { key }]),
          ),
        }),
    );
  }

  logoRoutes(routes, `${BASE}/health-system`, (ctx, { logo, isStale }) =>
    page(ctx, 'health-system', {
      typed: {},
      problems: logo ? { logo: { key: logo } } : {},
      stale: isStale ? ['logo'] : [],
    }),
  );

  routes.page(`${BASE}/history`, mayChangeSettings, async ({ access, t, view, query, newKey }) => {
    const changes = await listChanges(access, LISTED);
    return pageAnswer(
      t,
      'staff-settings',
      t('settings.history'),
      <HistoryPage {...{ view, changes, newKey }} done={`settings.undo-${query.done ?? ''}`} />,
    );
  });
  routes.button(`${BASE}/history/:id/undo`, mayChangeSettings, async ({ access, params, now }) => {
    const outcome = await undoChange(access, byStaff(access), now, params.id);
    if (outcome === 'missing') return notFound;
    const is =
      outcome === 'nothing'
        ? 'nothing'
        : outcome === 'changed-since'
          ? 'since'
          : outcome.done
            ? 'done'
            : 'refused';
    return redirect(`${BASE}/history?done=${is}`);
  });
}
