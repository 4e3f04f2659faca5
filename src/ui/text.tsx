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
/** A translated text with its phone numbers as links. */
export const wordsWithPhones = (
  t: Words,
  key: Key,
  values: Values & { phone: string; office?: string },
): VNode => withPhones(t(key, values), values.phone, values.office ?? '');

/** A text with its phone numbers as links. */
export function withPhones(text: string, ...numbers: string[]): VNode {
  const number = numbers.find((one) => one !== '' && text.includes(one));
  if (number === undefined) return <>{text}</>;
  const at = text.indexOf(number);
  return (
    <>
      {withPhones(text.slice(0, at), ...numbers)}
      <Phone number={number} />
      {withPhones(text.slice(at + number.length), ...numbers)}
    </>
  );
}

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
