/**
 * Which addresses lead to one mailbox. Some providers ignore what follows a plus sign, dots, or
 * which of their own domains somebody writes; anywhere else only the case of letters is ignored.
 * `portico_mailbox` in the database says the same (migrations/0026), for what is looked up there.
 */

/** Domains of one provider under which a mailbox has the same name. */
const ALIASES: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
  'protonmail.ch': 'proton.me',
};
/** Providers, and companies whose mail they run, where `name+tag` is `name`. */
const IGNORE_TAGS = new Set([
  ...['gmail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com'],
  ...['fastmail.com', 'fastmail.fm', 'proton.me'],
]);
/** Providers where `na.me` is `name`. */
const IGNORE_DOTS = new Set(['gmail.com']);

/**
 * The mailbox that an address leads to, as a text to compare.
 * @param address as stored: its domain in ASCII (`readEmail`)
 */
export function mailboxOf(address: string): string {
  const text = address.trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const named = text.slice(at + 1).replace(/\.$/, '');
  const domain = ALIASES[named] ?? named;
  let local = text.slice(0, Math.max(at, 0));
  if (IGNORE_TAGS.has(domain)) local = local.replace(/^(.[^+]*)\+.*$/, '$1');
  if (IGNORE_DOTS.has(domain)) local = local.replaceAll('.', '');
  return `${local}@${domain}`;
}

/** Whether mail to both addresses is read in the same place, as far as the addresses say. */
export const sameMailbox = (a: string, b: string): boolean => mailboxOf(a) === mailboxOf(b);

/**
 * Whether two addresses may well be one person's. Many providers ignore what follows a plus sign
 * (RFC 5233), so that here it counts nowhere.
 */
export const maybeSameMailbox = (a: string, b: string): boolean =>
  sameMailbox(withoutTag(a), withoutTag(b));
const withoutTag = (address: string): string => address.replace(/(?<=.)\+.*(?=@)/, '');
