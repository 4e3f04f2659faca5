import type { RequestInfo } from '../platform/access/request-info.ts';
import type { Deps } from '../platform/http/routes.ts';

export interface DemoMail {
  id: number;
  at: Date;
  recipient: string;
  subject: string;
  body: string;
}

/** The demo's mail, which is sent nowhere: the newest 50. */
export const listMails = ({ db }: Pick<Deps, 'db'>, info: RequestInfo): Promise<DemoMail[]> =>
  db.asSystem('system:demo', info, (access) =>
    access.sql<DemoMail>(
      'select id, at, recipient, subject, body from demo_mail order by id desc limit 50',
    ),
  );
