import { saverOf } from './saver.ts';

// Saves a message as a draft while it is typed: when the typing pauses, and before the page is left.
// Where another device saved something else, both texts stay until their author chooses.
for (const box of document.querySelectorAll<HTMLElement>('[data-autosave]')) {
  const form = box.closest('form');
  const status = box.querySelector('[role=status]');
  const choice = box.querySelector('div');
  const other = box.querySelector('pre');
  if (!form || !status || !choice || !other) continue;
  const saver = saverOf(form, box.dataset, ({ is, says, draft, subject, text }) => {
    const asks = is === 'conflict' || is === 'gone';
    choice.hidden = !asks;
    for (const part of [other, choice.querySelector<HTMLElement>('[data-keep=theirs]')])
      if (part) part.hidden = is === 'gone';
    other.textContent = [subject, text].filter(Boolean).join('\n\n');
    box.classList.toggle('autosave--problem', is !== 'saved' && is !== 'nothing');
    if (status.textContent !== says) status.textContent = says;
    if (is !== 'saved') return;
    if (box.dataset.named) history.replaceState(null, '', `?draft=${draft}`);
    document.dispatchEvent(new Event('portico:saved'));
  });
  box.hidden = false;
  saver.plan();
  form.addEventListener('input', () => {
    saver.resume('sent'); // it did not leave the page
    saver.plan();
  });
  form.addEventListener('focusout', saver.save);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return saver.save(true);
    saver.resume('ended'); // perhaps they signed on in another tab
    saver.save();
  });
  addEventListener('pagehide', () => saver.save(true));
  choice.addEventListener('click', ({ target }) => {
    const { keep } = (target as HTMLElement).dataset;
    if (!keep) return;
    choice.hidden = true;
    form.querySelector('textarea')?.focus();
    saver.choose(keep === 'theirs');
  });
  form.addEventListener('submit', (event) => {
    // the page sends the version that is saved, so it waits for the answer
    const by = event.submitter;
    if (!by || saver.send(() => by.click())) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
