import { opensAnything, type Standing } from '../../../family/access-classes.rules.ts';
import { listNames, listRights, type Right } from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import type { Settings } from '../../../platform/settings/settings.ts';
import { logDeed } from '../shared/audit.ts';
import { closedBy, openedWithout, ordersFor } from '../shared/effects.rules.ts';
import {
  type FlagKind,
  insertFlag,
  type LiftedFlag,
  liftFlag,
  listFlags,
  listLiftedFlags,
  type SafetyFlag,
} from '../shared/flags.ts';
import {
  type CourtOrder,
  endOrder,
  insertOrder,
  listOrders,
  type OrderKind,
} from '../shared/orders.ts';
import { listLastUses, listNotes } from './record.sql.ts';

type OnRecord = Access<'care:staff' | 'care:record'>;
type Changing = Access<'care:record'>;
type Ages = Pick<Settings, 'teenAge' | 'adultAge' | 'familyLaw'>;

/** A right as records staff see it. */
export interface RecordRight {
  right: Right;
  name: string;
  /** Who gave it and who ended it. */
  grantedBy: string | null;
  revokedBy: string | null;
  lastUsed: Date | null;
  note: string;
  /** It opens some part of the record today. */
  opens: boolean;
}
export interface RecordCaregivers {
  rights: RecordRight[];
  flags: SafetyFlag[];
  lifted: LiftedFlag[];
  orders: CourtOrder[];
  names: Map<string, string>;
}

const standingOf = (access: OnRecord, right: Right, settings: Ages): Standing => ({
  person: { ...access.person, relation: right },
  caregiverDeceased: false,
  days: access.actor?.days ?? { first: '', last: '' },
  settings,
});

/** Everyone who has or had access to the open record, with flags and court orders. */
export async function readCaregivers(access: OnRecord, settings: Ages): Promise<RecordCaregivers> {
  const id = access.person.id;
  const [rights, names, uses, notes, flags, lifted, orders] = await Promise.all([
    listRights(access, id),
    listNames(access),
    listLastUses(access),
    listNotes(access),
    listFlags(access, id),
    listLiftedFlags(access),
    listOrders(access, id),
  ]);
  const nameOf = (account: string | null) => (account && names.get(account)) ?? null;
  return {
    rights: rights.map((right) => ({
      right,
      name: nameOf(right.accountId) ?? '–',
      grantedBy: nameOf(right.grantedBy),
      revokedBy: nameOf(right.revokedBy),
      lastUsed: uses.get(right.accountId) ?? null,
      note: notes.get(right.id) ?? '',
      opens:
        right.revokedAt === null &&
        right.suspendedAt === null &&
        right.heldAt === null &&
        opensAnything(standingOf(access, right, settings)),
    })),
    flags,
    lifted,
    orders,
    names,
  };
}

const inForce = ({ rights }: RecordCaregivers): RecordRight[] =>
  rights.filter(
    ({ opens, right }) => opens || (!right.revokedAt && !right.suspendedAt && !right.heldAt),
  );

export interface NewOrder {
  kind: OrderKind;
  accountId: string | null;
  party: string;
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  note: string;
}

/** The names of people who lose access now because of a new order. */
export const closesNow = (
  access: OnRecord,
  all: RecordCaregivers,
  order: NewOrder,
  settings: Ages,
): string[] =>
  closedBy(
    inForce(all).flatMap(({ right, name }) =>
      ordersFor(right.accountId, [order]).map((one) => ({
        of: name,
        standing: standingOf(access, right, settings),
        order: one,
      })),
    ),
  );

/** The names of people who get access again when an order ends. */
export const opensAgain = (
  access: OnRecord,
  all: RecordCaregivers,
  order: CourtOrder,
  settings: Ages,
): string[] => {
  const rest = all.orders.filter(({ id, endedAt }) => id !== order.id && endedAt === null);
  return openedWithout(
    inForce(all).map(({ right, name }) => ({
      of: name,
      standing: standingOf(access, right, settings),
      without: ordersFor(right.accountId, rest),
    })),
  );
};

/** Whether the account has or had a right to the open record, so an order or flag may name it. */
const isKnown = ({ rights }: RecordCaregivers, accountId: string | null): boolean =>
  accountId === null || rights.some(({ right }) => right.accountId === accountId);

/** Records a court order, which applies from the next request on. False if it names a stranger. */
export async function recordOrder(
  access: Changing,
  order: NewOrder,
  settings: Ages,
): Promise<boolean> {
  if (!isKnown(await readCaregivers(access, settings), order.accountId)) return false;
  await insertOrder(access, { ...order, patientId: access.person.id });
  logDeed(access, access.person.id, 'care:order', order.kind);
  return true;
}

/** Ends a court order. False if it had already ended. */
export async function endCourtOrder(access: Changing, id: string): Promise<boolean> {
  const ended = await endOrder(access, access.person.id, id);
  if (ended) logDeed(access, access.person.id, 'care:order-end');
  return ended;
}

/** Raises a safety flag. False if it names a stranger. */
export async function raiseFlag(
  access: Changing,
  flag: { kind: FlagKind; accountId: string | null; reason: string },
  settings: Ages,
): Promise<boolean> {
  if (!isKnown(await readCaregivers(access, settings), flag.accountId)) return false;
  await insertFlag(access, { ...flag, patientId: access.person.id });
  logDeed(access, access.person.id, 'care:flag', flag.kind);
  return true;
}

/** Lifts a safety flag with a reason. False if it was already lifted. */
export async function liftSafetyFlag(access: Changing, id: string, why: string): Promise<boolean> {
  const lifted = await liftFlag(access, access.person.id, id, why);
  if (lifted) logDeed(access, access.person.id, 'care:flag-lift');
  return lifted;
}
