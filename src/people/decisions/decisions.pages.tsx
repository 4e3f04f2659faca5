import type { ComponentChildren } from 'preact';
import type { PlainName } from '../../fhir/names.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Choice, ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  Empty,
  LinkButton,
  Table,
  Tag,
} from '../../ui/kit.tsx';
import { type CaseRow, CHOICES, type JoinedRow, type OpenCase, type Side } from './decisions.ts';

const BASE = '/staff/identity';
const inLine = ({ given, family }: PlainName): string => [family, given].filter(Boolean).join(', ');
const born = (t: Words, day: string | null): string => (day ? t.day(day) : t('identity.not-given'));

/** What waits for an answer, the oldest first, and where what was decided is. */
export function CasesPage({
  view,
  open,
  more,
  done,
}: {
  view: View;
  open: { row: CaseRow; who: string }[];
  more: boolean;
  done: string | null;
}) {
  const { t } = view;
  return (
    <>
      <Done
        t={t}
        said={`identity.done-${done}`}
        tone={done === 'decided' || done === 'parted' ? 'success' : 'warning'}
      />
      <h1>{t('identity.title')}</h1>
      <p class="lead">{t('identity.lead')}</p>
      {open.length === 0 ? (
        <Empty icon="check" title={t('identity.none')}>
          <p>{t('identity.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <ul class="result-list">
            {open.map(({ row, who }) => (
              <li class="result-row" key={row.id}>
                <div>
                  <h2 class="row-title">
                    <a href={`${BASE}/${row.id}`}>{who}</a>
                  </h2>
                  <p class="muted">
                    {[
                      t(`identity.kind-${row.kind}`),
                      row.source && t('identity.from', { source: row.source }),
                      t('identity.since', { at: t.date(row.opened_at, 'day-time') }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                </div>
                <div class="result-tags">
                  {row.waiting > 0 && (
                    <Tag tone="high" icon="clock">
                      {t('identity.waiting', { n: row.waiting })}
                    </Tag>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {more && <p>{t('identity.more')}</p>}
      <div class="actions">
        <LinkButton href={`${BASE}/joined`} kind="outline">
          {t('identity.joined')}
        </LinkButton>
      </div>
    </>
  );
}

interface Column {
  head: string;
  name: string;
  names: string[];
  birthDate: string;
  sex: string;
  numbers: string[];
  address: string;
  account: ComponentChildren;
  caregivers: string;
  holds: string;
}

function columnOf(t: Words, side: Side, head: string): Column {
  const { address } = side;
  return {
    head,
    name: inLine(side) || t('identity.not-given'),
    names: side.names.filter((one) => inLine(one) !== inLine(side)).map(inLine),
    birthDate: born(t, side.birth_date),
    sex: t(`sex.${side.sex}` as Key),
    numbers: side.numbers.map(
      (one) =>
        `${one.kind === 'MR' ? t('identity.mrn') : one.system.replace('urn:portico:source:', '')} ${one.value}`,
    ),
    address: address
      ? [...(address.line ?? []), address.city, address.state, address.postalCode]
          .filter(Boolean)
          .join(', ')
      : t('identity.not-given'),
    account: side.account
      ? t('identity.has-account', { userId: side.account.user_id })
      : t('identity.no-account'),
    caregivers: side.caregivers.map((one) => one.name).join(', ') || t('identity.nobody'),
    holds:
      [
        ...side.holds.map((one) => `${one.type} ${one.n}`),
        side.open_requests > 0 ? t('identity.open-requests', { n: side.open_requests }) : '',
      ]
        .filter(Boolean)
        .join(', ') || t('identity.empty'),
  };
}

/** Both sides of a case beside each other, what differs marked, and what may be answered. */
export function CasePage({
  view,
  one,
  typed,
  problems,
  formKey,
  refused,
}: {
  view: View;
  one: OpenCase;
  typed: Typed;
  problems: Problems;
  formKey: string;
  refused: string | null;
}) {
  const { t } = view;
  const { row, sides, sent } = one;
  const title = t(`identity.kind-${row.kind}`);
  const columns: Column[] = sides.map((side, at) =>
    columnOf(
      t,
      side,
      sides.length > 1 ? t('identity.record-n', { n: at + 1 }) : t('identity.ours'),
    ),
  );
  if (sent)
    columns.push({
      head: t('identity.sent', { source: row.source ?? '' }),
      name: inLine(sent.name) || t('identity.not-given'),
      names: sent.names.filter((name) => inLine(name) !== inLine(sent.name)).map(inLine),
      birthDate: born(t, sent.birthDate),
      sex: t(`sex.${sent.sex}`),
      numbers: sent.numbers.map(
        (number) =>
          `${number.kind === 'MR' ? t('identity.mrn') : number.system.replace('urn:portico:source:', '')} ${number.value}`,
      ),
      address: one.sentAddress ?? t('identity.not-given'),
      account: '–',
      caregivers: '–',
      holds: row.waiting > 0 ? t('identity.waiting', { n: row.waiting }) : '–',
    });
  const line = (key: Key, of: (column: Column) => ComponentChildren, differs = false) => ({
    key,
    cells: [
      <span key="term">
        {t(key)}{' '}
        {differs && (
          <Tag tone="high" icon="triangle-alert">
            {t('identity.differs')}
          </Tag>
        )}
      </span>,
      ...columns.map(of),
    ],
  });
  const list = (texts: string[]) =>
    texts.length === 0 ? (
      '–'
    ) : (
      <span>
        {texts.map((text) => (
          <span class="block" key={text}>
            {text}
          </span>
        ))}
      </span>
    );
  const differs = (...names: string[]) => names.some((name) => row.differences.includes(name));
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <Crumbs t={t} trail={[{ href: BASE, text: t('identity.title') }, { text: title }]} />
      <h1>{title}</h1>
      {refused && (
        <Alert tone="error">
          <p>{t(`identity.done-${refused}` as Key)}</p>
        </Alert>
      )}
      <p class="lead">{t(`identity.about-${row.kind}`, { source: row.source ?? '' })}</p>
      {row.holds && row.state === 'open' && (
        <Alert>
          <p>{t('identity.holds', { n: row.waiting })}</p>
        </Alert>
      )}
      <Card>
        <Table
          caption={t('identity.sides')}
          hideCaption
          titled
          head={[t('identity.what'), ...columns.map((column) => column.head)]}
          rows={[
            line('identity.name', (column) => column.name, differs('name', 'name-missing')),
            line('identity.names', (column) => list(column.names)),
            line(
              'identity.birth-date',
              (column) => column.birthDate,
              differs('birth-date', 'birth-date-missing'),
            ),
            line(
              'identity.sex',
              (column) => column.sex,
              new Set(columns.map((column) => column.sex)).size > 1,
            ),
            line('identity.numbers', (column) => list(column.numbers)),
            line('identity.address', (column) => column.address),
            line('identity.account', (column) => column.account),
            line('identity.caregivers', (column) => column.caregivers),
            line('identity.contents', (column) => column.holds),
          ]}
        />
      </Card>
      {row.state === 'open' ? (
        <Form action={`${BASE}/${row.id}`} formKey={formKey} label={t('identity.decide')}>
          <Choice
            t={t}
            name="choice"
            legend={t('identity.decide')}
            problems={problems}
            value={typed.choice}
            options={CHOICES[row.kind].map((value) => ({
              value,
              label: t(`identity.choice-${value}`),
              hint: t(`identity.choice-${value}-hint`),
            }))}
          />
          <TextArea
            t={t}
            name="note"
            label={t('identity.note')}
            hint={t('identity.note-hint')}
            problems={problems}
            value={typed.note}
            rows={3}
            max={1000}
          />
          <p class="muted">{t('identity.rights')}</p>
          <div class="actions">
            <Button>{t('identity.save')}</Button>
            <LinkButton kind="outline" href={BASE}>
              {t('ui.cancel')}
            </LinkButton>
          </div>
        </Form>
      ) : (
        <p>
          {t(`identity.state-${row.state}`)}
          {row.decided_at && `, ${t.date(row.decided_at, 'day-time')}`}
          {row.decided_by_name && `, ${row.decided_by_name}`}
          {row.note && `. ${row.note}`}
        </p>
      )}
    </>
  );
}

/** Records that were joined, each with the way back. */
export function JoinedPage({
  view,
  merges,
  keys,
  done,
}: {
  view: View;
  merges: JoinedRow[];
  keys: string[];
  done: string | null;
}) {
  const { t } = view;
  const who = (one: JoinedRow['from']) =>
    [inLine(one), born(t, one.birth_date), one.mrn].filter(Boolean).join(' · ');
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('identity.title') }, { text: t('identity.joined') }]}
      />
      <Done t={t} said={`identity.done-${done}`} tone={done === 'parted' ? 'success' : 'warning'} />
      <h1>{t('identity.joined')}</h1>
      <p class="lead">{t('identity.joined-lead')}</p>
      {merges.length === 0 && (
        <Empty icon="users" title={t('identity.joined-none')}>
          <p>{t('identity.joined-none-text')}</p>
        </Empty>
      )}
      {merges.map((merge, index) => (
        <Card key={merge.id}>
          <CardHead icon="users">{inLine(merge.into)}</CardHead>
          <p>{t('identity.joined-what', { from: who(merge.from), into: who(merge.into) })}</p>
          <p class="muted">
            {t('identity.joined-at', {
              at: t.date(merge.merged_at, 'day-time'),
              name: merge.merged_by_name ?? t('identity.by-sender'),
            })}
            {merge.undone_at &&
              ` ${t('identity.parted-at', { at: t.date(merge.undone_at, 'day-time'), name: merge.undone_by_name ?? '' })}`}
          </p>
          {!merge.undone_at && (
            <Form action={`${BASE}/joined/${merge.id}`} formKey={keys[index] ?? ''}>
              <Button kind="outline">
                {t('identity.part')}
                <span class="usa-sr-only"> {inLine(merge.from)}</span>
              </Button>
            </Form>
          )}
        </Card>
      ))}
    </>
  );
}
