import { createHmac } from 'node:crypto';
import { sha256 } from '../../platform/crypto/crypto.ts';
import type { Deps } from '../../platform/http/routes.ts';

/** Links that mail carries: the page that each opens, and what its token is drawn for. */
const PURPOSES = {
  'confirm-email': 'email-link',
  'undo-email': 'email-undo',
  reset: 'recovery',
  join: 'staff-invitation',
} as const;
export type LinkPage = keyof typeof PURPOSES;
type LinkConfig = Pick<Deps['config'], 'secret' | 'publicUrl'>;

/**
 * A token is drawn from the id of its row and the installation's secret: it stands in no table and
 * in no job.
 */
const tokenOf = ({ secret }: LinkConfig, page: LinkPage, id: string): string =>
  `${id}.${createHmac('sha256', secret).update(`${PURPOSES[page]} ${id}`).digest('base64url')}`;

/**
 * The address to open. Built from the configured address, never from what a request says of itself.
 */
export const linkAddress = (config: LinkConfig, page: LinkPage, id: string): string =>
  `${config.publicUrl}/${page}/${tokenOf(config, page, id)}`;

/** The id in a token of ours for that page; null for anything else. */
export function idInLink(config: LinkConfig, page: LinkPage, token = ''): string | null {
  const id = token.slice(0, 36);
  return /^[0-9a-f-]{36}$/.test(id) && sha256(token).equals(sha256(tokenOf(config, page, id)))
    ? id
    : null;
}
