// Says while a password is typed how far it has come. The server says the same, and more, when the form is sent.
const strength = document.getElementById('strength');
const field = document.getElementById('password') as HTMLInputElement | null;
const meter = strength?.querySelector('meter');
const words = strength?.querySelector('span');
if (strength && field && meter && words) {
  const floor = Number(strength.dataset.floor);
  const said = [...strength.querySelectorAll('template')].map((one) => one.content.textContent);
  words.setAttribute('aria-live', 'polite');
  field.addEventListener('input', () => {
    const text = field.value.normalize('NFKC');
    const length = [...text].length;
    const kinds = new Set(text.toLowerCase()).size;
    const level = length === 0 ? 0 : length < floor || kinds < 5 ? 1 : length < 18 || kinds < 8 ? 2 : length < 24 ? 3 : 4;
    meter.value = level;
    if (words.textContent !== said[level]) words.textContent = said[level] ?? '';
  });
}
