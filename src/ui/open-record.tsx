import type { Person } from '../platform/access/actor.ts';
import type { View } from '../platform/http/routes.ts';

/** For staff: whose record is open, by the name on record, and what features tell of them. */
export function OpenRecord({ person, facts }: { person: Person; facts: View['record'] }) {
  return (
    <div class="whose-record">
      <p>{[person.family, person.given].filter(Boolean).join(', ')}</p>
      {facts.length > 0 && (
        <dl>
          {facts.map(({ order, term, value, tone }) => (
            <div key={order} class={tone && `whose-fact--${tone}`}>
              <dt>{term}</dt> <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
