// Keyboard shortcuts for staff: `?` lists them. Their dialog is in the page unless they are turned
// off. None is taken from a field or another dialog, or with Ctrl, Alt or Meta.
const shortcuts = document.getElementById('shortcuts') as HTMLDialogElement | null;
const FIELDS = 'input, textarea, select, [contenteditable]';
const ROWS = 'main .result-row, main tbody tr';
const WAIT_MS = 1500;
if (shortcuts?.showModal) {
  const door = (key: string) => shortcuts.querySelector<HTMLAnchorElement>(`a[data-key="${key}"]`);
  let wentAt = 0; // when `g` was pressed

  const search = () => {
    const field = document.querySelector<HTMLElement>('main input[type=search]');
    const find = door('f');
    if (field) field.focus();
    else if (find?.pathname !== location.pathname) find?.click();
    else document.querySelector<HTMLElement>('main form input:not([type=hidden])')?.focus();
  };
  const move = (by: number) => {
    const links = [...document.querySelectorAll(ROWS)].flatMap(
      (row) => row.querySelector<HTMLElement>('a, button') ?? [],
    );
    const now = document.activeElement?.closest(ROWS);
    const at = links.findIndex((link) => now?.contains(link));
    const to = links[now ? at + by : by > 0 ? 0 : links.length - 1];
    to?.focus();
    to?.scrollIntoView({ block: 'nearest' });
  };
  // what the page itself has under a key: a link or a part to open, or a field to write in
  const own = (key: string) => {
    const place = /^[a-z]$/.test(key) ? document.getElementById(`key-${key}`) : null;
    const target = place?.querySelector<HTMLElement>('a, summary, textarea');
    return target && (() => [target.focus(), target.matches('textarea') || target.click()]);
  };
  const keys = new Map<string, () => void>([
    ['?', () => shortcuts.showModal()],
    ['/', search],
    ['j', () => move(1)],
    ['k', () => move(-1)],
    [
      'g',
      () => {
        wentAt = Date.now();
      },
    ],
  ]);

  shortcuts.querySelector('button')?.addEventListener('click', () => shortcuts.close());
  document.addEventListener('keydown', (event) => {
    const key = event.key;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if ((event.target as Element).closest(FIELDS) || document.querySelector('dialog[open]')) return;
    const to = Date.now() - wentAt < WAIT_MS && /^[a-z]$/.test(key) ? door(key) : null;
    const act = to ? () => to.click() : (keys.get(key) ?? own(key));
    wentAt = 0;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
