import type { Draft } from '../platform/http/drafts.ts';
import type { Words } from '../platform/i18n.ts';
import { Alert } from './kit.tsx';

/** Tells that somebody else saved another version. What was typed is still in the form. */
export const StaleNote = ({ t, draft }: { t: Words; draft: Draft }) =>
  draft.stale ? (
    <Alert tone="warning" title={t('ui.stale')}>
      <p>{t('ui.stale-text')}</p>
    </Alert>
  ) : null;

/** The version that the form was made for; after `StaleNote`, the one to save over. */
export const VersionField = ({ of, draft }: { of: { version: number } | null; draft: Draft }) =>
  of && (
    <input
      type="hidden"
      name="version"
      value={draft.stale ? of.version : (draft.typed?.version ?? of.version)}
    />
  );

/** What somebody else saved in a field, where that is not what was typed. */
export const savedNow = (
  t: Words,
  { typed, stale }: Draft,
  name: string,
  saved = '',
): string | undefined =>
  stale && saved !== (typed?.[name] ?? '')
    ? t('ui.saved-now', { value: saved || t('ui.saved-empty') })
    : undefined;
