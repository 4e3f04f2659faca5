import { strengthOf } from '../../src/identity/factors/passwords/strength.rules.ts';

// Shows a password's strength while it is typed. The server checks this and more when the form is
// sent.
const strength = document.getElementById('strength');
const field = document.getElementById('password') as HTMLInputElement | null;
const meter = strength?.querySelector('meter');
const words = strength?.querySelector('span');
if (strength && field && meter && words) {
  const said = [...strength.querySelectorAll('template')].map((one) => one.content.textContent);
  const show = () => {
    const level = strengthOf(field.value);
    meter.value = level;
    if (words.textContent !== said[level]) words.textContent = said[level] ?? '';
  };
  // a browser may have filled the field in
  show();
  strength.hidden = false;
  words.setAttribute('aria-live', 'polite');
  field.addEventListener('input', show);
}
