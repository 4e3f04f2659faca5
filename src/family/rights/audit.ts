import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';

/** What was done to a right. */
export type RightDeed = 'care:give' | 'care:accept' | 'care:change' | 'care:end';

/**
 * An entry in the person's access log. What staff do reads the same whatever it was, since the
 * person may read the log with someone beside them; the row keeps which it was (decision 0076).
 */
export function logRight<P extends string>(
  access: Access<P>,
  person: string,
  deed: RightDeed,
  why?: string,
): void {
  const { actor, as } = access;
  const staff = as === 'staff';
  const reason = (staff ? [deed, why] : [why]).filter(Boolean).join(' ');
  auditAction(access, access.info, {
    person,
    actor: actor?.account.id ?? null,
    kind: actor?.account.kind ?? 'system',
    as,
    permission: staff ? 'care:by-staff' : deed,
    outcome: 'granted',
    category: 'care',
    purpose: staff ? (access.purpose ?? 'operations') : null,
    ...(reason ? { reason } : {}),
  });
}
