export type { CourtOrder } from './orders.sql.ts';
export { endOrder, insertOrder, listOrders } from './orders.sql.ts';

export const ORDER_KINDS = [
  'sole-custody',
  'no-contact',
  'guardianship',
  'foster-care',
  'emancipation',
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];
