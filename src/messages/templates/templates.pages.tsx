import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { StaleNote, savedNow, VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import {
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  Empty,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { inLanguage, sortTeams, teamName } from '../teams/teams.rules.ts';
import { FIELDS, unknownFields } from './fields.rules.ts';
import type { ListedTemplate, Scope, Template } from './templates.ts';

/** Where the templates are: among the care teams for administrators, else in the inbox. */
export interface At {
  base: string;
  /** The page above it. */
  up: { href: string; text: Key };
}
/** What the choice of a team says for "every team"; a form can't tell an empty one from none. */
export const EVERY = 'every';

function Row({ view: { t }, at, one }: { view: View; at: At; one: ListedTemplate }) {
  const blanks = unknownFields(one.text);
  return (
    <li class="result-row">
      <div>
        <h3 dir="auto">{one.mine ? <a href={`${at.base}/${one.id}`}>{one.name}</a> : one.name}</h3>
        <p class="sent-text muted" dir="auto">
          {one.text.length > 200 ? `${one.text.slice(0, 200).trimEnd()}…` : one.text}
        </p>
        {blanks.length > 0 && <p>{t('templates.to-fill', { blanks: blanks.join(', ') })}</p>}
      </div>
      <div class="result-tags">
        {one.textEs && <Tag tone="plain">{t('templates.also-es')}</Tag>}
        {!one.active && (
          <Tag tone="plain" icon="pause">
            {t('templates.off')}
          </Tag>
        )}
      </div>
    </li>
  );
}

/** Templates by the team that uses them. */
export function TemplatesPage({
  view,
  at,
  templates,
  mayAdd,
  done,
}: {
  view: View;
  at: At;
  templates: readonly ListedTemplate[];
  mayAdd: boolean;
  done: Key | null;
}) {
  const { t } = view;
  const groups = [...Map.groupBy(templates, ({ teamId }) => teamId)].map(([id, list]) => ({
    id: id ?? EVERY,
    name: list[0]?.team ?? '',
    nameEs: list[0]?.teamEs ?? '',
    list,
  }));
  const every = groups.filter(({ id }) => id === EVERY);
  const sorted = sortTeams(
    groups.filter(({ id }) => id !== EVERY),
    t.language,
  );
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: at.up.href, text: t(at.up.text) }, { text: t('templates.title') }]}
      />
      <Done t={t} said={done} />
      <h1>{t('templates.title')}</h1>
      <p class="lead">{t('templates.lead')}</p>
      {mayAdd && (
        <div class="actions">
          <LinkButton href={`${at.base}/new`}>{t('templates.add')}</LinkButton>
        </div>
      )}
      {templates.length === 0 && (
        <Empty icon="file-text" title={t('templates.none')}>
          <p>{t(mayAdd ? 'templates.none-text' : 'templates.none-lead')}</p>
        </Empty>
      )}
      {[...every, ...sorted].map((group) => (
        <Card key={group.id}>
          <CardHead icon="file-text">
            {group.id === EVERY
              ? t('templates.every-team')
              : inLanguage(group.name, group.nameEs, t.language)}
          </CardHead>
          <ul class="result-list">
            {group.list.map((one) => (
              <Row key={one.id} view={view} at={at} one={one} />
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}

const typedOf = (one: Template): Typed => ({
  team: one.teamId ?? EVERY,
  name: one.name,
  text: one.text,
  textEs: one.textEs,
  active: one.active ? 'yes' : 'no',
});

/** Adds a template or changes it. */
export function TemplatePage({
  view,
  at,
  template,
  scope,
  draft,
  formKey,
}: {
  view: View;
  at: At;
  /** Null for a new one. */
  template: Template | null;
  scope: Scope;
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = template && typedOf(template);
  const title = template?.name ?? t('templates.add');
  const teams = [
    ...(scope.all ? [{ value: EVERY, label: t('templates.every-team') }] : []),
    ...sortTeams(scope.teams, t.language).map((team) => ({
      value: team.id,
      label: teamName(team, t.language),
    })),
  ];
  // the team that it has, although it has ended
  if (template?.teamId && !teams.some(({ value }) => value === template.teamId))
    teams.push({
      value: template.teamId,
      label: inLanguage(template.team ?? '', template.teamEs ?? '', t.language),
    });
  const only = teams.length === 1 ? teams[0]?.value : undefined;
  const value = (name: string) => typed?.[name] ?? saved?.[name] ?? '';
  const common = (name: string, label: Key, hint?: string) => ({
    ...{ t, name, problems, label: t(label), value: value(name) },
    hint: savedNow(t, draft, name, saved?.[name]) ?? hint,
  });
  const labels = new Map([
    ...teams.map(({ value, label }) => [value, label] as const),
    ...(['yes', 'no'] as const).map((key) => [key, t(`templates.active-${key}`)] as const),
  ]);
  const team = common('team', 'templates.team');
  const savedLabel = (name: string) =>
    savedNow(t, draft, name, saved?.[name]) &&
    t('ui.saved-now', { value: labels.get(saved?.[name] ?? '') ?? '' });
  const activeNow = savedLabel('active');
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: at.up.href, text: t(at.up.text) },
          { href: at.base, text: t('templates.title') },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <StaleNote t={t} draft={draft} />
      <h1 dir="auto">{title}</h1>
      <Form action={template ? `${at.base}/${template.id}` : `${at.base}/new`} formKey={formKey}>
        <VersionField of={template} draft={draft} />
        <TextField {...common('name', 'templates.name', t('templates.name-hint'))} max={80} />
        <SelectField
          {...team}
          hint={savedLabel('team')}
          value={team.value || only}
          none={t('templates.team-none')}
          options={teams}
        />
        <TextArea
          {...common(
            'text',
            'templates.text',
            t('templates.text-hint', { field: '{{first_name}}' }),
          )}
          rows={8}
        />
        <TextArea {...common('textEs', 'templates.text-es', t('templates.es-hint'))} rows={8} />
        <Choice
          t={t}
          name="active"
          legend={t('templates.active')}
          problems={problems}
          value={value('active') || 'yes'}
          options={(['yes', 'no'] as const).map((key) => ({
            value: key,
            label: t(`templates.active-${key}`),
          }))}
          {...(activeNow ? { hint: activeNow } : {})}
        />
        <div class="actions">
          <Button>{t('templates.save')}</Button>
          <LinkButton kind="plain" href={at.base}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
      <Card tone="sand">
        <h2>{t('templates.fields')}</h2>
        <p>{t('templates.fields-text')}</p>
        <SummaryList
          rows={FIELDS.map((name) => ({
            term: `{{${name}}}`,
            value: t(`templates.field-${name}`),
          }))}
        />
        <p>{t('templates.fields-other')}</p>
      </Card>
    </div>
  );
}
