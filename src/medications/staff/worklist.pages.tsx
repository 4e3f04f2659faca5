import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, LinkButton, Tag } from '../../ui/kit.tsx';
import { officialName } from '../names/medicine-name.ts';
import { MemberNameLine } from '../names/official-name.pages.tsx';
import { dueDay, RequestDirections, StageTag } from '../requests/request-card.pages.tsx';
import type { Listed, StaffRequest } from '../requests/staff-requests.ts';
import { isUrgent, type Urgency } from '../requests/urgency.rules.ts';
import { personFacts, personName } from './patient.ts';

const saySupply = (t: Words, { left }: Pick<Urgency, 'left'>): string =>
  left === null
    ? t('worklist.unknown')
    : left === 0
      ? t('worklist.out')
      : t('worklist.left', { n: left });

/** What can't wait as a tag, the rest as words: overdue, and how much medicine is left. */
export function UrgencyTags({ t, urgency }: { t: Words; urgency: Urgency }) {
  return (
    <>
      {urgency.overdue && (
        <Tag tone="high" icon="clock">
          {t('worklist.overdue')}
        </Tag>
      )}
      {isUrgent(urgency) ? (
        <Tag tone="high" icon="triangle-alert">
          {saySupply(t, urgency)}
        </Tag>
      ) : (
        <span class="muted">{saySupply(t, urgency)}</span>
      )}
    </>
  );
}

/** By when the next thing should happen, in words; null if no day is set. */
export function sayDue(t: Words, one: Listed): string | null {
  if (one.stage === 'waiting')
    return one.dueAt
      ? t(one.urgency.overdue ? 'renew.overdue' : 'renew.due', { day: dueDay(t, one) })
      : null;
  if (!one.urgency.due) return null;
  const day = t.day(one.urgency.due);
  return t(one.stage === 'ready' ? 'worklist.kept' : 'renew.due', { day });
}

/**
 * A work list, one request a row: how urgent, what, for whom, since when, where it stands. On a
 * phone each row is a card.
 * @param link the address of the pages, and the verb that opens one
 * @param places names the pharmacy, for staff of several
 */
export function Worklist({
  view,
  caption,
  list,
  link,
  places = false,
}: {
  view: View;
  caption: string;
  list: readonly Listed[];
  link: { base: string; verb: string };
  places?: boolean;
}) {
  const { t } = view;
  const stages = new Set(list.map(({ stage }) => stage)).size > 1;
  return (
    <table class="worklist">
      <caption class="usa-sr-only">{caption}</caption>
      <thead>
        <tr>
          {(['supply', 'medicine', 'person', 'asked', 'state'] as const).map((name) => (
            <th scope="col" key={name}>
              {t(`worklist.${name}`)}
            </th>
          ))}
          <th scope="col">
            <span class="usa-sr-only">{link.verb}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.id}>
            <td class="worklist-supply">
              <UrgencyTags t={t} urgency={one.urgency} />
            </td>
            <th scope="row" class="worklist-medicine">
              <a href={`${link.base}/${one.id}`}>{officialName(t, one.name)}</a>
              <MemberNameLine t={t} name={one.name} listed />
              <RequestDirections view={view} request={one} reader="staff" />
            </th>
            <td class="worklist-person">
              <strong>{personName(one)}</strong>
              {personFacts(view, one).map((fact) => (
                <span key={fact}>{fact}</span>
              ))}
            </td>
            <td class="worklist-asked">
              <span>{t.date(one.submittedAt, 'day')}</span>
              <span>
                {t.date(one.submittedAt, 'time')} ·{' '}
                {t(one.delivery === 'mail' ? 'refill.by-mail' : 'refill.pickup')}
              </span>
              {places && <span>{one.pharmacy.name}</span>}
              {one.rxNumber && <span>{t('med.number-n', { number: one.rxNumber })}</span>}
            </td>
            <td class="worklist-state">
              {stages && <StageTag t={t} stage={one.stage} />}
              <span>{sayDue(t, one)}</span>
              {one.stage === 'waiting' && one.prescriber !== view.actor?.account.name && (
                <span>{one.prescriber}</span>
              )}
              {one.claimedName && <span>{t('rx.with', { name: one.claimedName })}</span>}
              {one.undelivered && (
                <Tag tone="high" icon="triangle-alert">
                  {t('rx.undelivered')}
                </Tag>
              )}
              {one.note && (
                <Tag tone="plain" icon="message-square-text">
                  {t('rx.has-note')}
                </Tag>
              )}
            </td>
            <td class="worklist-do">
              <a class="usa-button usa-button--outline" href={`${link.base}/${one.id}`}>
                {link.verb}
                <span class="usa-sr-only">
                  {' '}
                  {officialName(t, one.name)}, {personName(one)}
                </span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** At the top of the list, after one was worked on: what was done, and the way to the next. */
export function JustDone({
  view,
  said,
  one,
  next,
  base,
  undo,
}: {
  view: View;
  said: string;
  one: StaffRequest | undefined;
  next: Listed | undefined;
  base: string;
  /** The last step can be undone: the key of its form. */
  undo?: string | undefined;
}) {
  const { t } = view;
  return t.has(said) ? (
    <Alert tone="success">
      <p>{t(said)}</p>
      {one && (
        <p class="just-done">
          <strong>{officialName(t, one.name)}</strong> <span>{personName(one)}</span>{' '}
          <StageTag t={t} stage={one.stage} />
        </p>
      )}
      {(next || (one && undo)) && (
        <div class="step-row">
          {next && (
            <LinkButton href={`${base}/${next.id}`}>
              {t('worklist.next', {
                name: officialName(t, next.name),
                left: saySupply(t, next.urgency),
              })}
            </LinkButton>
          )}
          {one && undo && (
            <Form action={`${base}/${one.id}`} formKey={undo} label={t('rx.undo')}>
              <input type="hidden" name="do" value="undo" />
              <input type="hidden" name="seen" value={String(one.step)} />
              <Button kind="plain">{t('rx.undo')}</Button>
            </Form>
          )}
        </div>
      )}
    </Alert>
  ) : null;
}
