import type { View } from '../../platform/http/routes.ts';
import { Icon } from '../../ui/kit.tsx';

/** Names as a sentence has them. */
const joined = (view: View, names: readonly string[]): string =>
  new Intl.ListFormat(view.t.language, { type: 'conjunction' }).format(names);

/** Who sees what isn’t hidden, for the person’s own choice. */
export const seesText = (view: View, viewers: readonly string[]): string =>
  viewers.length > 0
    ? view.t('messages.sees-names', { names: joined(view, viewers) })
    : view.t('messages.sees-caregivers');

/**
 * Who can see a conversation: for the person, the caregivers by name.
 * @param viewers null for a caregiver, who does not learn who the others are
 */
export function WhoSees({
  view,
  hidden,
  viewers,
}: {
  view: View;
  hidden: boolean;
  viewers: readonly string[] | null;
}) {
  const { t, person } = view;
  const said = hidden
    ? t('messages.seen-by-me')
    : viewers === null
      ? t('messages.seen-caregiver', { name: person?.given ?? '' })
      : viewers.length > 0
        ? t('messages.seen-by', { names: joined(view, viewers) })
        : t('messages.seen-by-nobody');
  return (
    <p class="muted">
      <Icon name={hidden ? 'lock' : 'eye'} size={18} /> {said}
    </p>
  );
}
