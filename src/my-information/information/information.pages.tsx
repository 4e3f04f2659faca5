import type { Patient } from '@medplum/fhirtypes';
import type { ComponentChildren } from 'preact';
import { inForce } from '../../fhir/addresses.ts';
import { sayName } from '../../fhir/names.ts';
import { sayBorn } from '../../people/born.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import type { IconName } from '../../ui/icons.ts';
import { Alert, Card, CardHead, Done, LinkButton, SummaryList } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { addressText } from '../sections/addresses.rules.ts';
import { sayPhone, sayRelationship, shownContacts } from '../sections/contacts.rules.ts';
import { pronounsOf } from '../sections/names.rules.ts';
import { otherPhones } from '../sections/phones.rules.ts';
import { type Row, shownRows } from '../sections/rows.pages.tsx';
import {
  type Part,
  SECTIONS,
  type Section,
  sameParts,
  sectionOf,
} from '../sections/sections.rules.ts';
import type { Information, Proposal } from './information.ts';

const ICONS: Record<Section, IconName> = {
  address: 'house',
  phones: 'phone',
  contacts: 'users',
  language: 'message-square-text',
  name: 'user',
};

interface InformationProps {
  view: View;
  information: Information;
  self: boolean;
  mayCorrect: boolean;
  newKey: () => string;
  done: string | null;
}

/** Everything that the record says about how to reach and address a person. */
export function InformationPage(props: InformationProps) {
  const { view, information, self, done } = props;
  const { t, person } = view;
  return (
    <>
      {done && (
        <Done
          t={t}
          view={view}
          said={`info.done-${done}`}
          tone={done === 'gone' || done === 'unchanged' ? 'warning' : 'success'}
        />
      )}
      <h1>{t('info.title')}</h1>
      <p class="lead">
        {self ? t('info.lead') : t('info.lead-caregiver', { name: person?.given ?? '' })}
      </p>
      {SECTIONS.map((section) => (
        <SectionCard key={section} {...props} section={section} />
      ))}
      {self && <EmailCard t={t} />}
      {self && <ConfidentialCard view={view} since={information.confidentialSince} />}
      <IdentityCard view={view} information={information} />
    </>
  );
}

const lines = (value: string): ComponentChildren =>
  value.split('\n').map((line) => (
    <span class="block" key={line} dir="auto">
      {line}
    </span>
  ));
export const Rows = ({ rows }: { rows: readonly Row[] }) => (
  <SummaryList rows={rows.map(({ term, value }) => ({ term, value: lines(value) }))} />
);

function SectionCard(props: InformationProps & { section: Section }) {
  const { view, information, section, mayCorrect } = props;
  const { t, today } = view;
  const { patient } = information;
  const part = sectionOf(patient, section);
  const rows = [...shownRows(t, section, part, today), ...furtherRows(t, patient, section, view)];
  return (
    <Card>
      <CardHead icon={ICONS[section]}>{t(`info.section-${section}`)}</CardHead>
      {rows.length > 0 ? <Rows rows={rows} /> : <p>{t(`info.none-${section}`)}</p>}
      <ProposalNotice {...props} />
      {mayCorrect && (
        <LinkButton href={`/people/${view.person?.id}/information/${section}`} kind="outline">
          {t('info.correct')} <span class="usa-sr-only">{t(`info.section-${section}`)}</span>
        </LinkButton>
      )}
    </Card>
  );
}

/** What else the record holds, which the form does not correct: shown as it came. */
function furtherRows(t: Words, patient: Partial<Patient>, section: Section, view: View): Row[] {
  const rows = (term: Key, values: string[]): Row[] =>
    values.map((value, at) => ({ id: `${term}-${at}`, term: t(term), value }));
  switch (section) {
    case 'address':
      return rows(
        'info.other-address',
        inForce(patient.address, view.today).slice(1).map(addressText).filter(Boolean),
      );
    case 'phones':
      return rows(
        'info.other-phone',
        inForce(otherPhones(sectionOf(patient, 'phones').telecom, view.today), view.today).flatMap(
          (one) => one.value ?? [],
        ),
      );
    case 'contacts': {
      const shown = shownContacts(patient.contact);
      return rows(
        'info.other-contact',
        (patient.contact ?? [])
          .filter((one) => !shown.includes(one))
          .map((one) =>
            [
              sayName(one.name) ?? one.organization?.display ?? '',
              sayRelationship(one),
              sayPhone(one),
            ]
              .filter(Boolean)
              .join(', '),
          )
          .filter(Boolean),
      );
    }
    case 'name':
      return rows('info.pronouns', [pronounsOf(patient) ?? []].flat());
    default:
      return [];
  }
}

