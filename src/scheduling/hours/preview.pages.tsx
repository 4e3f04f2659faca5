import type { ComponentChildren } from 'preact';
import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs } from '../../ui/kit.tsx';
import { fullName } from '../../ui/people.ts';
import { factLine } from '../../ui/text.tsx';
import { whenText } from '../when.ts';
import { MOST_LISTED, seenAs } from './stranded.rules.ts';
import type { AheadOf } from './stranded.ts';

/** Booked visits by name, as many as a page can show. */
export function StrandedList({ view: { t }, visits }: { view: View; visits: readonly AheadOf[] }) {
  return (
    <>
      <ul class="result-list">
        {visits.slice(0, MOST_LISTED).map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3 dir="auto">{fullName(one)}</h3>
              <p>{whenText(t, one.startsAt, one.zone)}</p>
              <p class="muted" dir="auto">
                {factLine(t, [
                  t.language === 'es' ? one.typeEs : one.type,
                  t(`vmode.${one.mode}`),
                  one.clinic,
                ])}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {visits.length > MOST_LISTED && <p>{t('strand.more', { n: visits.length - MOST_LISTED })}</p>}
    </>
  );
}

/** The booked visits that a change would leave without a time, by name. */
export function StrandedCard({ view, visits }: { view: View; visits: readonly AheadOf[] }) {
  const { t } = view;
  if (visits.length === 0)
    return (
      <Alert tone="success">
        <p>{t('strand.none')}</p>
      </Alert>
    );
  return (
    <Card>
      <CardHead icon="triangle-alert">{t('strand.title', { n: visits.length })}</CardHead>
      <p>{t('strand.text', { n: visits.length })}</p>
      <StrandedList view={view} visits={visits} />
    </Card>
  );
}

/**
 * What a change would do, before it is saved: the form goes on with what was typed, as hidden
 * fields, and with the visits that this page lists.
 */
export function PreviewPage({
  view,
  trail,
  title,
  action,
  formKey,
  typed,
  visits,
  changed = false,
  remove = false,
  cancel,
  children,
}: {
  view: View;
  trail: { href: string; text: string }[];
  title: string;
  action: string;
  formKey: string;
  /** What was typed; nothing where there is nothing to go back to. */
  typed: Typed;
  visits: readonly AheadOf[];
  /** There are other visits than on the page before. */
  changed?: boolean;
  /** It takes something away, and there is nothing to change about that. */
  remove?: boolean;
  cancel: string;
  children: ComponentChildren;
}) {
  const { t } = view;
  const hidden = Object.entries({ ...typed, seen: seenAs(visits) }).filter(
    ([name]) => name !== 'do',
  );
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[...trail, { text: title }]} />
      {changed && (
        <Alert tone="warning" title={t('strand.changed')}>
          <p>{t('strand.changed-text')}</p>
        </Alert>
      )}
      <h1 dir="auto">{title}</h1>
      <p class="lead">{t(remove ? 'strand.lead-remove' : 'strand.lead')}</p>
      {children}
      <StrandedCard view={view} visits={visits} />
      <Form action={action} formKey={formKey}>
        {hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <Button name="do" value="save">
            {t(remove ? 'strand.remove' : 'sched.save')}
          </Button>
          {!remove && (
            <Button name="do" value="edit" kind="outline">
              {t('strand.edit')}
            </Button>
          )}
          <a href={cancel}>{t('ui.cancel')}</a>
        </div>
      </Form>
    </div>
  );
}
