import * as sql from './messages.sql.ts';

export type { MessageRow } from './messages.sql.ts';
export const { listFailing } = sql;
