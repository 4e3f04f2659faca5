import type { Grant } from '../platform/access.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Tx } from '../platform/db.ts';
import { type Plan, readPlans } from './coverage.rules.ts';
import * as sql from './coverage.sql.ts';

/** The person's plans, also those that ended: a former member keeps them (product.md, row 1). */
export const listPlans = async (tx: Tx, grant: Grant<'coverage:read'>, today: PlainDate): Promise<Plan[]> => readPlans(await sql.listCoverages(tx, grant), today);
