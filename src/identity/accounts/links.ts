import { createHmac } from 'node:crypto';
import { sha256 } from '../../platform/crypto/crypto.ts';
import type { Deps } from '../../platform/http/routes.ts';

/** Links in mail: the page that each one opens, and the purpose in its token. */
const PURPOSES = {
  'confirm-email': 'email-link',
  'undo-email': 'email-undo',
  reset: 'recovery',
  join: 'staff-invitation',
  care: 'care-invitation',
} as const;
export type LinkPage = keyof typeof PURPOSES;
type LinkConfig = Pick<Deps['config'], 'secret' | 'publicUrl'>;

/**
 * A token is derived from the id of its row and the installation's secret, so it is in no table or
 * job. A sign-on that leads to a link keeps it for its few minutes.
 */
const tokenOf = ({ secret }: LinkConfig, page: LinkPage, id: string): string =>
  `${id}.${createHmac('sha256', secret).update(`${PURPOSES[page]} ${id}`).digest('base64url')}`;

/** The URL to open, built from the configured address and never from a request's headers. */
export const linkAddress = (config: LinkConfig, page: LinkPage, id: string): string =>
  `${config.publicUrl}/${page}/${tokenOf(config, page, id)}`;

/** The id in a token for this page; null if it is forged or for another page. */
export function idInLink(config: LinkConfig, page: LinkPage, token = ''): string | null {
  const id = token.slice(0, 36);
  return /^[0-9a-f-]{36}$/.test(id) && sha256(token).equals(sha256(tokenOf(config, page, id)))
    ? id
    : null;
}
