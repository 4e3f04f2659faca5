import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

// Passkeys need a script, so their forms are hidden until there is one. The answer goes back in the
// form; the server judges it.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!browserSupportsWebAuthn()) break;
  form.hidden = false;
  const optionsJSON = JSON.parse(form.dataset.options ?? '{}');
  const send = (response: unknown) => {
    (form.elements.namedItem('response') as HTMLInputElement).value = JSON.stringify(response);
    form.submit();
  };
  const refused = () => {
    const words = form.querySelector<HTMLElement>('[data-refused]');
    if (words) words.hidden = false;
  };
  const using = form.dataset.passkey === 'use';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!form.reportValidity()) return;
    (using ? startAuthentication({ optionsJSON }) : startRegistration({ optionsJSON })).then(
      send,
      refused,
    );
  });
  // offered in the list of the user ID field, where the browser can; nobody is asked for anything
  if (using && document.querySelector('[autocomplete~=webauthn]')) {
    browserSupportsWebAuthnAutofill().then((can) => {
      if (can) startAuthentication({ optionsJSON, useBrowserAutofill: true }).then(send, () => {});
    });
  }
}
