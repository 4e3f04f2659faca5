import type { Access } from '../../../platform/access/access.ts';
import type { Managing } from '../staff.sql.ts';

export interface Invitation {
  id: string;
  email: string;
  name: string;
  roles: string[];
  invitedAt: Date;
  expiresAt: Date;
  /** Null until the mail is sent, and always for an invitation made at the terminal. */
  mailedAt: Date | null;
  byMail: boolean;
}
const INVITATION =
  'id, email, name, roles, invited_at, expires_at, mailed_at, invited_by is not null as by_mail';
export const OPEN = 'used_at is null and withdrawn_at is null';

export const listInvitations = (access: Managing): Promise<Invitation[]> =>
  access.sql<Invitation>(
    `select ${INVITATION} from staff_invitation where ${OPEN} order by invited_at desc limit 200`,
  );

export async function insertInvitation(
  access: Managing,
  made: { email: string; name: string; roles: readonly string[] },
  now: Date,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into staff_invitation (email, name, roles, invited_by, invited_at, expires_at)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    [made.email, made.name, made.roles, access.actor?.account.id, now, expiresAt],
  );
  if (!row) throw new Error('the invitation was not written');
  return row.id;
}

/** From the installation's terminal: whoever can run the program may name its administrator. */
export async function inviteFromTerminal(
  access: Access<'system:terminal'>,
  made: { email: string; name: string },
  now: Date,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into staff_invitation (email, name, roles, invited_at, expires_at)
      values ($1, $2, '{administrator}', $3, $4) returning id`,
    [made.email, made.name, now, expiresAt],
  );
  if (!row) throw new Error('the invitation was not written');
  return row.id;
}

export async function withdrawInvitation(
  access: Managing,
  id: string,
  now: Date,
): Promise<boolean> {
  return (
    (
      await access.sql(
        `update staff_invitation set withdrawn_at = $2 where id = $1 and ${OPEN} returning 1`,
        [id, now],
      )
    ).length > 0
  );
}

export async function findInvitation(
  access: Access<'system:sign-on' | 'system:notices'>,
  id: string,
  now: Date,
): Promise<Invitation | undefined> {
  return (
    await access.sql<Invitation>(
      `select ${INVITATION} from staff_invitation where id = $1 and ${OPEN} and expires_at > $2`,
      [id, now],
    )
  )[0];
}

export async function noteMailed(
  access: Access<'system:notices'>,
  id: string,
  now: Date,
): Promise<void> {
  await access.sql('update staff_invitation set mailed_at = $2 where id = $1', [id, now]);
}

/** Marks an invitation to be mailed again. False if it can't be used any longer. */
export async function reopenMail(access: Managing, id: string, now: Date): Promise<boolean> {
  return (
    (
      await access.sql(
        `update staff_invitation set mailed_at = null
          where id = $1 and ${OPEN} and expires_at > $2 and invited_by is not null returning 1`,
        [id, now],
      )
    ).length > 0
  );
}
