import { dayIn } from '../../platform/clock.ts';
import type { View } from '../../platform/http/routes.ts';
import { Alert } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { dueOf } from './promised.rules.ts';

/** By which day the team answers: the promise that its inbox shows, as its clinic's calendar day. */
export function Promised({
  view: { t, now, settings },
  one: { dueAt, zone },
}: {
  view: View;
  one: { dueAt: Date | null; zone: string | null };
}) {
  if (!dueAt) return null;
  const { is, day } = dueOf(dueAt, now, (at) => dayIn(zone ?? settings.zone, at));
  if (is === 'overdue' || is === 'overdue-today')
    return (
      <Alert tone="warning">
        <p>{t('promise.late', { day: t.day(day, 'day-long') })}</p>
        {settings.advicePhone && (
          <p>
            {withPhones(
              t('promise.late-call', { phone: settings.advicePhone }),
              settings.advicePhone,
            )}
          </p>
        )}
      </Alert>
    );
  return <p class="muted">{t(`promise.${is}`, { day: t.day(day, 'day-long') })}</p>;
}
