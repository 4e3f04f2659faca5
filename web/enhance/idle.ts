// Two minutes before the session ends, offers to stay signed on. The server decides; this only
// reminds.
const minutes = Number(document.body.dataset.idle);
const dialog = document.getElementById('idle') as HTMLDialogElement | null;

if (minutes && dialog?.showModal) {
  let seen = Date.now();
  const check = () => {
    const left = minutes * 60_000 - (Date.now() - seen);
    if (left <= 0) location.reload();
    else if (left <= 120_000 && !dialog.open) dialog.showModal();
  };
  setInterval(check, 5000);
  document.addEventListener('visibilitychange', check);
  // a draft was saved, so the server knows that somebody is here
  document.addEventListener('portico:saved', () => {
    seen = Date.now();
  });
  const stay = dialog.querySelector('form');
  stay?.addEventListener('submit', (event) => {
    event.preventDefault();
    // without leaving the page, so that form input is kept
    fetch(stay.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(stay) as never),
      redirect: 'manual',
      credentials: 'same-origin',
    }).then(() => {
      const key = stay.elements.namedItem('_key') as HTMLInputElement;
      key.value = crypto.randomUUID();
      delete stay.dataset.sent;
      seen = Date.now();
      dialog.close();
    });
  });
}
