import { memberCard } from '../feature.ts';
import { Card, CardHead } from '../ui/kit.tsx';
import { mayReadVisits } from './policy.ts';
import { listAheadOf } from './visits/visits.ts';
import { dayText, inTheir, timeText } from './when.ts';

/** The next visit. Nothing is shown if there is none. */
export const visitsCard = memberCard(mayReadVisits, {
  order: 12,
  async show(access, { t, now }) {
    const ahead = await listAheadOf(access, access.person.id, now);
    const next = ahead.find(({ state }) => state !== 'cancelled');
    if (!next) return null;
    const all = `/people/${access.person.id}/appointments`;
    return {
      body: (
        <Card>
          <CardHead icon="calendar-days" more={{ href: all, text: t('today.visits-all') }}>
            {t('today.visits')}
          </CardHead>
          <p>
            <a href={`${all}/${next.id}`}>
              <strong>
                {dayText(t, next.startsAt, next.zone)} · {timeText(t, next.startsAt, next.zone)}
              </strong>
            </a>
            <span class="block">
              {inTheir(t, next.type, next.typeEs)} · {t(`visits.mode-${next.mode}`)}
            </span>
            <span class="block muted">
              {next.clinicians.map(({ name }) => name).join(', ')} · {next.clinic}
            </span>
          </p>
        </Card>
      ),
    };
  },
});
