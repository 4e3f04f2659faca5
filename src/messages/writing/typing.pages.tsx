import type { View } from '../../platform/http/routes.ts';
import { TEXT_MOST } from './text.rules.ts';

/**
 * Shows how many characters a text has, counted in the browser by the same rule as on the server
 * (web/enhance/counter.ts). Without JavaScript it shows nothing. A screen reader hears the count
 * only near the limit.
 */
export function Counter({ view: { t }, of }: { view: View; of: string }) {
  const most = t.number(TEXT_MOST);
  return (
    <div
      hidden
      data-counts={of}
      data-within={t('messages.counted', { n: '{n}', most })}
      data-over={t('messages.counted-over', { n: '{n}', most })}
    >
      <p class="muted" />
      <p class="usa-sr-only" role="status" />
    </div>
  );
}

/**
 * Says when a script has saved the text as a draft (web/enhance/autosave.ts), and offers the other
 * version if there is one; nothing without a script.
 * @param unsaved what is in the form is not what is saved
 * @param named the page's address names the draft, so that it is there when the page is reloaded
 */
export function Autosave({
  view: { t, actor },
  to,
  unsaved,
  named = false,
}: {
  view: View;
  to: string;
  unsaved: boolean;
  named?: boolean;
}) {
  return (
    <div
      class="autosave"
      hidden
      data-autosave={to}
      data-author={actor?.account.id}
      data-unsaved={unsaved ? 'yes' : undefined}
      data-named={named ? 'yes' : undefined}
      data-failed={t('messages.autosave-failed')}
      data-ended={t('messages.autosave-ended')}
    >
      <p role="status" />
      <div hidden>
        <pre class="sent-text" dir="auto" />
        <div class="actions">
          <button type="button" class="usa-button usa-button--outline" data-keep="mine">
            {t('messages.keep-mine')}
          </button>
          <button type="button" class="usa-button usa-button--outline" data-keep="theirs">
            {t('messages.keep-theirs')}
          </button>
        </div>
      </div>
    </div>
  );
}
