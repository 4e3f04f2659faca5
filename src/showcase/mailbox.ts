import type { RequestInfo } from '../platform/access/request-info.ts';
import type { Deps } from '../platform/http/routes.ts';
import { type DemoMail, listMails } from './mailbox.sql.ts';

/** The demo's mail, which is sent nowhere. */
export const readMailbox = ({ db }: Pick<Deps, 'db'>, info: RequestInfo): Promise<DemoMail[]> =>
  db.asSystem('system:demo', info, listMails);
