import { showNew } from './show-new.ts';

// Says that new messages have come while a page is open, and shows them when they are asked for. It
// listens only while the page is visible. Events name conversations and say nothing of what is in
// them; the server asks for the rights at each one.
interface News {
  lines: { id: string; mark: string; fresh: boolean }[];
  /** Numbers on the page that have changed: the name of each, and its words. */
  counts: Record<string, string>;
}
for (const box of document.querySelectorAll<HTMLElement>('[data-live]')) {
  const { live = '', only, one = '', many = '' } = box.dataset;
  const status = box.querySelector('[role=status]');
  const show = box.querySelector('a');
  if (!status || !show || !('EventSource' in window)) continue;
  let source: EventSource | null = null;

  const hear = ({ data }: MessageEvent<string>) => {
    const { lines, counts }: News = JSON.parse(data);
    const known = new Set(box.dataset.known?.split(' '));
    const n = lines.filter(
      ({ id, mark, fresh }) => (only ? id === only : fresh) && !known.has(`${id}:${mark}`),
    ).length;
    const words = n === 0 ? '' : n === 1 ? one : many.replace('{n}', String(n));
    if (status.textContent !== words) status.textContent = words;
    show.hidden = n === 0;
    box.classList.toggle('live--new', n > 0);
    for (const [name, count] of Object.entries(counts))
      for (const place of document.querySelectorAll<HTMLElement>(`[data-count="${name}"]`)) {
        place.firstChild?.replaceWith(count);
        place.hidden = count === '';
      }
  };
  const listen = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(live);
      source.addEventListener('news', hear as EventListener);
    }
  };
  box.hidden = false;
  document.addEventListener('visibilitychange', listen);
  listen();
  show.addEventListener('click', (event) => {
    if (!only) return;
    event.preventDefault();
    showNew(show.href).then(
      (known) => {
        box.dataset.known = known;
        status.textContent = '';
        show.hidden = true;
        box.classList.remove('live--new');
      },
      () => location.assign(show.href),
    );
  });
}
