/**
 * The way to a session: what has been proved, and what is asked for next. Every way in goes through
 * `nextStage` (docs/decisions/0008 lists them), so none can be weaker than another.
 */
export type Proof =
  | 'password'
  | 'passkey'
  | 'authenticator'
  | 'recovery-code'
  | 'sso'
  | 'terms'
  | 'caregiver-terms';
export type Stage = 'second-step' | 'set-up' | 'terms' | 'caregiver-terms' | 'done';

export interface AccountState {
  kind: 'member' | 'staff';
  /** An authenticator app is set up and confirmed. */
  authenticator: boolean;
  passkeys: number;
  /** The account trusts this browser. */
  trusted: boolean;
  termsAccepted: boolean;
  /** It has access to somebody's record, and has not accepted today's terms for caregivers. */
  owesCaregiverTerms: boolean;
}

const has = (passed: readonly Proof[], ...any: Proof[]) =>
  any.some((proof) => passed.includes(proof));

/**
 * @param passed what was proved in this sign-on; it always starts with a password, a passkey or the
 * health system's own sign-on
 * @returns the next thing to ask for; `done` opens the session
 */
export function nextStage(state: AccountState, passed: readonly Proof[]): Stage {
  const strong = has(passed, 'passkey', 'sso', 'authenticator', 'recovery-code');
  if (!strong) {
    // only a password: staff always need more, members if they turned it on
    const asked =
      state.kind === 'staff'
        ? state.authenticator || state.passkeys > 0
        : state.authenticator && !state.trusted;
    if (asked) return 'second-step';
    if (state.kind === 'staff') return 'set-up';
  }
  // a recovery code replaces the lost app for this sign-on; the second step stays on
  if (state.kind !== 'member') return 'done';
  if (!state.termsAccepted && !has(passed, 'terms')) return 'terms';
  if (state.owesCaregiverTerms && !has(passed, 'caregiver-terms')) return 'caregiver-terms';
  return 'done';
}

/** Whether a browser may be trusted for a number of days: only by members, after a second step. */
export const TRUST_DAYS = 90;
export const mayTrust = (state: AccountState, passed: readonly Proof[]): boolean =>
  state.kind === 'member' && has(passed, 'authenticator', 'recovery-code');
