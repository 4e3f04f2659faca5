import { lawOf } from '../../family/law.rules.ts';
import { standingOf } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import {
  ageAt,
  changeBy,
  changeOf,
  daysLeft,
  nextBirthday,
  type Part,
  partsAround,
  standingFor,
  type Turn,
} from './birthdays.rules.ts';
import { listCaregivers, listMinorRights } from './birthdays.sql.ts';

/** How many days after a birthday the pages still mention it. */
const RECENT_DAYS = 7;

/** A birthday that changes access to the open record, as the person or a caregiver sees it. */
export interface Birthday {
  turns: Turn;
  on: PlainDate;
  age: number;
  /** Days until then; negative once it is over. */
  left: number;
  own: boolean;
  /** Only part of the birth date is known. */
  about: boolean;
}

/** The open record's next birthday, or one that was a few days ago. */
function birthdayOfOpen(
  access: Access<'birthdays:read'>,
  settings: Settings,
): Omit<Birthday, 'own'> | null {
  const { person, actor } = access;
  if (!actor || person.deceased) return null;
  const law = lawOf(settings);
  const today = actor.days.last;
  const next = nextBirthday(person, law, addDays(today, -RECENT_DAYS));
  return (
    next && {
      ...next,
      age: ageAt(next.turns, law),
      left: daysLeft(today, next.on),
      about: person.birthDate === null,
    }
  );
}

/** Who sees what around the birthday; people who see the same are grouped. */
export interface Group {
  /** The caregivers' names; empty for the reader's own access. */
  names: string[];
  parts: Part[];
}

/**
 * What the next birthday changes for the reader. A caregiver sees only their own access; the person
 * sees everyone's access that changes.
 * @returns null if it changes nothing
 */
export async function previewBirthday(
  access: Access<'birthdays:read'>,
  settings: Settings,
): Promise<{ birthday: Birthday; groups: Group[] } | null> {
  const { person, actor } = access;
  const next = birthdayOfOpen(access, settings);
  if (!next || !actor) return null;
  const { on } = next;
  if (access.as !== 'self') {
    const standing = standingOf({ actor, person, settings });
    if (changeBy(standing, on) === null) return null;
    const groups = [{ names: [], parts: partsAround(standing, on) }];
    return { birthday: { ...next, own: false }, groups };
  }
  const rights = await listMinorRights(access);
  const changing = rights.filter((right) => changeOf(person, right, { settings, on }) !== null);
  if (changing.length === 0) return null;
  const names = new Map((await listCaregivers(access)).map(({ id, name }) => [id, name]));
  const groups = new Map<string, Group>();
  for (const right of changing) {
    const parts = partsAround(standingFor(person, right, { settings, on }), on);
    const key = JSON.stringify(parts);
    const group = groups.get(key) ?? { names: [], parts };
    groups.set(key, group);
    group.names.push(names.get(right.accountId) ?? '');
  }
  return { birthday: { ...next, own: true }, groups: [...groups.values()] };
}

/** The birthday for a card on Today: soon, today, or a few days ago. */
export async function soonBirthday(
  access: Access<'birthdays:read'>,
  settings: Settings,
): Promise<Birthday | null> {
  const next = birthdayOfOpen(access, settings);
  if (!next || next.left > Math.max(...settings.birthdayDays)) return null;
  return (await previewBirthday(access, settings))?.birthday ?? null;
}
