import type { Derivation } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { afterImport, type ClinicFields, type DepartmentFields } from '../places/clinics.rules.ts';
import { readClinician, readRole } from './clinicians.rules.ts';
import * as sql from './derive.sql.ts';
import { type CameClinic, type CameDepartment, readPlaces } from './places.rules.ts';

type Records = Access<'system:records'>;
type Deps = { settings: Settings; now: Date };

const PLACE = / (?:Location|Organization)\/[^ ]+$/;
const PERSON = / (?:Practitioner|PractitionerRole)\/[^ ]+$/;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
/** jsonb orders keys its own way, so what arrived is compared regardless of their order. */
const inOrder = (of: object): [string, unknown][] =>
  Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Clinics, departments and clinicians, from resources that belong to no one person. Unlike other
 * derivations it marks resources, not people: it ignores the resources of a person's record.
 */
export const clinicDerivation: Derivation = {
  name: 'clinics',
  types: [],
  atOnce: 200,
  parallel: 1,
  mark: async () => {},
  async markReferring(access, refs) {
    const stale = refs.flatMap((ref) =>
      PLACE.test(ref) ? ref.replace(PLACE, '') : PERSON.test(ref) ? ref : [],
    );
    if (stale.length > 0) await sql.markStale(access, [...new Set(stale)]);
  },
  take: sql.takeStale,
  async derive(access, keys, { settings, now }) {
    for (const source of keys.filter((key) => !PERSON.test(key)))
      await derivePlaces(access, source, { settings, now });
    await derivePeople(
      access,
      keys.filter((key) => PERSON.test(key)),
      { settings, now },
    );
  },
};

async function derivePlaces(access: Records, source: string, deps: Deps): Promise<void> {
  const of = (ref: string) => `${source} ${ref}`;
  const places = readPlaces(await sql.listCame(access, source));
  await deriveClinics(
    access,
    places.clinics.map((one) => ({
      ...one,
      ref: of(one.ref),
      organization: one.organization && of(one.organization),
    })),
    deps,
  );
  await deriveDepartments(
    access,
    places.departments.map((one) => ({ ...one, ref: of(one.ref), clinic: of(one.clinic) })),
    deps,
  );
}

async function deriveClinics(
  access: Records,
  clinics: readonly CameClinic[],
  { settings, now }: Deps,
): Promise<void> {
  const there = await sql.listOfSource(
    access,
    clinics.map((one) => one.ref),
  );
  const byRef = new Map(there.map((one) => [one.ref, one]));
  await sql.insertProposed(
    access,
    clinics.filter((one) => !byRef.has(one.ref)),
    settings.zone,
    now,
  );
  for (const { ref, organization, came } of clinics) {
    const before = byRef.get(ref);
    if (!before) continue;
    const isAsBefore = same(inOrder(before.came ?? {}), inOrder(came));
    if (isAsBefore && before.organization === organization) continue;
    const { name, street, city, region, postalCode, zone, phone, fax, hours } = before;
    const fields: ClinicFields = {
      name,
      street,
      city,
      region,
      postalCode,
      zone,
      phone,
      fax,
      hours,
    };
    // a clinic that the sender closes is closed; only staff can open it again
    const closes = came.over && !before.came?.over;
    await sql.updateCame(
      access,
      before.id,
      afterImport(fields, came, before.byHand),
      { state: closes ? 'inactive' : before.state, organization, came },
      now,
    );
  }
}

async function deriveDepartments(
  access: Records,
  departments: readonly CameDepartment[],
  { now }: Deps,
): Promise<void> {
  const there = await sql.listDepartmentsOfSource(
    access,
    departments.map((one) => one.ref),
  );
  const byRef = new Map(there.map((one) => [one.ref, one]));
  for (const one of departments) {
    const before = byRef.get(one.ref);
    if (!before) await sql.insertCameDepartment(access, one, now);
    else if (!same(inOrder(before.came ?? {}), inOrder(one.came))) {
      const { name, phone, specialty } = before;
      const fields: DepartmentFields = { name, phone, specialty };
      const closes = one.came.over && !before.came?.over;
      await sql.updateCameDepartment(
        access,
        before.id,
        one.clinic,
        {
          ...afterImport(fields, one.came, before.byHand),
          active: before.active && !closes,
          came: one.came,
        },
        now,
      );
    }
  }
}

async function derivePeople(
  access: Records,
  refs: string[],
  { settings, now }: Deps,
): Promise<void> {
  if (refs.length === 0) return;
  const today = dayIn(settings.zone, now);
  for (const { ref, content } of await sql.listPeople(access, refs)) {
    if (content.resourceType === 'Practitioner') {
      const one = readClinician(content, today);
      if (one) await sql.saveClinician(access, ref, one, now);
    } else {
      const role = readRole(content, settings.zone);
      if (role) await sql.saveRole(access, ref, ref.replace(PERSON, ''), role, now);
    }
  }
}
