import type { Category } from '../../../categories.rules.ts';
import { accessTo, opensAnything, type Standing } from '../../../family/access-classes.rules.ts';
import { isAction } from '../../../family/law.rules.ts';
import { SHAREABLE } from '../../../family/rights/rights.rules.ts';
import type { Relation, RelationOrder } from '../../../platform/access/actor.ts';
import type { PlainDate } from '../../../platform/clock.ts';

/** What a right opens today in one category. */
export interface Opened {
  category: Category;
  view: boolean;
  /** Null if the category has no actions. */
  act: boolean | null;
}

/** What a caregiver's right opens today, category by category. */
export const opensToday = (standing: Standing): Opened[] =>
  SHAREABLE.map((category) => ({
    category,
    view: accessTo(standing, category, 'view').allow,
    act: isAction(category, 'act') ? accessTo(standing, category, 'act').allow : null,
  }));

/** The same facts with different court orders. */
const ordered = (standing: Standing, orders: readonly RelationOrder[]): Standing =>
  standing.person?.relation
    ? {
        ...standing,
        person: { ...standing.person, relation: { ...standing.person.relation, orders } },
      }
    : standing;

/** Whose right opens something today, but nothing under one more court order. */
export const closedBy = <T>(
  rights: readonly { of: T; standing: Standing; order: RelationOrder }[],
): T[] =>
  rights
    .filter(
      ({ standing, order }) =>
        opensAnything(standing) &&
        !opensAnything(ordered(standing, [...ordersOf(standing), order])),
    )
    .map(({ of }) => of);

/** Whose right opens something again once a court order has ended. */
export const openedWithout = <T>(
  rights: readonly { of: T; standing: Standing; without: Relation['orders'] }[],
): T[] =>
  rights
    .filter(
      ({ standing, without }) =>
        !opensAnything(standing) && opensAnything(ordered(standing, without)),
    )
    .map(({ of }) => of);

const ordersOf = ({ person }: Standing): Relation['orders'] => person?.relation?.orders ?? [];

/** A court order as staff recorded it. */
export interface RecordedOrder {
  id?: string;
  kind: string;
  accountId: string | null;
  startsOn: PlainDate;
  endsOn: PlainDate | null;
}
/** Court orders, as they apply to one caregiver. */
export const ordersFor = (
  accountId: string,
  orders: readonly RecordedOrder[],
): Relation['orders'] =>
  orders.map(({ kind, startsOn, endsOn, ...order }) => ({
    ...{ kind, startsOn, endsOn },
    names: order.accountId === accountId ? 'caregiver' : 'somebody-else',
  }));
