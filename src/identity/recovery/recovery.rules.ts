import { type AccountState, nextStage, type Proof } from '../sign-on/sign-on.rules.ts';

/**
 * What somebody who forgot the password can present. Secret answers prove nothing
 * (docs/decisions/0007): they only send a link. It takes an independent proof to set a new password
 * (OWASP ASVS 5.0, 6.4.1-6.4.4).
 */
export type Brought = 'answers' | 'mail-link' | 'recovery-code' | 'letter';
const INDEPENDENT: readonly Brought[] = ['mail-link', 'recovery-code', 'letter'];

export const maySetPassword = (brought: readonly Brought[]): boolean =>
  brought.some((one) => INDEPENDENT.includes(one));

/** A link works only in the browser that asked for it, in time, and once. */
export interface Link {
  askedHere: boolean;
  expired: boolean;
  used: boolean;
}
export const linkCounts = (link: Link): boolean => link.askedHere && !link.expired && !link.used;

/**
 * The state of a recovery: what was presented, whether the password is new, what the sign-on has
 * proved.
 */
export interface WayBack {
  brought: Brought[];
  /** The answers were right, so a link is in the mailbox of the confirmed address. */
  sent: boolean;
  reset: boolean;
  proved: Proof[];
  signedOn: boolean;
}
export type Event =
  | { do: 'answer'; right: boolean }
  | { do: 'open-link'; link: Link; readsMail: boolean }
  | { do: 'recovery-code'; right: boolean }
  | { do: 'letter'; right: boolean }
  | { do: 'new-password' }
  | { do: 'sign-on' }
  | { do: 'second-step'; right: boolean };

export const lost: WayBack = {
  brought: [],
  sent: false,
  reset: false,
  proved: [],
  signedOn: false,
};

/** One step of a recovery. A step that is not allowed changes nothing. */
export function step(at: WayBack, event: Event, state: AccountState): WayBack {
  const bring = (one: Brought): WayBack => ({ ...at, brought: [...at.brought, one] });
  switch (event.do) {
    case 'answer':
      return event.right ? { ...bring('answers'), sent: true } : at;
    case 'open-link':
      return at.sent && event.readsMail && linkCounts(event.link) ? bring('mail-link') : at;
    case 'recovery-code':
      return event.right ? bring('recovery-code') : at;
    case 'letter':
      return event.right ? bring('letter') : at;
    case 'new-password':
      return maySetPassword(at.brought) ? { ...at, reset: true } : at;
    case 'sign-on':
      return at.reset
        ? { ...at, proved: ['password'], signedOn: nextStage(state, ['password']) === 'done' }
        : at;
    case 'second-step': {
      if (!event.right || !at.proved.includes('password')) return at;
      const proved: Proof[] = [...at.proved, 'authenticator'];
      return { ...at, proved, signedOn: nextStage(state, proved) === 'done' };
    }
  }
}