function ProposalNotice(props: InformationProps & { section: Section }) {
  const { view, information, section } = props;
  const proposal = information.proposals[section];
  if (!proposal) return null;
  const { t } = view;
  const day = t.date(proposal.endedAt ?? proposal.askedAt, 'day');
  if (proposal.state === 'waiting') return <Waiting {...props} proposal={proposal} />;
  if (proposal.state === 'declined')
    return (
      <Alert tone="warning" title={t('info.declined', { day: t.date(proposal.askedAt, 'day') })}>
        <p>{wordsWithPhones(t, `info.reason-${proposal.reason ?? 'other'}`, phones(view))}</p>
        {proposal.note && <p dir="auto">{t('info.desk-wrote', { note: proposal.note })}</p>}
      </Alert>
    );
  return sameParts(sectionOf(information.patient, section), proposal.proposed) ? (
    <p class="muted">{t('info.accepted', { day })}</p>
  ) : null;
}
const phones = ({ settings }: View) => ({ phone: settings.phone });

function Waiting({
  view,
  information,
  proposal,
  section,
  mayCorrect,
  newKey,
}: InformationProps & { section: Section; proposal: Proposal }) {
  const { t, actor, person } = view;
  const rows = differences(view, section, sectionOf(information.patient, section), proposal);
  const mine = proposal.askedBy === actor?.account.id;
  const day = t.date(proposal.askedAt, 'day');
  return (
    <Alert
      tone={proposal.callAt ? 'warning' : 'info'}
      title={
        mine ? t('info.asked', { day }) : t('info.asked-by', { name: proposal.askedByName, day })
      }
    >
      <p>
        {proposal.callAt
          ? wordsWithPhones(t, 'info.call-us', phones(view))
          : t(mine ? 'info.desk-will-check' : 'info.desk-will-check-other')}
      </p>
      {proposal.callAt && proposal.note && (
        <p dir="auto">{t('info.desk-wrote', { note: proposal.note })}</p>
      )}
      {rows.length > 0 ? <Rows rows={rows} /> : <p>{t('info.asked-none')}</p>}
      {mayCorrect && (
        <RowButton
          action={`/people/${person?.id}/information/proposals/${proposal.id}/withdraw`}
          formKey={newKey()}
          of={t(`info.section-${section}`)}
        >
          {t('info.withdraw')}
        </RowButton>
      )}
    </Alert>
  );
}

/** What a proposal changes in the section, value by value, including what it removes. */
function differences(view: View, section: Section, now: Part, { proposed }: Proposal): Row[] {
  const { t, today } = view;
  const [before, after] = [now, proposed].map((part) => shownRows(t, section, part, today));
  const known = new Map(before?.map((row) => [row.id, row.value]));
  const stays = new Set(after?.map((row) => row.id));
  return [
    ...(after ?? []).filter((row) => known.get(row.id) !== row.value),
    ...(before ?? [])
      .filter((row) => !stays.has(row.id))
      .map((row) => ({ ...row, value: t('info.asked-none') })),
  ];
}

const EmailCard = ({ t }: { t: Words }) => (
  <Card>
    <CardHead icon="mail">{t('info.email')}</CardHead>
    <p>{t('info.email-text')}</p>
    <LinkButton href="/account" kind="outline">
      {t('info.email-open')}
    </LinkButton>
  </Card>
);

const ConfidentialCard = ({ view, since }: { view: View; since: Date | null }) => {
  const { t } = view;
  return (
    <Card tone="sand">
      <CardHead icon="lock">{t('info.confidential')}</CardHead>
      <p>
        {since
          ? t('info.confidential-since', { day: t.date(since, 'day') })
          : t('info.confidential-text')}
      </p>
      <LinkButton href={`/people/${view.person?.id}/information/confidential`} kind="outline">
        {t(since ? 'info.confidential-open' : 'info.confidential-set')}
      </LinkButton>
    </Card>
  );
};

/** What only the office corrects, and how to ask for it. */
function IdentityCard({ view, information }: { view: View; information: Information }) {
  const { t } = view;
  const { identity, patient } = information;
  const row = (id: string, term: Key, value: string): Row => ({ id, term: t(term), value });
  const former = (patient.name ?? [])
    .filter((one) => one.use === 'maiden' || one.use === 'old')
    .map((one) => sayName(one) ?? '')
    .filter((name) => name !== '' && name !== legalName(identity));
  return (
    <Card>
      <CardHead icon="id-card">{t('info.identity')}</CardHead>
      <Rows
        rows={[
          row('legal', 'info.legal-name', legalName(identity)),
          ...[...new Set(former)].map((name, at) => row(`former-${at}`, 'info.former-name', name)),
          row('born', 'info.born', sayBorn(t, identity) ?? ''),
          row('sex', 'info.sex', t(`sex.${identity.sex}`)),
          row('mrn', 'info.mrn', identity.mrn ?? ''),
        ].filter((one) => one.value !== '')}
      />
      <p>{wordsWithPhones(t, 'info.identity-how', phones(view))}</p>
    </Card>
  );
}
const legalName = ({ given, family }: { given: string; family: string }): string =>
  [given, family].filter(Boolean).join(' ');
