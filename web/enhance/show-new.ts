// Only these are exchanged: what is typed, and where, stays as it is.
const THREAD = 'ol.thread';
// "Seen" says which message an answer is written beside: now also the new ones.
const SEEN = 'input[name=seen]';

/** The page as the server gives it. `XMLHttpRequest` reads HTML without running any of it. */
const fetchPage = (address: string): Promise<Document> =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.responseType = 'document';
    request.onload = () => (request.status === 200 ? done(request.response) : fail());
    request.onerror = fail;
    request.open('GET', address);
    request.send();
  });

/**
 * Shows the messages that have come since the page was opened, and goes to the first of them. The
 * server notes that they were read.
 * @returns what the page shows now
 */
export async function showNew(address: string): Promise<string> {
  const page = await fetchPage(address);
  const [now, next] = [document.querySelector(THREAD), page.querySelector(THREAD)];
  if (!now || !next) throw new Error('no conversation');
  const before = new Set([...now.children].map(({ id }) => id));
  now.replaceChildren(...[...next.children].map((item) => document.adoptNode(item)));
  const seen = page.querySelector<HTMLInputElement>(SEEN)?.value;
  for (const field of document.querySelectorAll<HTMLInputElement>(SEEN)) field.value = seen ?? '';
  const first = [...now.children].find(({ id }) => !before.has(id)) as HTMLElement | undefined;
  if (first) {
    first.tabIndex = -1;
    first.focus();
  }
  return page.querySelector<HTMLElement>('[data-known]')?.dataset.known ?? '';
}
