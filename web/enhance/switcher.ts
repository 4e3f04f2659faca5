// Closes the person switcher on Escape and on a click outside, like a menu.
const switcher = document.querySelector<HTMLDetailsElement>('details.switcher');
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !switcher?.open) return;
  switcher.open = false;
  switcher.querySelector('summary')?.focus();
});
document.addEventListener('click', (event) => {
  if (switcher?.open && !switcher.contains(event.target as Node)) switcher.open = false;
});
