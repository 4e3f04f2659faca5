/** What Spanish needs around dates and times that neither Intl nor a placeholder can know. */

const MONTHS =
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre';
/** Before a month ("marzo de 2025") or a year alone, not before a phone number or an ISO date. */
const PARTIAL = `(?=(?:(?:${MONTHS}) de )?\\d{4}(?!\\d|[.,-]\\d))`;
const ARTICLES = [
  [new RegExp(`\\b([Dd]esde|[Hh]asta) el ${PARTIAL}`, 'g'), '$1 '],
  [new RegExp(`\\b([Dd])el ${PARTIAL}`, 'g'), '$1e '],
  [new RegExp(`\\b([Aa])l ${PARTIAL}`, 'g'), '$1 '],
  [new RegExp(`\\bel ${PARTIAL}`, 'g'), 'en '],
  [/\blas (?=1(?::\d\d)?\s[ap]\.)/g, 'la '],
] as const;

/** "9 p. m." in the spelling of the Real Academia Española, in one line; Intl writes "9 p.m.". */
export const halfOfDay = (text: string): string =>
  text.replace(/(\d)\s([ap])\.\s?m\./, '$1\u00a0$2.\u00a0m.');

/**
 * A date as people write it: es-US gives "jue, 26 de nov de 2026" and "26 nov 2026"; in a sentence
 * that is "jue 26 de nov de 2026" and "26 de nov de 2026".
 */
export const spanishDate = (text: string): string =>
  halfOfDay(text)
    .replace(/^(\p{L}+), (?=\d)/u, '$1 ')
    .replace(/^(\d{1,2}) (\p{L}+) (\d{4})/u, '$1 de $2 de $3');

/**
 * A name without the English "Dr.", which says nothing of whether it is "el Dr." or "la Dra.": "a
 * Amara Okafor". A family name alone keeps it.
 */
export const withoutTitle = (name: string): string =>
  name.replace(/^Dr\. (?=\p{Lu}\S* \p{Lu})/u, '');

/**
 * A filled sentence with the article that its date or time takes: "desde el 3 de mar de 2025" but
 * "desde marzo de 2025", "a las 9 p. m." but "a la 1 p. m.".
 */
export const withArticles = (text: string): string =>
  ARTICLES.reduce((said, [before, after]) => said.replace(before, after), text);
