import type { z } from 'zod';
import { checkedIn, withBoxes } from '../../platform/http/forms.ts';

export const ROLE = 'role-';
/** A form with a checkbox for each role. */
export const withRoles = <S extends z.ZodRawShape>(shape: S) => withBoxes(shape, ROLE);

/** The keys of the checked roles. */
export const rolesIn = (typed: Readonly<Record<string, unknown>>) => checkedIn(typed, ROLE);
