import { randomBytes } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { seal, sha256, unseal } from '../../../platform/crypto/crypto.ts';
import type { FactorDeps, OfAccount } from '../factor-access.ts';
import * as sql from './passkeys.sql.ts';

export {
  deletePasskey,
  deletePasskeys,
  listPasskeys,
  type Passkey,
  renamePasskey,
} from './passkeys.sql.ts';

import { spend } from '../spent.sql.ts';

const MINUTES = 10;
/**
 * A passkey belongs to the public host name: a browser that reached us by another name can't offer
 * it.
 */
const rpOf = ({ config }: FactorDeps) => ({
  rpID: new URL(config.publicUrl).hostname,
  origin: new URL(config.publicUrl).origin,
});

/**
 * A challenge that needs no row until it is used: its sealed ticket carries expiry and purpose. It
 * works once.
 * @param whom the account and session that have to answer; empty if any may
 */
const challengeFor = (
  deps: FactorDeps,
  use: 'add' | 'use',
  whom: string,
  now: Date,
): { challenge: string; ticket: string } => {
  const challenge = randomBytes(32).toString('base64url');
  const text = JSON.stringify([challenge, now.getTime() + MINUTES * 60_000]);
  return {
    challenge,
    ticket: seal(deps.config.secret, `passkey ${use} ${whom}`, text).toString('base64url'),
  };
};
async function spendTicket(
  access: OfAccount,
  deps: FactorDeps,
  use: 'add' | 'use',
  whom: string,
  ticket: string,
): Promise<string | null> {
  const { now } = access.info;
  const text = unseal(
    deps.config.secret,
    `passkey ${use} ${whom}`,
    Buffer.from(ticket, 'base64url'),
  );
  if (!text) return null;
  const [challenge, until] = JSON.parse(text) as [string, number];
  if (until < now.getTime()) return null;
  return (await spend(access, sha256(`passkey ${challenge}`), now, new Date(until)))
    ? challenge
    : null;
}

/**
 * What a page gives the browser: the options as JSON, and a ticket that comes back with the answer.
 */
export interface Ceremony {
  options: string;
  ticket: string;
}

/** For adding a passkey in this session: stored on the device, unlocked by PIN, finger or face. */
export async function offerPasskey(
  access: OfAccount,
  deps: FactorDeps,
  account: { id: string; name: string; userId: string },
  within: string,
): Promise<Ceremony> {
  const { challenge, ticket } = challengeFor(
    deps,
    'add',
    `${account.id} ${within}`,
    access.info.now,
  );
  const options = await generateRegistrationOptions({
    rpName: deps.settings.name,
    rpID: rpOf(deps).rpID,
    userName: account.userId,
    userDisplayName: account.name,
    userID: new Uint8Array(sha256(`passkey user ${account.id}`)),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: (await sql.listPasskeys(access, account.id)).map((one) => ({
      id: one.credentialId,
      transports: one.transports,
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { options: JSON.stringify(options), ticket };
}

const parsed = <T>(text: string): T | null => {
  try {
    return JSON.parse(text) as T; // the library checks what it holds
  } catch {
    return null;
  }
};

/**
 * Stores the passkey that the browser made. False for a wrong origin, a used challenge, or an
 * answer without PIN, finger or face.
 */
export async function addPasskey(
  access: OfAccount,
  deps: FactorDeps,
  accountId: string,
  given: { within: string; ticket: string; response: string; name: string },
): Promise<boolean> {
  const expectedChallenge = await spendTicket(
    access,
    deps,
    'add',
    `${accountId} ${given.within}`,
    given.ticket,
  );
  const response = parsed<RegistrationResponseJSON>(given.response);
  if (!expectedChallenge || !response) return false;
  const { rpID, origin } = rpOf(deps);
  const made = await verifyRegistrationResponse({
    response,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => null);
  if (!made?.verified) return false;
  const { credential } = made.registrationInfo;
  return sql.insertPasskey(
    access,
    accountId,
    {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name: given.name,
    },
    access.info.now,
  );
}

/** For signing on with any passkey that the device has for us. */
export async function requestPasskey(deps: FactorDeps, now: Date): Promise<Ceremony> {
  const { challenge, ticket } = challengeFor(deps, 'use', '', now);
  const options = await generateAuthenticationOptions({
    rpID: rpOf(deps).rpID,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
  });
  return { options: JSON.stringify(options), ticket };
}

/** The account whose passkey answered; null if anything about the answer is wrong. */
export async function usePasskey(
  access: OfAccount,
  deps: FactorDeps,
  given: { ticket: string; response: string },
): Promise<string | null> {
  const expectedChallenge = await spendTicket(access, deps, 'use', '', given.ticket);
  const response = parsed<AuthenticationResponseJSON>(given.response);
  if (!expectedChallenge || typeof response?.id !== 'string') return null;
  const passkey = await sql.findPasskey(access, response.id);
  if (!passkey) return null;
  const { rpID, origin } = rpOf(deps);
  const answer = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
      transports: passkey.transports,
    },
    requireUserVerification: true,
  }).catch(() => null);
  if (!answer?.verified) return null;
  return (await sql.usePasskey(
    access,
    passkey.credentialId,
    answer.authenticationInfo.newCounter,
    access.info.now,
  ))
    ? passkey.accountId
    : null;
}
