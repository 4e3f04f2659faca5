/**
 * Whether a changing request comes from a page of ours, judging by the browser's headers (CSRF).
 */
export function isSameOrigin(
  headers: Record<string, unknown>,
  origins: readonly string[],
): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin') return false;
  const origin = headers.origin;
  if (typeof origin === 'string') return origins.includes(origin);
  if (site === 'same-origin') return true;
  // Browsers from before 2020 send neither on a form of the same site; they do send the referrer
  // that our policy asks for.
  const referer = headers.referer;
  if (typeof referer !== 'string') return false;
  try {
    return origins.includes(new URL(referer).origin);
  } catch {
    return false;
  }
}
