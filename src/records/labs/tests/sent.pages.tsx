import type { Said } from '../../../fhir/codings.ts';
import { isLaidOut } from '../../../fhir/texts.ts';
import { type Key, type Words, wordsIn } from '../../../platform/i18n.ts';
import { Sent, sentLang } from '../../../ui/text.tsx';
import type { Dates } from '../../observations/tests.rules.ts';
import { answerKey } from '../../observations/values/answer-words.rules.ts';
import { plainName } from '../names/test-names.ts';

/** How what a sender said reads on our pages: names, texts, concepts and dates. */

/** The name of a result or test as text: ours, or the sender's, or a note that it has none. */
export const nameText = (t: Words, code: string | null, asSent: string): string =>
  plainName(t, code, asSent) || t('labs.unnamed');

/** The language of a name, if it is the sender's and the page is in another. */
export const nameLang = (t: Words, code: string | null): 'en' | undefined =>
  plainName(t, code, '') ? undefined : sentLang(t);

/** A name within a page; a sender's name is marked as English. */
export function Name({ t, code, name }: { t: Words; code: string | null; name: string }) {
  const ours = plainName(t, code, '');
  return ours || !name ? ours || t('labs.unnamed') : <Sent t={t}>{name}</Sent>;
}

/** The sender's names that are not shown yet. */
export function namesAsSent(
  t: Words,
  code: string | null,
  name: string,
  also: readonly string[],
): string[] {
  const shown = plainName(t, code, name).toLowerCase();
  return [name, ...also].filter((one) => one !== '' && one.toLowerCase() !== shown);
}

/**
 * A text in its sender's layout: with all line breaks and, if it is in columns, in a fixed-width
 * font and a box that scrolls.
 */
export function SentText({ t, children, label }: { t: Words; children: string; label: string }) {
  if (!isLaidOut(children)) {
    return (
      <p class="sent-text" lang={sentLang(t)}>
        {children}
      </p>
    );
  }
  return (
    <figure class="laid-out" tabindex={0} aria-label={label}>
      <pre lang={sentLang(t)}>{children}</pre>
    </figure>
  );
}

/**
 * A translation: the sender's own, ours by its code, or ours for a usual word. Null if there is
 * none.
 */
export function translationOf(t: Words, said: Said): string | null {
  if (t.language === 'es' && said.es) return said.es;
  const bare = said.codes?.includes(said.text) ?? false;
  if (t.language === 'en' && !bare) return null; // the sender's words are English already
  const keys = [
    ...(said.codes ?? []).map((code) => `answer.${code}`),
    `said.${answerKey(said.text).replace(/ /g, '-')}`,
  ];
  const key = keys.find((one) => t.has(one));
  return key ? t(key as Key) : null;
}

/** A concept: its translation with the sender's own words, and what its codes add. */
export function Concept({ t, said }: { t: Words; said: Said }) {
  const ours = translationOf(t, said);
  const bare = said.codes?.includes(said.text) ?? false;
  return (
    <>
      {ours ?? <Sent t={t}>{said.text}</Sent>}
      {ours !== null && !bare && (
        <>
          {' ('}
          <Sent t={t}>{said.text}</Sent>)
        </>
      )}
      {said.also?.map((other) => (
        <span class="also" key={other}>
          {' · '}
          <Sent t={t}>{other}</Sent>
        </span>
      ))}
    </>
  );
}

/** The same as text alone. */
export function conceptText(t: Words, said: Said): string {
  const ours = translationOf(t, said);
  const own =
    ours === null
      ? said.text
      : (said.codes?.includes(said.text) ?? false)
        ? ours
        : `${ours} (${said.text})`;
  return [own, ...(said.also ?? [])].join(' · ');
}

/**
 * A FHIR date or time in the reader's language and the clinic's time zone, in the precision it was
 * sent with. A date that no calendar has is shown as sent.
 * @param seconds whether seconds matter: they do in a value, but not in when a sample was taken
 */
export function sayDate(t: Words, sent: string, seconds = false): string {
  const [year = '', month, day] = sent.split('-');
  if (sent.length > 10) {
    const at = new Date(sent);
    if (Number.isNaN(at.getTime())) return sent;
    return t.date(
      at,
      seconds && /T\d\d:\d\d:(?!00(?:\.0+)?(?:Z|[+-]))\d\d/.test(sent) ? 'day-second' : 'day-time',
    );
  }
  if (!/^\d{4}(?:-\d{2}){0,2}$/.test(sent)) return sent;
  return t.day(`${year}-${month ?? '01'}-${day ?? '01'}`, day ? 'day' : month ? 'month' : 'year');
}

export function sayDates(t: Words, { start, end }: Dates, seconds = false): string {
  if (start && end)
    return t('labs.from-to', { from: sayDate(t, start, seconds), to: sayDate(t, end, seconds) });
  return start
    ? sayDate(t, start, seconds)
    : end
      ? t('labs.until', { to: sayDate(t, end, seconds) })
      : '';
}
/** A period as a value; an open one has words that say so. */
export function sayPeriod(t: Words, { start, end }: Dates): string {
  return start && !end
    ? t('labs.since', { from: sayDate(t, start, true) })
    : sayDates(t, { start, end }, true);
}

/** A time of day in the reader's format. */
export function sayTime(t: Words, sent: string): string {
  const [, hour, minute, second] = /^(\d{2}):(\d{2}):(\d{2})(?:\.0+)?$/.exec(sent) ?? [];
  if (!hour || !minute) return sent;
  const told = wordsIn(t.language, 'UTC').date(
    new Date(`2000-01-01T${hour}:${minute}:${second}Z`),
    'time',
  );
  return second === '00' ? told : `${told} (${sent})`;
}

/** The sender's own names of something that the page calls by another name. */
export function SentNames({
  t,
  names,
  kind,
}: {
  t: Words;
  names: readonly string[];
  kind: string;
}) {
  if (names.length === 0) return null;
  return (
    <p class={kind}>
      {t('labs.called')}:{' '}
      {names.flatMap((name, at) => [
        at > 0 && ' · ',
        <Sent key={name} t={t}>
          {name}
        </Sent>,
      ])}
    </p>
  );
}
