import type { View } from '../../platform/http/routes.ts';
import { LinkButton } from '../../ui/kit.tsx';
import { Sent } from '../../ui/text.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { medicineName } from '../names/medicine-name.ts';
import type { Refusal } from '../offers/offers.rules.ts';
import type { Offered } from '../offers/offers.ts';
import { doctorOf, factsNow, StandingTag, sayWhy, sayWhyShort } from '../offers/standing.pages.tsx';
import type { Standing } from '../offers/standing.rules.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { Warnings } from '../prescriptions/prescription.pages.tsx';
import { Notes } from '../record/said.pages.tsx';

const base = (view: View) => `/people/${view.person?.id}`;

/** Reasons that the card shows in another way: by its section, a warning, or its request's line. */
const SAID: readonly (Refusal | 'no-mail')[] = [
  'do-not-take',
  'modifier',
  'outside',
  'reported',
  'pending',
];

/** Taken as usual, and what the heading of the section says of each medicine below it. */
const SAID_ABOVE: readonly Standing[] = ['active', 'outside'];
/** What a member needs now about one medicine; its own page, behind its name, has the rest. */
export function MedicineCard({
  view,
  one,
  pharmacy,
  may,
  twice,
  against,
}: {
  view: View;
  one: Offered;
  pharmacy: Pharmacy | undefined;
  may: boolean;
  /**
   * `twice`: another prescription is for the same medicine; `against`: another entry says not to
   * take it.
   */
  twice: boolean;
  against: boolean;
}) {
  const { t } = view;
  const { rx, offer } = one;
  const name = medicineName(t, rx.name);
  const can = may && offer.do !== null;
  const facts = factsNow(view, one);
  const why =
    offer.do === null &&
    !SAID.includes(offer.why) &&
    !(one.request && offer.why === 'replaced') &&
    offer.why;
  const short = why && sayWhyShort(view, why, one, pharmacy);
  // what a heading above or a sentence below says needs no tag
  const isSaid = SAID_ABOVE.includes(one.standing) || why === 'being-filled';
  return (
    <li class="medicine">
      <div class="medicine-head">
        <h3>
          <a href={`${base(view)}/medicines/${rx.id}`}>{name}</a>
        </h3>
        {!isSaid && <StandingTag t={t} one={one} />}
      </div>
      <Warnings view={view} rx={rx} listed={one.place === 'avoid'} />
      {rx.doNotTake && rx.reason && (
        <p>
          <strong>{t('med.because')}</strong> <Sent t={t}>{rx.reason}</Sent>
        </p>
      )}
      {(rx.dosage.length > 0 || one.place === 'ours' || one.place === 'outside') && (
        <DirectionLines view={view} rx={rx} />
      )}
      <Notes view={view} notes={rx.said.notes} />
      {rx.said.about && (
        <p class="muted">
          <a href={`${base(view)}/medicines/${rx.said.about}`}>{t('med.about')}</a>
        </p>
      )}
      {against && <p class="why why--strong">{t('med.against')}</p>}
      {twice && <p class="why">{t('med.twice')}</p>}
      {offer.do === null && one.request && (
        <p>
          {t('why.pending-short')}{' '}
          <a href={`${base(view)}/refills/${one.request.orderId}`}>
            {t(`stage.${one.request.stage}`)}
          </a>
        </p>
      )}
      {why && <p class="why">{short ?? sayWhy(view, why, one, pharmacy)}</p>}
      {offer.do === 'renewal' && may && (
        <p class="why">{t('med.renew-short', { doctor: doctorOf(t, rx) })}</p>
      )}
      {(facts.length > 0 || can) && (
        <div class="medicine-actions">
          {facts.length > 0 && <p class="muted">{facts.join(' · ')}</p>}
          {can && (
            <LinkButton kind="outline" href={`${base(view)}/refills/new?rx-${rx.id}=yes`}>
              {t('med.refill')} <span class="usa-sr-only">{name}</span>
            </LinkButton>
          )}
        </div>
      )}
    </li>
  );
}
