import type { Grant } from '../../platform/access.ts';
import type { Tx } from '../../platform/db.ts';
import { findByIdentifier } from './import.sql.ts';
import { sourceSystem } from './people.rules.ts';

/** A part of a query as it was before it was escaped; as it stands where it never was. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('\0', '');
  } catch {
    return part;
  }
}

/** The person that a reference means: by the source's own id or, where it is conditional, by identifier. Null for nobody, and for more than one. */
export function whose(tx: Tx, grant: Grant<'system:import'>, reference: string, source: string): Promise<string | null> {
  const [, system, value] = /^Patient\?(?:.*&)?identifier=(?:([^|&]*)(?:\||%7C))?([^&]+)/.exec(reference) ?? [];
  if (value !== undefined) return findByIdentifier(tx, grant, system ? decoded(system) : null, decoded(value));
  const id = reference
    .split('?')[0]
    ?.replace(/\/_history\/.*$/, '')
    .replace(/^urn:uuid:/, '')
    .split('/')
    .pop();
  return findByIdentifier(tx, grant, sourceSystem(source), id ?? '');
}
