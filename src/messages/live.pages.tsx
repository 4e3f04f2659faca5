import type { View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { type Mark, marksText } from './live-marks.ts';

/**
 * Where a script says that something new has come (web/enhance/live.ts), and shows it when that is
 * wanted: nothing moves by itself under the reader, and what has come is not read yet.
 * @param stream the address of the events
 * @param known what the page shows
 * @param only the conversation that the page is about
 * @param here the page itself
 */
export function Live({
  view: { t },
  stream,
  known,
  only,
  here,
  says,
  shows,
}: {
  view: View;
  stream: string;
  known: readonly Mark[];
  only?: string;
  here: string;
  says: Key;
  shows: Key;
}) {
  return (
    <div
      class="live"
      hidden
      data-live={stream}
      data-known={marksText(known)}
      data-only={only}
      data-one={t(says, { n: 1 })}
      data-many={t(says, { n: '{n}' })}
    >
      <p role="status" />
      <a class="usa-button usa-button--outline" href={here} hidden>
        {t(shows)}
      </a>
    </div>
  );
}
