import type { Words } from '../../../platform/i18n.ts';
import { Icon } from '../../../ui/kit.tsx';
import type { ShownNote } from './result.ts';

/** When a note was written, and when and by whom it was corrected. */
export function NoteDates({ t, note }: { t: Words; note: ShownNote }) {
  const { correctedAt, correctedByName } = note;
  return (
    <>
      <p class="muted">{t.date(note.writtenAt, 'day-time')}</p>
      {correctedAt && (
        <p class="muted">
          {correctedByName === note.authorName
            ? t('labs.note-corrected', { day: t.date(correctedAt, 'day') })
            : t('labs.note-corrected-by', {
                day: t.date(correctedAt, 'day'),
                name: correctedByName ?? '',
              })}
        </p>
      )}
    </>
  );
}

/**
 * Clinicians' notes as they read now; what a corrected one said before is folded away.
 * @param edit where staff correct a note; null for whoever may not
 */
export function Notes({
  t,
  notes,
  edit = null,
}: {
  t: Words;
  notes: readonly ShownNote[];
  edit?: ((id: string) => string) | null;
}) {
  return (
    <>
      {notes.map((note) => (
        <section
          class="note"
          key={note.id}
          aria-label={t('labs.note-of', { name: note.authorName })}
        >
          <span class="note-icon">
            <Icon name="message-square-text" />
          </span>
          <div>
            <h2>{t('labs.note-of', { name: note.authorName })}</h2>
            <p class="prose">{note.body}</p>
            <NoteDates t={t} note={note} />
            {note.earlier.map((before) => (
              <details key={before.version}>
                <summary>
                  {t('labs.note-earlier', { at: t.date(before.replacedAt, 'day-time') })}
                </summary>
                <p class="prose">{before.body}</p>
                <p class="muted">
                  {before.authorName}, {t.date(before.writtenAt, 'day-time')}
                </p>
              </details>
            ))}
            {edit && (
              <p class="no-print">
                <a href={edit(note.id)}>
                  {t('staff.correct-note')}
                  <span class="usa-sr-only"> ({t('labs.note-of', { name: note.authorName })})</span>
                </a>
              </p>
            )}
          </div>
        </section>
      ))}
    </>
  );
}
