import { domainToASCII, domainToUnicode } from 'node:url';
import { z } from 'zod';

/**
 * One rule for e-mail addresses: what is accepted, and how it is stored, compared, sent to and
 * shown.
 *
 * Accepted is a dot-atom at a domain name (RFC 5321, 4.1.2), at most 254 characters. Not accepted:
 * quoted local parts and address literals, which mail systems refuse; domains with one label; local
 * parts beyond ASCII (RFC 6531), since mail to them only arrives if every server on the way
 * supports SMTPUTF8.
 *
 * An internationalized domain is accepted as typed, stored, compared and sent to in its ASCII form
 * (RFC 5891), and shown in its own letters.
 */

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/**
 * Letters, digits and marks of any script, hyphens, the joiners of some scripts, and every full
 * stop that may separate labels.
 */
const TYPED_DOMAIN = /^(?:[\p{L}\p{N}\p{M}.\u3002\uff0e\uff61-]|\u200c|\u200d)+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/**
 * Whether a label is valid: letters, digits and hyphens; an `xn--` label must decode (RFC 5891).
 */
const isLabel = (label: string): boolean =>
  LABEL.test(label) && (!label.startsWith('xn--') || domainToUnicode(label) !== label);
const ASCII = /^[\x21-\x7e]*$/;

/**
 * Reads an address as it was typed; surrounding blanks are ignored.
 * @returns the address as it is stored, its domain in ASCII; null if it is invalid
 */
export function readEmail(typed: string): string | null {
  const address = typed.trim();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (local.length > 64 || domain.length > 253 || !LOCAL.test(local) || !TYPED_DOMAIN.test(domain))
    return null;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  // with a last label of digits it would be an IP address, however it is written
  if (labels.length < 2 || !labels.every(isLabel) || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  const kept = `${local}@${ASCII.test(domain) ? domain : ascii}`;
  return kept.length > 254 ? null : kept;
}

/** Whether two addresses are the same, ignoring case and the form of the domain. */
export function sameEmail(one: string, other: string): boolean {
  const [a, b] = [readEmail(one), readEmail(other)];
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}

/**
 * An address with its domain in its own letters. For the owner's pages only: look-alike letters
 * could deceive others.
 */
export function displayEmail(kept: string): string {
  const at = kept.lastIndexOf('@');
  return /(?:^|\.)xn--/i.test(kept.slice(at + 1))
    ? `${kept.slice(0, at)}@${domainToUnicode(kept.slice(at + 1)) || kept.slice(at + 1)}`
    : kept;
}

/** A form field for an address; its value is as stored. */
export const emailField = z.string('problem.email').transform((typed, { issues }) => {
  const kept = readEmail(typed);
  if (kept !== null) return kept;
  issues.push({ code: 'custom', message: 'problem.email', input: typed });
  return z.NEVER;
});
