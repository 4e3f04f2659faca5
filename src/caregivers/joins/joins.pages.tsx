import type { ComponentChildren } from 'preact';
import type { RightTerms } from '../../family/joins/joins.rules.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Choice, ErrorSummary, Form } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Empty,
  LinkButton,
  Table,
  Tag,
} from '../../ui/kit.tsx';
import { isHeld, type JoinCase, type JoinedCaregiver, MOST, type Named } from './joins.ts';

const CASES = '/staff/identity';

const Trail = ({ t }: { t: Words }) => (
  <Crumbs
    t={t}
    trail={[{ href: CASES, text: t('identity.title') }, { text: t('identity.kind-caregivers') }]}
  />
);

/** Where a case's link leads once it is decided or the records have been separated. */
export function JoinOverPage({ view: { t } }: { view: View }) {
  return (
    <>
      <Trail t={t} />
      <h1>{t('identity.kind-caregivers')}</h1>
      <Alert>
        <p>{t('care-join.over')}</p>
      </Alert>
      <LinkButton href={CASES} kind="outline">
        {t('identity.title')}
      </LinkButton>
    </>
  );
}

/** All caregivers of two joined records: what they had on each, what they have now, and a choice. */
export function JoinPage({
  view,
  one,
  typed,
  problems,
  formKey,
}: {
  view: View;
  one: JoinCase;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <>
      <Trail t={t} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('identity.kind-caregivers')}</h1>
      <p class="lead">{t('care-join.lead')}</p>
      <p>
        {t('care-join.records', { from: sayPerson(t, one.from), into: sayPerson(t, one.into) })}
      </p>
      {one.involved ? (
        // what each had and lost may be a secret from the very person who reads it
        <>
          <Alert tone="warning">
            <p>{t(`care-staff.not-${one.involved}`)}</p>
          </Alert>
          <LinkButton kind="outline" href={CASES}>
            {t('identity.title')}
          </LinkButton>
        </>
      ) : (
        <>
          {one.caregivers.length === 0 && (
            <Empty icon="users" title={t('care-join.none')}>
              <p>{t('care-join.none-text')}</p>
            </Empty>
          )}
          <Decide t={t} one={one} typed={typed} problems={problems} formKey={formKey} />
        </>
      )}
    </>
  );
}

function Decide({
  t,
  one,
  typed,
  problems,
  formKey,
}: {
  t: Words;
  one: JoinCase;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const held = one.caregivers.filter(isHeld);
  return (
    <Form action={`/staff/care/joined/${one.id}`} formKey={formKey} label={t('identity.decide')}>
      {one.caregivers.map((caregiver) => {
        const at = held.slice(0, MOST).indexOf(caregiver) + 1;
        return (
          <Card key={caregiver.entry.accountId}>
            <Compared t={t} one={caregiver} />
            {at > 0 && <Answers t={t} one={caregiver} at={at} typed={typed} problems={problems} />}
          </Card>
        );
      })}
      <div class="actions">
        <Button>{t(held.length > 0 ? 'care-join.save' : 'care-join.seen')}</Button>
        <LinkButton kind="outline" href={CASES}>
          {t('ui.cancel')}
        </LinkButton>
      </div>
    </Form>
  );
}

const sayPerson = (t: Words, { name, birthDate }: Named): string =>
  birthDate
    ? t('care-join.born', { name, day: t.day(birthDate) })
    : t('care-join.born-unknown', { name });

function Compared({ t, one }: { t: Words; one: JoinedCaregiver }) {
  const { name, entry, from, into, now } = one;
  const held = isHeld(one);
  const state = held
    ? 'held'
    : now === null
      ? 'ended'
      : entry.decision === 'let'
        ? 'let'
        : 'narrowed';
  const last = held ? one.proposed : now;
  const line = (key: string, of: (terms: RightTerms) => ComponentChildren) => ({
    key,
    cells: [t(`care-join.${key}` as Key), ...[into, from, last].map((terms) => say(t, terms, of))],
  });
  return (
    <>
      <CardHead icon="user">{name}</CardHead>
      <p>
        <Tag tone={held ? 'high' : 'plain'} icon={held ? 'clock' : undefined}>
          {t(`care-join.did-${state}`)}
        </Tag>
      </p>
      <p>{t(textOf(one), { name })}</p>
      <Table
        caption={t('care-join.compared')}
        hideCaption
        titled
        even
        head={[
          t('care-join.what'),
          t('care-join.kept'),
          t('care-join.gone'),
          t(held ? 'care-join.proposed' : 'care-join.now'),
        ]}
        rows={[
          line('relationship', ({ relationship }) => t(`care-join.kin-${relationship}`)),
          line('basis', ({ basis }) => t(`care-join.basis-${basis}`)),
          line('sees', (terms) => sayParts(t, terms, terms.categories)),
          line('acts', (terms) => sayParts(t, terms, terms.acting)),
          line('from', ({ startsOn }) => t.day(startsOn)),
          line('until', ({ endsOn }) => (endsOn ? t.day(endsOn) : t('care-join.no-end'))),
        ]}
      />
    </>
  );
}

function textOf({ entry, now, proposed }: JoinedCaregiver): Key {
  if (now?.held) return proposed ? 'care-join.held-text' : 'care-join.not-offered';
  if (now) return 'care-join.narrowed-text';
  return entry.did === 'ended' ? 'care-join.ended-text' : 'care-join.left-text';
}

const say = (
  t: Words,
  terms: RightTerms | null,
  of: (terms: RightTerms) => ComponentChildren,
): ComponentChildren => (terms ? of(terms) : t('care-join.no-access'));

/** A parent's right goes by age, plus what the teen added; a paper that names nothing means all. */
function sayParts(t: Words, { basis, categories }: RightTerms, parts: readonly string[]): string {
  if (basis === 'court' && categories.length === 0) return t('care-join.whole');
  const named = parts.map((part) => t(`care-join.part-${part}` as Key));
  return (
    [...(basis === 'minor' ? [t('care-join.by-age')] : []), ...named].join(', ') ||
    t('care-join.nothing')
  );
}

function Answers({
  t,
  one,
  at,
  typed,
  problems,
}: {
  t: Words;
  one: JoinedCaregiver;
  at: number;
  typed: Typed;
  problems: Problems;
}) {
  const options = one.proposed ? (['let', 'leave', 'wait'] as const) : (['leave', 'wait'] as const);
  return (
    <>
      <input type="hidden" name={`who-${at}`} value={one.entry.accountId} />
      <Choice
        t={t}
        name={`answer-${at}`}
        legend={t('care-join.answer', { name: one.name })}
        problems={problems}
        value={typed[`answer-${at}`]}
        options={options.map((value) => ({
          value,
          label: t(`care-join.answer-${value}`),
          hint: t(`care-join.answer-${value}-hint`),
        }))}
      />
    </>
  );
}
