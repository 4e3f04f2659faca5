import { bandFor } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Language } from '../../platform/i18n.ts';
import { listVisible } from '../labs/results/results.ts';
import * as sql from './access-log.sql.ts';

export interface AccessEntry {
  at: Date;
  who: string | null;
  /** The name of the role that they work in. */
  role: Readonly<Record<Language, string>> | null;
  as: 'self' | 'caregiver' | 'staff' | 'system';
  permission: string;
  purpose: string | null;
  times: number;
  /** By whoever reads the list. */
  own: boolean;
}

const DAYS = 365;

/**
 * The access log of the last year, others first: who read this record or changed something in it. Names come from
 * accounts, including closed ones. A hold or a note on a result appears as such only if the release
 * engine shows the reader that result now; otherwise it appears as reading results.
 * @param seesResults whether the reader may see results at all
 */
export async function readAccessLog(
  access: Access<'access-log:read'>,
  asOf: AsOf,
  seesResults: boolean,
): Promise<AccessEntry[]> {
  const from = new Date(asOf.now.getTime() - DAYS * 86_400_000);
  const subjects = seesResults ? await sql.listTellingSubjects(access, from) : [];
  const visible = subjects.length > 0 ? await listVisible(access, asOf, subjects) : [];
  const { actor, as, person } = access;
  const { settings } = asOf;
  const child = actor && bandFor(person, { actor, settings }) === 'child';
  const whole = as === 'self' || child === true;
  const rows = await sql.listAccess(access, settings.zone, from, { visible, whole });
  const names = new Map((await sql.listNames(access)).map((one) => [one.id, one]));
  return rows.map((row) => {
    const actor = row.actorId ? names.get(row.actorId) : undefined;
    return {
      at: row.at,
      who: actor?.name ?? null,
      role: actor?.roleEn && actor.roleEs ? { en: actor.roleEn, es: actor.roleEs } : null,
      as: row.actingAs as AccessEntry['as'],
      permission: row.permission,
      purpose: row.purpose,
      times: row.times,
      own: row.own,
    };
  });
}
