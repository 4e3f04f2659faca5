import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Table } from '../../ui/kit.tsx';
import { Sent, wordsWithPhones } from '../../ui/text.tsx';
import { sayAmount } from '../directions/amounts.rules.ts';
import { DirectionLines } from '../directions/directions.pages.tsx';
import type { Reader } from '../directions/directions.rules.ts';
import { sayTime } from '../directions/time-units.rules.ts';
import {
  factRows,
  Modifiers,
  moment,
  Notes,
  StatusReasons,
  wordFor,
} from '../record/said.pages.tsx';
import { type Fill, refillsLeft } from './fills.rules.ts';
import { expiresOn, type Prescription } from './prescriptions.rules.ts';

// US dollars are written the same way in both languages
export const sayCents = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

/**
 * What has to be read before the directions: that it is not to be taken, why it was stopped, and
 * unknown modifiers.
 * @param listed in the section of medicines not to take, whose heading says so
 */
export function Warnings({
  view,
  rx,
  reader = 'member',
  listed = false,
}: {
  view: View;
  rx: Prescription;
  reader?: Reader;
  listed?: boolean;
}) {
  const { t, settings } = view;
  const over = ['stopped', 'cancelled', 'completed'].includes(rx.status);
  const words = wordsWithPhones(t, over ? 'med.avoid-over' : 'why.do-not-take', {
    phone: settings.phone,
    office: settings.phone,
  });
  return (
    <>
      {rx.doNotTake && !listed && (
        <p class="why why--strong">
          <strong>{t('med.is-do-not-take')}.</strong>{' '}
          {reader === 'staff' ? t('problem.gate-do-not-take') : words}
        </p>
      )}
      <StatusReasons t={t} said={rx.said} />
      <Modifiers t={t} modifiers={rx.said.modifiers} reader={reader} />
    </>
  );
}

/** The same without the name, for pages whose heading is the official name. */
export const prescriptionFacts = (view: View, rx: Prescription) =>
  prescriptionRows(view, rx).filter(({ term }) => term !== view.t('med.full-name'));

/** The prescription in rows, the same for members and staff. */
export function prescriptionRows(
  view: View,
  rx: Prescription,
): { term: string; value: ComponentChildren }[] {
  const { t } = view;
  const { said } = rx;
  const sent = (text: string | null) => text && <Sent t={t}>{text}</Sent>;
  return [
    { term: t('med.full-name'), value: sent(rx.name) },
    ...said.also.map((name) => ({ term: t('med.also-named'), value: sent(name) })),
    { term: t('med.number'), value: rx.number },
    { term: t('med.amount'), value: sayAmount(said.amount, t.language) },
    { term: t('med.days'), value: sayTime(said.supply ?? undefined, t.language) },
    {
      term: t('med.refills'),
      value:
        rx.repeats === null ? null : t('med.refills-of', { n: refillsLeft(rx), all: rx.repeats }),
    },
    {
      term: t('med.written'),
      value: said.written && rx.intent !== 'statement' && moment(view, said.written),
    },
    { term: t('med.good-until'), value: expiresOn(rx) && t.day(expiresOn(rx) ?? '') },
    { term: t(rx.doNotTake ? 'med.reason' : 'med.for'), value: sent(rx.reason) },
    { term: t('med.prescriber'), value: rx.prescriber },
    {
      term: t('med.schedule'),
      value: rx.schedule && t('med.schedule-is', { schedule: rx.schedule }),
    },
    ...factRows(view, said.facts),
  ].flatMap(({ term, value }) => (value ? [{ term, value }] : []));
}

const dayOfFill = (view: View, fill: Fill): string =>
  fill.on ? view.t.day(fill.on) : fill.when ? moment(view, fill.when) : view.t('med.no-day');

/** A fill in a few words: its state, how much, and for how long. */
const fillWords = ({ t }: View, fill: Fill): string[] => {
  const supply = sayTime(fill.supply ?? undefined, t.language);
  return [
    wordFor(t, 'fill', fill.status),
    sayAmount(fill.amount, t.language),
    supply && t('med.lasts', { time: supply }),
  ].filter((word): word is string => Boolean(word));
};

interface FillProps {
  view: View;
  fill: Fill;
  rx: Prescription;
  reader: Reader;
}

/** What a fill says that differs from its prescription, and what its sender wrote. */
function FillMore({ view, fill, rx, reader }: FillProps) {
  const { t } = view;
  return (
    <>
      {fill.name && (
        <p>
          {t('med.filled-as')} <Sent t={t}>{fill.name}</Sent>
        </p>
      )}
      {factRows(view, fill.said.facts).map(({ term, value }) => (
        <p key={term}>
          {term}: {value}
        </p>
      ))}
      <StatusReasons t={t} said={fill.said} />
      <Modifiers t={t} modifiers={fill.said.modifiers} />
      <Notes view={view} notes={fill.said.notes} />
      {fill.dosage && (
        <>
          <p>{t('med.on-label')}</p>
          <DirectionLines
            view={view}
            rx={{ dosage: fill.dosage, name: fill.name ?? rx.name }}
            reader={reader}
          />
        </>
      )}
    </>
  );
}

function FillItem(props: FillProps) {
  const { view, fill } = props;
  return (
    <li>
      <strong>{dayOfFill(view, fill)}</strong>{' '}
      {[
        ...fillWords(view, fill),
        fill.pharmacy,
        fill.price !== null && view.t('med.paid', { price: sayCents(fill.price) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      <FillMore {...props} />
    </li>
  );
}

/** The same fills as a table, for staff who compare them. */
export function FillsTable({ view, rx }: { view: View; rx: Prescription }) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="history">{t('med.fills')}</CardHead>
      {rx.fills.length === 0 ? (
        <p>{t('med.no-fills')}</p>
      ) : (
        <Table
          caption={t('med.fills')}
          hideCaption
          titled
          head={[t('worklist.filled-on'), t('worklist.fill')]}
          rows={rx.fills.map((fill) => ({
            key: fill.id,
            cells: [
              <span key={fill.id} class="nowrap">
                {dayOfFill(view, fill)}
              </span>,
              <div key={fill.id}>
                {[
                  ...fillWords(view, fill),
                  fill.pharmacy,
                  fill.price !== null && t('rx.paid', { price: sayCents(fill.price) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
                <FillMore view={view} fill={fill} rx={rx} reader="staff" />
              </div>,
            ],
          }))}
        />
      )}
    </Card>
  );
}

/** Every fill on record, whatever its status. */
export function FillsCard({ view, rx }: { view: View; rx: Prescription }) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="history">{t('med.fills')}</CardHead>
      {rx.fills.length === 0 ? (
        <p>{t('med.no-fills')}</p>
      ) : (
        <ul class="plain-list">
          {rx.fills.map((fill) => (
            <FillItem key={fill.id} view={view} fill={fill} rx={rx} reader="member" />
          ))}
        </ul>
      )}
    </Card>
  );
}
