// A button beside each password that shows what was typed, and hides it again before it is sent.
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-shows]')) {
  const field = document.getElementById(button.dataset.shows ?? '') as HTMLInputElement | null;
  if (!field) continue;
  const show = button.textContent;
  const hide = button.dataset.hide ?? '';
  const turn = (visible: boolean) => {
    field.type = visible ? 'text' : 'password';
    button.textContent = visible ? hide : show;
  };
  button.hidden = false;
  button.addEventListener('click', () => turn(field.type === 'password'));
  // so that no browser keeps it as a text that it offers again
  field.form?.addEventListener('submit', () => turn(false));
}
