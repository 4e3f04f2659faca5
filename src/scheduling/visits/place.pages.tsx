import type { View } from '../../platform/http/routes.ts';
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

/** What to do beforehand, what to bring, and how to get there. */
export function Preparation({
  view,
  place,
  type,
}: {
  view: View;
  place: Pick<
    PlaceOfVisit,
    'directions' | 'directionsEs' | 'accessibility' | 'accessibilityEs' | 'bring' | 'bringEs'
  >;
  type: Pick<VisitType, 'prepare' | 'prepareEs'>;
}) {
  const { t } = view;
  const parts = [
    ['visits.prepare', inTheir(t, type.prepare, type.prepareEs)],
    ['visits.bring', inTheir(t, place.bring, place.bringEs)],
    ['visits.directions', inTheir(t, place.directions, place.directionsEs)],
    ['visits.accessibility', inTheir(t, place.accessibility, place.accessibilityEs)],
  ] as const;
  return (
    <>
      {parts.map(
        ([title, text]) =>
          text && (
            <section key={title}>
              <h3>{t(title)}</h3>
              <p class="kept">{text}</p>
            </section>
          ),
      )}
    </>
  );
}
