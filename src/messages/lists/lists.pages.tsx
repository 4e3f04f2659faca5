import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { StaleNote, VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { factLine } from '../../ui/text.tsx';
import { sortTeams, type Team, teamName, teamOf } from '../teams/teams.rules.ts';
import { CATEGORIES } from '../writing/categories.ts';
import { MOST_LINES } from './lines.rules.ts';
import type { CountedList, MessageList } from './lists.ts';

export const BASE = '/staff/messages/lists';

/** How far a list is, in a sentence. */
export function sayFar({ t }: View, { state, counts }: CountedList): string {
  const [sent = 0, ready = 0, failed = 0] = [counts.sent, counts.ready, counts.failed];
  const n = sent + ready + failed;
  return state === 'draft' ? t('lists.people', { n }) : t('lists.far', { sent, of: n });
}

/** All lists, the newest first. */
export function ListsPage({
  view,
  lists,
  page,
  more,
  done,
}: {
  view: View;
  lists: readonly CountedList[];
  page: number;
  more: boolean;
  done: string | null;
}) {
  const { t } = view;
  return (
    <>
      <Done t={t} said={done} />
      <h1>{t('lists.title')}</h1>
      <p class="lead">{t('lists.lead')}</p>
      <div class="actions">
        <LinkButton href={`${BASE}/new`}>{t('lists.add')}</LinkButton>
      </div>
      {lists.length === 0 && (
        <Empty icon="users" title={t('lists.none')}>
          <p>{t('lists.none-text')}</p>
        </Empty>
      )}
      {lists.length > 0 && (
        <Card>
          <CardHead icon="users">{t('lists.all')}</CardHead>
          <ul class="result-list">
            {lists.map((list) => (
              <li class="result-row" key={list.id}>
                <div>
                  <h3 dir="auto">
                    <a href={`${BASE}/${list.id}`}>{list.subject}</a>
                  </h3>
                  <p>{factLine(t, [teamOf(list, t.language), sayFar(view, list)])}</p>
                  <p class="muted">{factLine(t, [list.madeBy, t.date(list.madeAt, 'day-time')])}</p>
                </div>
                <div class="result-tags">
                  <Tag tone={list.state === 'sending' ? 'new' : 'plain'}>
                    {t(`lists.state-${list.state}`)}
                  </Tag>
                </div>
              </li>
            ))}
          </ul>
          <Pages t={t} page={page} more={more} href={(to) => `${BASE}?page=${to}`} />
        </Card>
      )}
    </>
  );
}

const typedOf = (list: MessageList): Typed => ({
  team: list.teamId,
  category: list.category,
  subject: list.subject,
  text: list.text,
  subjectEs: list.subjectEs,
  textEs: list.textEs,
  replies: list.replies ? 'yes' : 'no',
});

/** Writes what everybody on a list gets, and for a new one who is on it. */
export function ListFormPage({
  view,
  list,
  teams,
  draft,
  formKey,
}: {
  view: View;
  /** Null for a new one. */
  list: MessageList | null;
  teams: readonly Team[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = list && typedOf(list);
  const value = (name: string) => typed?.[name] ?? saved?.[name];
  const common = (name: string) => ({ t, name, problems, value: value(name) });
  const title = t(list ? 'lists.edit' : 'lists.add');
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: BASE, text: t('lists.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <StaleNote t={t} draft={draft} />
      <h1>{title}</h1>
      <Form action={list ? `${BASE}/${list.id}/edit` : `${BASE}/new`} formKey={formKey}>
        <VersionField of={list} draft={draft} />
        <SelectField
          {...common('team')}
          label={t('begin.team')}
          hint={t('lists.team-hint')}
          none={t('lists.team-none')}
          options={sortTeams(teams, t.language).map((team) => ({
            value: team.id,
            label: teamName(team, t.language),
          }))}
        />
        <SelectField
          {...common('category')}
          label={t('begin.about')}
          none={t('problem.message-category')}
          options={CATEGORIES.map((each) => ({
            value: each,
            label: t(`messages.category-${each}`),
          }))}
        />
        <TextField {...common('subject')} label={t('lists.subject')} />
        <TextArea
          {...common('text')}
          label={t('lists.text')}
          hint={t('lists.text-hint', { field: '{{first_name}}' })}
          rows={8}
        />
        <TextField {...common('subjectEs')} label={t('lists.subject-es')} />
        <TextArea
          {...common('textEs')}
          label={t('lists.text-es')}
          hint={t('lists.es-hint')}
          rows={8}
        />
        <Choice
          {...common('replies')}
          legend={t('lists.replies')}
          value={value('replies') ?? 'yes'}
          options={(['yes', 'no'] as const).map((each) => ({
            value: each,
            label: t(`begin.replies-${each}`),
          }))}
        />
        {!list && (
          <TextArea
            {...common('lines')}
            label={t('lists.lines')}
            hint={t('lists.lines-hint', { n: t.number(MOST_LINES) })}
            rows={8}
          />
        )}
        <div class="actions">
          <Button>{t('lists.check')}</Button>
          <LinkButton kind="plain" href={list ? `${BASE}/${list.id}` : BASE}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
