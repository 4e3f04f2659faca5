const DAY_MS = 86_400_000;
/**
 * RFC 9116 asks for less than a year. The file is made anew each day, so this stays in the future.
 */
const VALID_DAYS = 180;

/**
 * Whether a security contact is a URI that RFC 9116 allows: mail, a page over https, or a phone
 * number.
 */
export const isContact = (text: string): boolean =>
  /^mailto:[^\s@<>]+@[^\s@<>]+$|^https:\/\/[^\s]+$|^tel:\+[\d-]+$/.test(text);

/**
 * The text of `/.well-known/security.txt` (RFC 9116).
 * @param facts.contacts URIs, the preferred one first
 * @param facts.policy the address of the disclosure policy, or '' for none
 * @param facts.publicUrl the portal's URL; left out unless it is https
 * @returns null without a contact, since a file must have one
 */
export function securityTxt(
  facts: { contacts: readonly string[]; policy: string; publicUrl: string },
  now: Date,
): string | null {
  const { contacts, policy, publicUrl } = facts;
  if (contacts.length === 0) return null;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const expires = new Date(today + VALID_DAYS * DAY_MS).toISOString().replace('.000Z', 'Z');
  const lines = [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires}`,
    'Preferred-Languages: en, es',
    ...(publicUrl.startsWith('https://')
      ? [`Canonical: ${publicUrl}/.well-known/security.txt`]
      : []),
    ...(policy ? [`Policy: ${policy}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
