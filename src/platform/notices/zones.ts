import type { Access } from '../access/access.ts';

/**
 * Finds the time zone of the place that looks after a person.
 * @returns an IANA time zone; null if there is no such place
 */
export type FindZone = (
  access: Access<'system:notices'>,
  personId: string,
) => Promise<string | null>;

let installed: FindZone | undefined;

/**
 * Registers how a person's zone is found when their address does not tell it.
 * @throws Error if another feature has registered a way
 */
export function installZone(find: FindZone): void {
  if (installed && installed !== find) throw new Error('two features find the zone of a person');
  installed = find;
}

/** The zone that a feature finds; null if none does. */
export const findZone: FindZone = async (access, personId) =>
  (await installed?.(access, personId)) ?? null;
