import type { View } from '../../platform/http/routes.ts';
import { withPhones } from '../../ui/text.tsx';

/** Whom to call when something can't be booked here. */
export function CallUs({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <p>
      {withPhones(
        t('visits.call-us', { phone: settings.phone, hours: settings.phoneHours[t.language] }),
        settings.phone,
      )}{' '}
      <a href="/clinics">{t('visits.call-clinics')}</a>
    </p>
  );
}
