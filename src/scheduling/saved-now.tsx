import type { Draft } from '../platform/http/drafts.ts';
import type { Typed } from '../platform/http/forms.ts';
import type { Key, Words } from '../platform/i18n.ts';
import { StaleNote } from '../ui/draft.tsx';
import { SummaryList } from '../ui/kit.tsx';

/**
 * After somebody else has saved: what is saved now in each field where that is not what was typed.
 * @param say a field’s value as its page words it
 */
export function SavedMeanwhile({
  t,
  draft,
  saved,
  labels,
  say = (_name, value) => value,
}: {
  t: Words;
  draft: Draft;
  saved: Typed | null;
  labels: Readonly<Record<string, Key | { text: string }>>;
  say?: (name: string, value: string) => string;
}) {
  const { typed, stale } = draft;
  if (!stale || !saved) return null;
  const rows = Object.entries(labels).flatMap(([name, label]) => {
    const now = saved[name] ?? '';
    if (now === (typed?.[name] ?? '')) return [];
    const value = t('ui.saved-now', { value: say(name, now) || t('ui.saved-empty') });
    return [{ term: typeof label === 'string' ? t(label) : label.text, value }];
  });
  return (
    <>
      <StaleNote t={t} draft={draft} />
      {rows.length > 0 && <SummaryList rows={rows} />}
    </>
  );
}
