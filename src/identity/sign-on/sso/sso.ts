import * as client from 'openid-client';
import { seal, unseal } from '../../../platform/crypto/crypto.ts';
import type { Deps } from '../../../platform/http/routes.ts';
import { readEmail } from '../../../platform/mail/email.ts';

/**
 * Staff sign-on through the health system's own provider (OpenID Connect, authorization code with
 * PKCE). The provider decides who somebody is; roles are ours. None of this runs unless OIDC_ISSUER
 * is configured.
 */
export interface Sso {
  /** Where to send the browser, and what to keep in it, sealed, until it comes back. */
  begin(next: string): Promise<{ to: string; kept: string }>;
  /**
   * Who came back: the provider's id for the person, an address that it has verified, and the
   * groups that it names. Null for an answer that is forged, expired or not meant for this browser.
   */
  finish(
    kept: string,
    query: string,
  ): Promise<{ subject: string; email: string | null; groups: string[]; next: string } | null>;
}

interface Kept {
  state: string;
  nonce: string;
  verifier: string;
  next: string;
  until: number;
}
const MINUTES = 10;

/** The groups in a claim: a list of texts, or one text. Anything else names no group. */
const groupsIn = (claim: unknown): string[] =>
  [claim].flat().filter((name): name is string => typeof name === 'string' && name.length <= 200);

export { findBySubject } from './sso.sql.ts';

export const SSO_PATH = '/sign-on/sso/back';

/**
 * Null if no provider is configured. The provider's addresses are looked up when first needed, and
 * again after an error.
 */
export function openSso(config: Deps['config'], now: () => Date): Sso | null {
  const { oidc } = config;
  if (!oidc) return null;
  const redirect = `${config.publicUrl}${SSO_PATH}`;
  let found: Promise<client.Configuration> | undefined;
  const provider = () => {
    found ??= client.discovery(
      new URL(oidc.issuer),
      oidc.clientId,
      oidc.clientSecret,
      undefined,
      // a provider on this machine may use plain HTTP; any other must use https (config.ts)
      oidc.issuer.startsWith('http://') ? { execute: [client.allowInsecureRequests] } : {},
    );
    found.catch(() => {
      found = undefined;
    });
    return found;
  };
  return {
    async begin(next) {
      const kept: Kept = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        next,
        until: now().getTime() + MINUTES * 60_000,
      };
      const to = client.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirect,
        scope: oidc.scope,
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: 'S256',
      });
      return {
        to: to.href,
        kept: seal(config.secret, 'sso', JSON.stringify(kept)).toString('base64url'),
      };
    },
    async finish(sealed, query) {
      const text = unseal(config.secret, 'sso', Buffer.from(sealed, 'base64url'));
      if (!text) return null;
      const kept: Kept = JSON.parse(text);
      if (kept.until < now().getTime()) return null;
      try {
        const tokens = await client.authorizationCodeGrant(
          await provider(),
          new URL(`${redirect}${query}`),
          {
            expectedState: kept.state,
            expectedNonce: kept.nonce,
            pkceCodeVerifier: kept.verifier,
            idTokenExpected: true,
          },
        );
        const claims = tokens.claims();
        if (!claims) return null;
        const email =
          claims.email_verified === true && typeof claims.email === 'string'
            ? readEmail(claims.email)
            : null;
        const groups = groupsIn(claims[oidc.groupsClaim]);
        return { subject: `${claims.iss} ${claims.sub}`, email, groups, next: kept.next };
      } catch {
        return null; // its text may quote outside input
      }
    },
  };
}
