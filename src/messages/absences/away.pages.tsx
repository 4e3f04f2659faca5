import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Tag } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { Away, Known } from './absences.ts';

/** Who is away and who answers for them; and a form to note it, for oneself or for others. */
export function AwayPage({
  view,
  base,
  back,
  known,
  days,
  typed,
  problems,
  done,
  newKey,
}: {
  view: View;
  /** The address of this page. */
  base: string;
  back: { href: string; text: string };
  known: Known;
  days: { first: string; last: string };
  typed: Typed;
  problems: Problems;
  done: string | null;
  newKey: () => string;
}) {
  const { t, actor } = view;
  const people = (all: Known['mine']) => all.map(({ id, name }) => ({ value: id, label: name }));
  const me = actor?.account.id;
  const self = known.mine.some(({ id }) => id === me);
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[back, { text: t('away.title') }]} />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && `away.${done}`} />
      <h1>{t('away.title')}</h1>
      <p class="lead">{t('away.lead')}</p>
      <Card>
        <CardHead icon="calendar">{t('away.list')}</CardHead>
        {known.away.length === 0 ? (
          <p>{t('away.nobody')}</p>
        ) : (
          <ul class="result-list">
            {known.away.map((one) => (
              <AwayRow
                key={one.id}
                view={view}
                one={one}
                base={base}
                today={days.first}
                formKey={known.mine.some(({ id }) => id === one.accountId) ? newKey() : null}
              />
            ))}
          </ul>
        )}
      </Card>
      {known.mine.length > 0 && (
        <section aria-labelledby="add-title">
          <h2 id="add-title">{t('away.add')}</h2>
          <Form action={base} formKey={newKey()} label={t('away.add')}>
            {known.mine.length > 1 || !self ? (
              <SelectField
                t={t}
                name="who"
                label={t('away.who')}
                problems={problems}
                value={typed.who ?? (self ? me : undefined)}
                none={t('away.who-none')}
                options={people(known.mine)}
              />
            ) : (
              <input type="hidden" name="who" value={me} />
            )}
            <TextField
              t={t}
              name="from"
              label={t('away.from')}
              problems={problems}
              value={typed.from ?? days.first}
              type="date"
            />
            <TextField
              t={t}
              name="until"
              label={t('away.until')}
              hint={t('away.until-hint')}
              problems={problems}
              value={typed.until ?? ''}
              type="date"
            />
            <SelectField
              t={t}
              name="cover"
              label={t('away.cover')}
              hint={t('away.cover-hint')}
              problems={problems}
              value={typed.cover}
              none={t('away.cover-none')}
              options={people(known.covers)}
            />
            <Button>{t('away.save')}</Button>
          </Form>
        </section>
      )}
    </div>
  );
}

function AwayRow({
  view: { t },
  one,
  base,
  today,
  formKey,
}: {
  view: View;
  one: Away;
  base: string;
  today: string;
  /** Null for those whose absences are not the reader's to change. */
  formKey: string | null;
}) {
  return (
    <li class="result-row">
      <div>
        <h3>
          <bdi>{one.name}</bdi>
        </h3>
        <p>
          {one.fromDay === one.untilDay
            ? t('away.on', { day: t.day(one.fromDay, 'day-long') })
            : t('away.span', { from: t.day(one.fromDay), until: t.day(one.untilDay) })}
        </p>
        <p class="muted">
          {one.coverName ? t('away.covered', { name: one.coverName }) : t('away.by-team')}
        </p>
      </div>
      <div class="result-tags">
        {one.fromDay <= today && (
          <Tag tone="plain" icon="clock">
            {t('away.now')}
          </Tag>
        )}
        {formKey && (
          <RowButton action={`${base}/${one.id}/end`} formKey={formKey} of={one.name}>
            {t(one.fromDay <= today ? 'away.back' : 'away.remove')}
          </RowButton>
        )}
      </div>
    </li>
  );
}
