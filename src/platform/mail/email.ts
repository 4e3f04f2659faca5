import { domainToASCII, domainToUnicode } from 'node:url';
import { z } from 'zod';

/**
 * One rule for e-mail addresses: what is taken, how it is kept, compared, sent to and shown.
 *
 * Taken is a dot-atom at a domain name (RFC 5321, 4.1.2), at most 254 characters. Not taken: quoted
 * local parts and address literals, which mail systems refuse; domains of one label; local parts
 * beyond ASCII (RFC 6531), since mail to them arrives only where every server on its way knows
 * SMTPUTF8.
 *
 * A domain in other letters is taken as typed and kept in its ASCII form (RFC 5891), so that it is
 * compared and sent to as what it is, and shown in its own letters.
 */

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/**
 * Letters, digits and marks of any script, hyphens, the joiners of some scripts, and every full
 * stop that may part labels.
 */
const TYPED_DOMAIN = /^(?:[\p{L}\p{N}\p{M}.\u3002\uff0e\uff61-]|\u200c|\u200d)+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/**
 * Whether a label is one: of letters, digits and hyphens; where it says that it stands for other
 * letters, it does (RFC 5891).
 */
const isLabel = (label: string): boolean =>
  LABEL.test(label) && (!label.startsWith('xn--') || domainToUnicode(label) !== label);
const ASCII = /^[\x21-\x7e]*$/;

/**
 * Reads an address as it was typed; blanks around it do not count.
 * @returns the address as it is kept, its domain in ASCII; null for what is none
 */
export function readEmail(typed: string): string | null {
  const address = typed.trim();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (local.length > 64 || domain.length > 253 || !LOCAL.test(local) || !TYPED_DOMAIN.test(domain))
    return null;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  // a last label of digits makes an address of four numbers, however they are written
  if (labels.length < 2 || !labels.every(isLabel) || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  const kept = `${local}@${ASCII.test(domain) ? domain : ascii}`;
  return kept.length > 254 ? null : kept;
}

/** Whether two addresses are one: case does not count, nor which form of the domain was typed. */
export function sameEmail(one: string, other: string): boolean {
  const [a, b] = [readEmail(one), readEmail(other)];
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}

/**
 * An address as its owner writes it: its domain in its own letters. For the owner's pages only: to
 * others, letters that look alike may lie.
 */
export function displayEmail(kept: string): string {
  const at = kept.lastIndexOf('@');
  return /(?:^|\.)xn--/i.test(kept.slice(at + 1))
    ? `${kept.slice(0, at)}@${domainToUnicode(kept.slice(at + 1)) || kept.slice(at + 1)}`
    : kept;
}

/** A form's field for an address, as it is kept. */
export const emailField = z.string('problem.email').transform((typed, { issues }) => {
  const kept = readEmail(typed);
  if (kept !== null) return kept;
  issues.push({ code: 'custom', message: 'problem.email', input: typed });
  return z.NEVER;
});
