import { listHeld } from '../../people/cases/cases.ts';
import { sourceSystem } from '../../people/matching/matching.rules.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Checked } from '../validation/check.ts';
import { findByNumber, findByResource, findBySourceIds, listOfSource } from './whose.sql.ts';

/** A person's id, `nobody` for somebody unknown, or `waits` while records staff are asked. */
export type Whose = string;

const MOST = 20_000;

/**
 * Reads all people of a source, unless there are too many: then `learnPeople` reads them as needed.
 */
export async function learnAll(
  access: Access<'system:import'>,
  source: string,
  people: Map<string, Whose>,
): Promise<void> {
  const found = await listOfSource(access, sourceSystem(source), MOST + 1);
  if (found.length > MOST) return;
  for (const { value, patientId } of found) people.set(`Patient/${value}`, patientId);
  for (const id of await listHeld(access, source, null)) people.set(`Patient/${id}`, 'waits');
}

/** Whether any of these resources is about somebody who was not read yet. */
export const isUnknown = (
  people: ReadonlyMap<string, Whose>,
  checked: readonly Checked[],
): boolean => checked.some((one) => !one.problem && one.about.keys.some((key) => !people.has(key)));

/**
 * Reads the people that these resources are about.
 * @param people is added to: key of `aboutOf` -> whose
 */
export async function learnPeople(
  access: Access<'system:import'>,
  source: string,
  people: Map<string, Whose>,
  checked: readonly Checked[],
): Promise<void> {
  const keys = new Set<string>();
  for (const one of checked)
    if (!one.problem) for (const key of one.about.keys) if (!people.has(key)) keys.add(key);
  if (keys.size === 0) return;
  const ids = [...keys].flatMap((key) =>
    key.startsWith('Patient/') ? [key.slice('Patient/'.length)] : [],
  );
  if (ids.length > 0) {
    const [found, held] = await Promise.all([
      findBySourceIds(access, sourceSystem(source), ids),
      listHeld(access, source, ids),
    ]);
    for (const id of ids)
      people.set(`Patient/${id}`, held.has(id) ? 'waits' : (found.get(id) ?? 'nobody'));
  }
  for (const key of keys) {
    if (key.startsWith('Patient/')) continue;
    const number = /^identifier:([^|]*)\|(.*)$/s.exec(key);
    const [type = '', id = ''] = key.split('/');
    const person = number
      ? await findByNumber(access, number[1] ?? '', number[2] ?? '')
      : await findByResource(access, source, type, id);
    people.set(key, person ?? 'nobody');
  }
}
