import { sourceSystem } from '../../people/matching.rules.ts';
import { listHeld } from '../../people/recognize.ts';
import type { Grant } from '../../platform/access.ts';
import type { Tx } from '../../platform/db.ts';
import type { Checked } from './check.ts';
import { findByNumber, findByResource, findBySourceIds } from './import.sql.ts';

/** Whose something is: a person's id, nobody's who is here, or somebody's about whom records staff are asked. */
export type Whose = string;

/**
 * Learns what the keys of these resources (`aboutOf`) lead to. Remembered in `people`, for as long as the caller keeps it.
 * @param people key -> a person's id, `nobody` or `waits`
 */
export async function learnPeople(tx: Tx, grant: Grant<'system:import'>, source: string, people: Map<string, Whose>, checked: readonly Checked[]): Promise<void> {
  const keys = new Set<string>();
  for (const one of checked) if (!one.problem) for (const key of one.about.keys) if (!people.has(key)) keys.add(key);
  if (keys.size === 0) return;
  const ids = [...keys].flatMap((key) => (key.startsWith('Patient/') ? [key.slice('Patient/'.length)] : []));
  if (ids.length > 0) {
    const [found, held] = await Promise.all([findBySourceIds(tx, grant, sourceSystem(source), ids), listHeld(tx, grant, source, ids)]);
    for (const id of ids) people.set(`Patient/${id}`, held.has(id) ? 'waits' : (found.get(id) ?? 'nobody'));
  }
  for (const key of keys) {
    if (key.startsWith('Patient/')) continue;
    const number = /^identifier:([^|]*)\|(.*)$/s.exec(key);
    const [type = '', id = ''] = key.split('/');
    const person = number ? await findByNumber(tx, grant, number[1] ?? '', number[2] ?? '') : await findByResource(tx, grant, source, type, id);
    people.set(key, person ?? 'nobody');
  }
}
