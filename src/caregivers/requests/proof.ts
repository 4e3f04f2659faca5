import { createHmac } from 'node:crypto';
import { standingOf } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Config } from '../../platform/config.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { provenBy, singledOut, type TypedPerson } from './proof.rules.ts';
import { findBornOn, findOwnIdentity, readEvidence } from './proof.sql.ts';

/** A child whose record proves who their parent is. */
export interface Proven {
  patientId: string;
  /** The child's own account, if they have one. */
  accountId: string | null;
  restsOn: { source: string; id: string };
}

/** A point among all ids, derived from the installation's secret and what was typed. */
const pointFor = (secret: string, typed: TypedPerson): string =>
  createHmac('sha256', secret)
    .update(`care-proof ${JSON.stringify(typed)}`)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * Looks for the typed child's record and for proof in it that the signed-on member is a parent. The
 * work is the same whether or not the child exists: if nobody matches, another record is read.
 * @returns null for everything that staff have to decide, without a reason
 */
export async function prove(
  access: Access<'care:ask'>,
  { config, settings }: { config: Pick<Config, 'secret'>; settings: Settings },
  typed: TypedPerson,
): Promise<Proven | null> {
  const { actor } = access;
  if (!actor) return null;
  const own = await findOwnIdentity(access, actor.account.patientId);
  const found = singledOut(typed, await findBornOn(access, typed.birthDate));
  const point = found ?? pointFor(config.secret, typed);
  const evidence = await readEvidence(access, point, {
    accountId: actor.account.id,
    today: actor.days.first,
  });
  if (!found || evidence?.patientId !== found || found === actor.account.patientId) return null;
  const { days, caregiverDeceased } = standingOf({ actor, person: undefined, settings });
  const restsOn = provenBy(evidence, own, { days, caregiverDeceased, settings });
  return restsOn && { patientId: found, accountId: evidence.accountId, restsOn };
}
