import type { ComponentChildren } from 'preact';
import { addressLine } from '../../fhir/addresses.ts';
import type { PlainName } from '../../fhir/names.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Table, Tag } from '../../ui/kit.tsx';
import { sayBorn } from '../born.ts';
import type { OpenCase, Side } from './decisions.ts';

export const inLine = ({ given, family }: PlainName): string =>
  [family, given].filter(Boolean).join(', ');
export const born = (t: Words, who: Parameters<typeof sayBorn>[1]): string =>
  sayBorn(t, who) ?? t('identity.not-given');

const SOURCE = 'urn:portico:source:';
const numberText = (t: Words, one: { system: string; value: string; kind: string }): string =>
  `${one.kind === 'MR' ? t('identity.mrn') : one.system.replace(SOURCE, '')} ${one.value}`;

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
    birthDate: born(t, side),
    sex: t(`sex.${side.sex}` as Key),
    numbers: side.numbers.map((one) => numberText(t, one)),
    address: address ? addressLine(address) : t('identity.not-given'),
    account: side.account
      ? t('identity.has-account', { userId: side.account.userId })
      : t('identity.no-account'),
    caregivers: side.caregivers.map((one) => one.name).join(', ') || t('identity.nobody'),
    holds:
      [
        ...side.holds.map((one) => `${one.type} ${one.n}`),
        side.openRequests > 0 ? t('identity.open-requests', { n: side.openRequests }) : '',
      ]
        .filter(Boolean)
        .join(', ') || t('identity.empty'),
  };
}

/** The Patient that is held, as a column beside the known people. */
function columnOfSent(t: Words, { row, sent, sentAddress }: OpenCase): Column | null {
  if (!sent) return null;
  return {
    head: t('identity.sent', { source: row.source ?? '' }),
    name: inLine(sent.name) || t('identity.not-given'),
    names: sent.names.filter((name) => inLine(name) !== inLine(sent.name)).map(inLine),
    birthDate: born(t, sent),
    sex: t(`sex.${sent.sex}`),
    numbers: sent.numbers.map((one) => numberText(t, one)),
    address: sentAddress ?? t('identity.not-given'),
    account: '–',
    caregivers: '–',
    holds: row.waiting > 0 ? t('identity.waiting', { n: row.waiting }) : '–',
  };
}

/** The sides of a case as a table with a column each. */
export function Sides({ t, one }: { t: Words; one: OpenCase }) {
  const { row, sides } = one;
  const sent = columnOfSent(t, one);
  const columns: Column[] = [
    ...sides.map((side, at) =>
      columnOf(
        t,
        side,
        sides.length > 1 ? t('identity.record-n', { n: at + 1 }) : t('identity.ours'),
      ),
    ),
    ...(sent ? [sent] : []),
  ];
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
    <Table
      caption={t('identity.sides')}
      hideCaption
      titled
      even
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
  );
}
