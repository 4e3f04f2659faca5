import type { View } from '../../platform/http/routes.ts';
import { Crumbs } from '../../ui/kit.tsx';
import { Sent } from '../../ui/text.tsx';
import { AllergyLine, AllergyList } from '../allergies/allergies.pages.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { medicineName } from '../names/medicine-name.ts';
import { OfficialLine } from '../names/official-name.pages.tsx';
import type { Offered } from '../offers/offers.ts';
import { StandingTag } from '../offers/standing.pages.tsx';
import type { Place, Standing } from '../offers/standing.rules.ts';
import { lastFill } from '../prescriptions/fills.rules.ts';
import { Warnings } from '../prescriptions/prescription.pages.tsx';
import { moment, Notes } from '../record/said.pages.tsx';
import { canFirst, type MedicinesData } from './medicines.pages.tsx';

const base = (view: View) => `/people/${view.person?.id}`;
type Size = 'visit' | 'wallet';
/** Standings that need no mention on a list of current medicines. */
const USUAL: readonly Standing[] = [
  'active',
  'parked',
  'outside',
  'reported',
  'in-progress',
  'ready',
  'shipped',
];

function Medicine({ view, one, size }: { view: View; one: Offered; size: Size }) {
  const { t } = view;
  const { rx, standing, place } = one;
  const last = lastFill(rx)?.last;
  const { written } = rx.said;
  const facts = [
    rx.prescriber && t(rx.doNotTake ? 'med.from' : 'med.by', { name: rx.prescriber }),
    last && t('med.last-filled', { day: t.day(last) }),
    rx.number && t('med.number-n', { number: rx.number }),
    place === 'reported' && t('med.self-reported'),
    written &&
      (rx.origin === 'reported'
        ? t('med.told', { day: moment(view, written) })
        : t('med.written-on', { day: moment(view, written) })),
  ].filter(Boolean);
  return (
    <li>
      <h3>
        {medicineName(t, rx.name)} {!USUAL.includes(standing) && <StandingTag t={t} one={one} />}
      </h3>
      <OfficialLine t={t} name={rx.name} />
      <Warnings view={view} rx={rx} listed={place === 'avoid'} />
      {(rx.dosage.length > 0 || place === 'ours' || place === 'outside') && (
        <DirectionLines view={view} rx={rx} />
      )}
      <Notes view={view} notes={rx.said.notes} />
      {size === 'visit' && (
        <>
          {rx.reason && (
            <p>
              {rx.doNotTake ? t('med.because') : `${t('med.for')}:`} <Sent t={t}>{rx.reason}</Sent>
            </p>
          )}
          {facts.length > 0 && <p class="muted">{facts.join(' · ')}</p>}
        </>
      )}
    </li>
  );
}

/**
 * The printed list: a short one for the wallet, or a full one for a doctor's visit. Both show
 * medicines not to take, and not to take now.
 */
export function PrintPage({ view, data, size }: { view: View; data: MedicinesData; size: Size }) {
  const { t, person } = view;
  const sorted = canFirst(t, data.offers);
  // a prescription on hold is listed but not taken
  const isHeld = ({ rx, place }: Offered) => rx.status === 'on-hold' && place !== 'avoid';
  const at = (...places: Place[]) =>
    sorted.filter((one) => places.includes(one.place) && !isHeld(one));
  const [avoid, current, told] = [at('avoid'), at('ours', 'outside'), at('reported')];
  const notNow = sorted.filter(
    (one) => one.place === 'not-now' || (isHeld(one) && one.place !== 'past'),
  );
  const own = data.reported.filter((one) => one.removedAt === null);
  const list = (offers: readonly Offered[]) =>
    offers.map((one) => <Medicine key={one.rx.id} view={view} one={one} size={size} />);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: `${base(view)}/medicines`, text: t('med.title') },
          { text: t('med.print') },
        ]}
      />
      <nav class="pills no-print" aria-label={t('med.print')}>
        <ul>
          {(['visit', 'wallet'] as const).map((one) => (
            <li key={one}>
              <a
                href={`${base(view)}/medicines/print?for=${one}`}
                aria-current={one === size ? 'page' : undefined}
              >
                {t(`med.print-${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="no-print muted">{t('terms.print-hint')}</p>
      <div class={`paper paper--${size}`}>
        <h1>{t('med.print-title', { name: `${person?.given} ${person?.family}` })}</h1>
        <p>
          {person?.birthDate && `${t('med.born', { day: t.day(person.birthDate) })} · `}
          {t('med.printed', { day: t.day(view.today), place: view.settings.name })}
        </p>
        {size === 'wallet' ? (
          <AllergyLine view={view} allergies={data.allergies} />
        ) : (
          <>
            <h2>{t('med.allergies')}</h2>
            <AllergyList view={view} allergies={data.allergies} />
          </>
        )}
        {avoid.length > 0 && (
          <>
            <h2>{t('med.avoid')}</h2>
            <ul class="paper-list">{list(avoid)}</ul>
          </>
        )}
        <h2>{t('med.taken')}</h2>
        <ul class="paper-list">
          {list(current)}
          {list(told)}
          {own.map((one) => (
            <li key={one.id}>
              <h3>{one.name}</h3>
              <p class="directions">
                {[one.directions, t('med.self')].filter(Boolean).join(' · ')}
              </p>
            </li>
          ))}
        </ul>
        {current.length + told.length + own.length === 0 && <p>{t('med.none')}</p>}
        {notNow.length > 0 && (
          <>
            <h2>{t('med.not-now')}</h2>
            <ul class="paper-list">{list(notNow)}</ul>
          </>
        )}
      </div>
    </>
  );
}
