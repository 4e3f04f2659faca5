import { lengthOf, TEXT_MOST } from '../../src/messages/writing/text.rules.ts';

// Shows how many characters a message has, counted as the server counts them. It is said aloud only
// near the limit, and only once the typing stops.
const NEAR = 200;
const QUIET_MS = 1000;
const number = new Intl.NumberFormat(document.documentElement.lang);

for (const counter of document.querySelectorAll<HTMLElement>('[data-counts]')) {
  const area = counter
    .closest('form')
    ?.querySelector<HTMLTextAreaElement>(`[name="${counter.dataset.counts}"]`);
  const [shown, said] = counter.querySelectorAll('p');
  if (!area || !shown || !said) continue;
  let timer = 0;
  const count = () => {
    const n = lengthOf(area.value);
    const over = n - TEXT_MOST;
    const words =
      over > 0
        ? counter.dataset.over?.replace('{n}', number.format(over))
        : counter.dataset.within?.replace('{n}', number.format(n));
    shown.textContent = words ?? '';
    counter.classList.toggle('counter--over', over > 0);
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      said.textContent = over > -NEAR ? (words ?? '') : '';
    }, QUIET_MS);
  };
  counter.hidden = false;
  count();
  area.addEventListener('input', count);
  document.addEventListener('portico:typed', count);
}
