import type { Draft } from '../../platform/http/drafts.ts';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { VersionField } from '../../ui/draft.tsx';
import { Checkbox, Choice, ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, LinkButton, Tag } from '../../ui/kit.tsx';
import { SCHEDULE } from '../paths.ts';
import { SavedMeanwhile } from '../saved-now.tsx';
import { TYPES } from './visit-types.pages.tsx';
import { nameIn, type Reason, type VisitType } from './visit-types.rules.ts';

const REASONS = `${SCHEDULE}/reasons`;

/** What leads members to a type, on its page. */
export function ReasonsCard({
  view: { t },
  type,
  reasons,
}: {
  view: View;
  type: VisitType;
  reasons: readonly Reason[];
}) {
  return (
    <Card>
      <CardHead icon="message-square-text">{t('vreasons.title')}</CardHead>
      <p class="muted">{t(reasons.length > 0 ? 'vreasons.text' : 'vreasons.none-text')}</p>
      <ul class="result-list">
        {reasons.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3 dir="auto">
                <a href={`${REASONS}/${one.id}`}>{nameIn(one, t.language)}</a>
              </h3>
              <p class="muted" dir="auto" lang={t.language === 'es' ? 'en' : 'es'}>
                {nameIn(one, t.language === 'es' ? 'en' : 'es')}
              </p>
            </div>
            <div class="result-tags">
              {one.urgent && (
                <Tag tone="high" icon="triangle-alert">
                  {t('vreasons.urgent-tag')}
                </Tag>
              )}
              {!one.active && <Tag tone="plain">{t('vtypes.not-in-use')}</Tag>}
            </div>
          </li>
        ))}
      </ul>
      <div class="actions">
        <LinkButton href={`${TYPES}/${type.id}/reasons/new`} kind="outline">
          {t('vreasons.add')}
        </LinkButton>
      </div>
    </Card>
  );
}

const LABELS = {
  name: 'vreasons.name',
  nameEs: 'vreasons.name-es',
  type: 'vreasons.type',
  place: 'vreasons.place',
  urgent: 'vreasons.urgent',
  active: 'vtypes.active',
} as const satisfies Record<string, Key>;

const typedReason = (one: Reason): Typed => ({
  name: one.name,
  nameEs: one.nameEs,
  type: one.visitTypeId,
  place: String(one.place),
  urgent: one.urgent ? 'yes' : '',
  active: one.active ? 'yes' : 'no',
});

/** Adds or edits what members say they come for. */
export function ReasonPage({
  view,
  reason,
  type,
  types,
  draft,
  formKey,
}: {
  view: View;
  /** Null for a new one. */
  reason: Reason | null;
  /** The type to which it leads, as saved. */
  type: VisitType;
  types: readonly VisitType[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const saved = reason && typedReason(reason);
  const begin: Typed = saved ?? { type: type.id, place: '0', active: 'yes' };
  const value = (name: string) => (typed ?? begin)[name] ?? '';
  const title = reason ? nameIn(reason, t.language) : t('vreasons.add');
  const common = (name: keyof typeof LABELS, hint?: Key) => ({
    ...{ t, name, problems, label: t(LABELS[name]), value: value(name) },
    ...(hint ? { hint: t(hint) } : {}),
  });
  const say = (name: string, text: string): string => {
    const named = name === 'type' ? types.find(({ id }) => id === text) : undefined;
    if (named) return nameIn(named, t.language);
    if (name === 'active') return t(text === 'yes' ? 'vtypes.active-yes' : 'vtypes.active-no');
    return name === 'urgent' ? t(text === 'yes' ? 'ui.yes' : 'ui.no') : text;
  };
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: TYPES, text: t('vtypes.title') },
          { href: `${TYPES}/${type.id}`, text: nameIn(type, t.language) },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <SavedMeanwhile {...{ t, draft, saved, say }} labels={LABELS} />
      <h1 dir="auto">{title}</h1>
      <Form
        action={reason ? `${REASONS}/${reason.id}` : `${TYPES}/${type.id}/reasons/new`}
        formKey={formKey}
      >
        <VersionField of={reason} draft={draft} />
        <TextField {...common('name', 'vreasons.name-hint')} max={80} />
        <TextField {...common('nameEs')} max={80} />
        <SelectField
          {...common('type')}
          none={t('vreasons.type-none')}
          options={types
            .filter((one) => one.active || one.id === value('type'))
            .map((one) => ({ value: one.id, label: nameIn(one, t.language) }))}
        />
        <TextField {...common('place', 'vreasons.place-hint')} inputmode="numeric" max={4} short />
        <Checkbox name="urgent" label={t('vreasons.urgent')} checked={value('urgent') === 'yes'} />
        <Choice
          {...{ t, problems, name: 'active', legend: t('vtypes.active'), value: value('active') }}
          options={[
            { value: 'yes', label: t('vtypes.active-yes') },
            { value: 'no', label: t('vtypes.active-no') },
          ]}
        />
        <div class="actions">
          <Button>{t('sched.save')}</Button>
          <LinkButton kind="plain" href={`${TYPES}/${type.id}`}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
