import type { RelatedPerson } from '@medplum/fhirtypes';
import { accessTo } from '../../family/access-classes.rules.ts';
import type { RevokedWhy } from '../../family/rights/rights.rules.ts';
import { differences, type KnownPerson } from '../../people/matching/matching.rules.ts';
import type { Person, RelationOrder } from '../../platform/access/actor.ts';
import type { DaySpan, PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { isCodedParent, isSamePerson, type OwnIdentity } from './relation.rules.ts';

/** What a parent typed about the child. */
export interface TypedPerson {
  given: string;
  family: string;
  birthDate: PlainDate;
  /** The digits of the child's member number; empty if none was typed. */
  mrn: string;
}

/** Someone born on the day that was typed. */
export interface Candidate extends KnownPerson {
  patientId: string;
  mrnDigits: string | null;
}

/** If more people than this were born on one day, it is test data, and the search finds nobody. */
export const MOST_CANDIDATES = 500;

/**
 * The only person who matches the typed name, birth date and number; null if nobody or more than
 * one person does.
 */
export function singledOut(typed: TypedPerson, candidates: readonly Candidate[]): string | null {
  if (candidates.length > MOST_CANDIDATES) return null;
  const said = { names: [typed], birthDate: typed.birthDate };
  const fitting = candidates.filter(
    (one) =>
      differences(one, said).length === 0 && (typed.mrn === '' || one.mrnDigits === typed.mrn),
  );
  const [only, another] = fitting;
  return only && !another ? only.patientId : null;
}

/** The facts in a record that decide whether it proves that someone is the child's parent. */
export interface Evidence {
  person: Pick<Person, 'birthDate' | 'partialBirthDate' | 'deceased'>;
  /** The record has a safety flag. */
  flagged: boolean;
  /** The asker reads the mail of the minor's own account, so the asker could act as the minor. */
  sharedMail: boolean;
  /** Court orders that nobody has ended; `names` says whether they name the account that asks. */
  orders: readonly RelationOrder[];
  /** The account's past and present rights to this record and to records joined to it. */
  rights: readonly { revoked: boolean; revokedWhy: RevokedWhy | null }[];
  related: readonly { source: string; id: string; content: RelatedPerson }[];
}

/** If a right ended for these reasons, the record may prove it again; otherwise staff decide. */
const MAY_BEGIN_ANEW: readonly (RevokedWhy | null)[] = ['replaced', 'caregiver', 'feed'];

/**
 * The RelatedPerson that proves that the member is this minor's parent, if nothing speaks against
 * it; otherwise null, and staff decide.
 */
export function provenBy(
  evidence: Evidence,
  own: OwnIdentity,
  by: {
    days: DaySpan;
    caregiverDeceased: boolean;
    settings: Pick<Settings, 'teenAge' | 'adultAge' | 'familyLaw'>;
  },
): { source: string; id: string } | null {
  const { person, orders, rights } = evidence;
  if (evidence.flagged || evidence.sharedMail) return null;
  if (rights.some((one) => !one.revoked || !MAY_BEGIN_ANEW.includes(one.revokedWhy))) return null;
  const favors = ({ kind, names }: RelationOrder) =>
    names === 'caregiver' && (kind === 'sole-custody' || kind === 'guardianship');
  if (!orders.every(favors)) return null;
  const found = evidence.related.find(({ source, content }) => {
    if (!isCodedParent(content)) return false;
    if (!isSamePerson(content, own, { source, today: by.days.last })) return false;
    const relation = {
      id: '',
      relationship: 'parent',
      basis: 'minor',
      categories: [],
      acting: [],
      startsOn: by.days.first,
      endsOn: null,
      orders,
      restsOn: {
        active: content.active !== false,
        from: content.period?.start ?? null,
        to: content.period?.end ?? null,
      },
    };
    // `accessTo` decides whether such a right would apply today; a teen's parent may open nothing
    const decision = accessTo({ ...by, person: { ...person, relation } }, 'growth', 'view');
    return decision.allow || decision.reason === 'teen';
  });
  return found ? { source: found.source, id: found.id } : null;
}
