import type { Fit } from '../availability/starts.rules.ts';
import type { DirectRule } from './direct.rules.ts';

/** How a visit takes place. */
export const MODES = ['in-person', 'phone', 'video'] as const;
export type Mode = (typeof MODES)[number];

/** A type of visit. */
export interface VisitType extends DirectRule, Fit {
  id: string;
  name: string;
  nameEs: string;
  modes: Mode[];
  needsRoom: boolean;
  prepare: string;
  prepareEs: string;
  confidential: boolean;
  active: boolean;
  version: number;
}
