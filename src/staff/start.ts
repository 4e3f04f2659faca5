import type { Db } from '../platform/access/db.ts';
import { declaredPermissions } from '../platform/access/permissions.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { wordsIn } from '../platform/i18n.ts';
import { insertChange, lockRoles, readHouse } from './grants/house.sql.ts';
import { addToRole, knownAnew, startRoles } from './roles/roles.sql.ts';
import { STARTING_ROLES } from './roles.rules.ts';

/**
 * Brings the database up to what the features declare: the roles that an installation starts with,
 * and each permission that is new to it, once, in its starting roles. Several processes may do so
 * at the same time.
 */
export const prepareRoles = (db: Pick<Db, 'asSystem'>, now: Date): Promise<void> =>
  db.asSystem('system:roles', systemRequest(now, 'start'), async (access) => {
    const [en, es] = [wordsIn('en', 'UTC'), wordsIn('es', 'UTC')];
    const declared = declaredPermissions();
    await lockRoles(access);
    const anew = await knownAnew(
      access,
      declared.map(({ name }) => name),
    );
    if (anew.length === 0) return;
    const roles = STARTING_ROLES.map((key, position) => ({
      key,
      position,
      nameEn: en(`role.${key}`),
      nameEs: es(`role.${key}`),
    }));
    await startRoles(access, roles);
    const house = await readHouse(access);
    for (const { key } of roles) {
      const names = declared
        .filter(({ name, startsIn }) => anew.includes(name) && startsIn.includes(key))
        .map(({ name }) => name);
      if (names.length === 0) continue;
      await addToRole(access, key, names);
      const before = house.roles.find((role) => role.key === key)?.permissions ?? [];
      const after = [...new Set([...before, ...names])].sort();
      insertChange(access, { change: 'started', roleKey: key, before, after });
    }
  });
