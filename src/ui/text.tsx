import type { VNode } from 'preact';
import type { Key, Values, Words } from '../platform/i18n.ts';

/** A phone number as a link that calls it; never broken at the end of a line. */
export function Phone({ number }: { number: string }) {
  // letters instead of digits, or empty: not a link
  return /^\+?[\d\s().-]+$/.test(number) ? (
    <a class="phone" href={`tel:${number.replace(/[^\d+]/g, '')}`}>
      {number}
    </a>
  ) : (
    <span class="phone">{number}</span>
  );
}
/** A translated text with its phone numbers, 911 and 988 as links. */
export const wordsWithPhones = (
  t: Words,
  key: Key,
  values: Values & { phone: string; office?: string },
): VNode => withPhones(t(key, values), values.phone, values.office ?? '');

/** Emergency services and the suicide and crisis lifeline, not as part of a longer number. */
const EMERGENCY = /(?<![\d-])(?:911|988)(?![\d-])/;
/** A text with its phone numbers, 911 and 988 as links. */
export function withPhones(text: string, ...numbers: string[]): VNode {
  const emergency = EMERGENCY.exec(text);
  const [first] = [
    ...numbers.map((number) => ({ number, at: number === '' ? -1 : text.indexOf(number) })),
    { number: emergency?.[0] ?? '', at: emergency?.index ?? -1 },
  ]
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  if (!first) return <>{text}</>;
  return (
    <>
      {text.slice(0, first.at)}
      <Phone number={first.number} />
      {withPhones(text.slice(first.at + first.number.length), ...numbers)}
    </>
  );
}

/** A line whose first word may be in lower case, as a Spanish weekday is. */
export const capital = (t: Words, text: string): string =>
  text.charAt(0).toLocaleUpperCase(t.language) + text.slice(1);
/** Facts in one line; those that are missing are left out. */
export const factLine = (t: Words, facts: readonly (string | false | null | undefined)[]): string =>
  capital(t, facts.filter(Boolean).join(' · '));

/**
 * A text whose URLs and addresses may break after @ . , and =, so that large text breaks no word.
 */
export const breakable = (text: string): VNode => (
  <>
    {text
      .split(/(?<=[@.,=])(?=\S)/)
      .flatMap((part, at) => (at === 0 ? [part] : [<wbr key={at} />, part]))}
  </>
);

/**
 * The `lang` of a sender's text if the page is in another language, so that screen readers
 * pronounce it correctly.
 */
export const sentLang = (t: Words): 'en' | undefined => (t.language === 'en' ? undefined : 'en');
/** A sender's text, inline. Its line breaks are kept. */
export function Sent({ t, children }: { t: Words; children: string }) {
  const lang = sentLang(t);
  return lang || children.includes('\n') ? (
    <span class="prose" lang={lang}>
      {children}
    </span>
  ) : (
    children
  );
}
