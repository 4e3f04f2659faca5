export type { LiftedFlag, SafetyFlag } from './flags.sql.ts';
export { insertFlag, liftFlag, listFlags, listLiftedFlags } from './flags.sql.ts';

/** Why someone may be in danger. */
export const FLAG_KINDS = ['abuse', 'custody', 'other'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];
