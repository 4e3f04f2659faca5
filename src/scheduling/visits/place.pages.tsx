import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { withPhones } from '../../ui/text.tsx';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { inTheir } from '../when.ts';
import type { PlaceOfVisit } from './places.sql.ts';

/** Where it is, with its phone. */
export function Address({
  view,
  place,
}: {
  view: View;
  place: Pick<PlaceOfVisit, 'clinic' | 'street' | 'city' | 'region' | 'postalCode' | 'phone'>;
}) {
  const { t } = view;
  return (
    <>
      <strong>{place.clinic}</strong>
      <span class="block">
        {place.street}, {place.city}, {place.region} {place.postalCode}
      </span>
      <span class="block">
        {withPhones(t('visits.phone', { phone: place.phone }), place.phone)}
      </span>
    </>
  );
}

type Placed = Pick<
  PlaceOfVisit,
  'directions' | 'directionsEs' | 'accessibility' | 'accessibilityEs' | 'bring' | 'bringEs'
>;
type Prepared = Pick<VisitType, 'prepare' | 'prepareEs'>;

const partsOf = (t: Words, place: Placed, type: Prepared) =>
  (
    [
      ['visits.prepare', inTheir(t, type.prepare, type.prepareEs)],
      ['visits.bring', inTheir(t, place.bring, place.bringEs)],
      ['visits.directions', inTheir(t, place.directions, place.directionsEs)],
      ['visits.accessibility', inTheir(t, place.accessibility, place.accessibilityEs)],
    ] as const
  ).filter(([, text]) => text !== '');

/** Whether there is anything to say before a visit. */
export const hasPreparation = (t: Words, place: Placed, type: Prepared): boolean =>
  partsOf(t, place, type).length > 0;

/** What to do beforehand, what to bring, and how to get there. */
export const Preparation = ({
  view: { t },
  place,
  type,
}: {
  view: View;
  place: Placed;
  type: Prepared;
}) => (
  <>
    {partsOf(t, place, type).map(([title, text]) => (
      <section key={title}>
        <h3>{t(title)}</h3>
        <p class="as-typed">{text}</p>
      </section>
    ))}
  </>
);
