import type { Access } from '../platform/access/access.ts';

export interface DemoMail {
  id: number;
  at: Date;
  recipient: string;
  subject: string;
  body: string;
}

/** The newest 50. */
export const listMails = (access: Access<'system:demo'>): Promise<DemoMail[]> =>
  access.sql<DemoMail>(
    'select id, at, recipient, subject, body from demo_mail order by id desc limit 50',
  );
