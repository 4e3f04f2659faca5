/** What browsers call a page that is fetched before anybody asks for it: old names and the new. */
const HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
const AHEAD = /\b(?:prefetch|prerender|preview)\b/i;

/**
 * Whether a page is fetched ahead of time, for somebody who may never look at it. Opening some
 * pages is an act: it marks as read, and is in the access log. Pages are never cached either, so
 * nothing is gained. Refused, browsers load the page when it is asked for (Fetch Standard,
 * `Sec-Purpose`).
 */
export const isFetchedAhead = (headers: Record<string, unknown>): boolean =>
  HEADERS.some((name) => AHEAD.test(String(headers[name] ?? '')));
