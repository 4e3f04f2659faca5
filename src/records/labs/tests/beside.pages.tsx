import type { Words } from '../../../platform/i18n.ts';
import { Icon } from '../../../ui/kit.tsx';
import { Sent, sentLang } from '../../../ui/text.tsx';
import type { Fact, Note, Test } from '../../observations/tests.rules.ts';
import { Concept, namesAsSent, SentNames, SentText, sayDate, sayDates } from './sent.pages.tsx';
import { Absent } from './values.pages.tsx';

/**
 * What is shown with a value and its range: notes, names, how and where it was measured, unknown
 * modifiers.
 */

export function Notes({ t, notes }: { t: Words; notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <div class="test-notes">
      <p class="note-label">{t(notes.length === 1 ? 'labs.lab-note' : 'labs.notes')}</p>
      {notes.map((note) => (
        <div key={note.text}>
          <SentText t={t} label={t('labs.lab-note')}>
            {note.text}
          </SentText>
          <NoteBy t={t} note={note} />
        </div>
      ))}
    </div>
  );
}
/** Author and date of a note, as far as they are known. */
export function NoteBy({
  t,
  note: { by, at },
}: {
  t: Words;
  note: { by?: string | undefined; at?: string | undefined };
}) {
  if (!by && !at) return null;
  return (
    <p class="note-by">
      {by && <Sent t={t}>{by}</Sent>}
      {by && at && ', '}
      {at && sayDate(t, at)}
    </p>
  );
}

export function Facts({ t, facts }: { t: Words; facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <ul class="test-facts">
      {facts.map((fact) => (
        <li key={`${fact.about} ${fact.says?.map((one) => one.text)}`}>
          {t(`labs.fact-${fact.about}` as 'labs.fact-method')}:{' '}
          {fact.dates && sayDates(t, fact.dates)}
          {fact.says?.flatMap((said, at) => [
            at > 0 && '; ',
            <Concept key={said.text} t={t} said={said} />,
          ])}
        </li>
      ))}
    </ul>
  );
}

/** Modifiers that we can't interpret, as sent. */
export function Unreadable({ t, modifiers }: { t: Words; modifiers: readonly string[] }) {
  if (modifiers.length === 0) return null;
  return (
    <div class="unreadable">
      <p>
        <Icon name="triangle-alert" /> <strong>{t('labs.unreadable')}</strong>
      </p>
      <p>{t('labs.unreadable-text')}</p>
      {modifiers.map((one) => (
        <p class="as-it-came" key={one} lang={sentLang(t)}>
          {one}
        </p>
      ))}
    </div>
  );
}

const NONE: readonly string[] = [];
/** The sender's names of a test that the page does not show yet. */
export const othersOf = (t: Words, test: Test, named: readonly string[]): string[] =>
  namesAsSent(t, test.code, test.name, test.also).filter((name) => !named.includes(name));

/**
 * Everything that is shown with a value and its range.
 * @param named the sender's names that the page shows already
 */
export function Beside({
  t,
  test,
  named = NONE,
}: {
  t: Words;
  test: Test;
  named?: readonly string[];
}) {
  return (
    <>
      {test.absent && (
        <p class="range-words">
          {t('labs.value-and-absent')}: <Absent t={t} reason={test.absent} unit="" />
        </p>
      )}
      <Notes t={t} notes={test.notes} />
      <SentNames t={t} names={othersOf(t, test, named)} kind="range-words" />
      <Facts t={t} facts={test.facts} />
      <Unreadable t={t} modifiers={test.modifiers} />
    </>
  );
}
export const hasBeside = (t: Words, test: Test, named: readonly string[] = NONE): boolean =>
  test.absent !== null ||
  test.notes.length + test.facts.length + test.modifiers.length + othersOf(t, test, named).length >
    0;
