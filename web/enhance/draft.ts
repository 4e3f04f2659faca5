/** What the server says of a draft that a script sent, with the words that the page shows. */
export interface Answer {
  is: 'saved' | 'nothing' | 'conflict' | 'gone' | 'refused' | 'ended' | 'failed';
  says: string;
  draft?: string;
  version?: string;
  subject?: string;
  text?: string;
  /** It may work in a while. */
  again?: boolean;
}
type Field = { value: string } | null; // a group of radio buttons has a value too

const TEXTS = ['category', 'subject', 'text'];
const MOST_LEAVING = 60_000; // browsers send 64 KB at most while a page is left

const field = (form: HTMLFormElement, name: string) => form.elements.namedItem(name) as Field;
const put = (form: HTMLFormElement, name: string, value: string | undefined) => {
  const one = field(form, name);
  if (one) one.value = value ?? '';
};

/** Everything in the form that a draft keeps. */
export const textsIn = (form: HTMLFormElement): string =>
  JSON.stringify(TEXTS.map((name) => field(form, name)?.value ?? ''));

/** Sends what is in the form to be saved. */
export async function sendDraft(
  form: HTMLFormElement,
  { autosave = '', author = '', failed = '', ended = '' }: DOMStringMap,
  leaving: boolean,
): Promise<Answer> {
  const body = new URLSearchParams({ _key: crypto.randomUUID(), author });
  for (const name of ['_person', 'draft', 'version', ...TEXTS]) {
    const one = field(form, name);
    if (one) body.set(name, one.value);
  }
  const keepalive = leaving && String(body).length < MOST_LEAVING;
  try {
    const answer = await fetch(autosave, { method: 'POST', body, redirect: 'manual', keepalive });
    if (answer.type === 'opaqueredirect') return { is: 'ended', says: ended };
    if (answer.ok) return await answer.json();
    return { is: 'failed', says: failed, again: answer.status === 429 || answer.status >= 500 };
  } catch {
    return { is: 'failed', says: failed, again: true };
  }
}

/** Which saved draft the form goes on from: none, if it is a new one. */
export function follow(form: HTMLFormElement, { draft, version }: Partial<Answer>): void {
  put(form, 'draft', draft);
  put(form, 'version', version);
}
export function take(form: HTMLFormElement, { subject, text }: Answer): void {
  put(form, 'subject', subject);
  put(form, 'text', text);
  document.dispatchEvent(new Event('portico:typed'));
}
