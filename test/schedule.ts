import { minuteOf } from '../src/scheduling/availability/minutes.rules.ts';
import { Browser } from './browser.ts';
import { makeWorld, type World } from './world.ts';

export const ZONES = {
  Larkmoor: 'America/Chicago',
  Summit: 'America/Denver',
  Kapua: 'Pacific/Honolulu',
};
export type ClinicName = keyof typeof ZONES;

export interface TypeSpec {
  minutes?: number;
  before?: number;
  after?: number;
  grid?: number;
  needs_room?: boolean;
  modes?: string[];
  lead_minutes?: number;
  horizon_days?: number;
  direct?: boolean;
  confidential?: boolean;
  most_open?: number | null;
  one_a_day?: boolean;
  own_care_team?: boolean;
  youngest?: number | null;
  oldest?: number | null;
}
export interface HoursSpec {
  weekdays?: number[];
  from?: number;
  until?: number;
  every?: number;
  first?: string;
  last?: string | null;
  types: string[];
  modes?: string[];
}

export type ScheduleWorld = Awaited<ReturnType<typeof openSchedule>>;

/** A world with three clinics in as many zones, and what a test adds to it. */
export async function openSchedule(options: Parameters<typeof makeWorld>[0] = {}) {
  const world = await makeWorld(options);
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';
  const clinics = {} as Record<ClinicName, string>;
  for (const [name, zone] of Object.entries(ZONES) as [ClinicName, string][])
    clinics[name] = await one(
      `insert into clinic (name, street, city, region, postal_code, zone, phone, state, changed_at)
       values ($1, '1 Main Street', $1 || ' City', 'XX', '50000', $2, '319-555-0170', 'active', now())
       returning id`,
      [`${name} Clinic`, zone],
    );
  const clinician = (name: string): Promise<string> =>
    one(
      `insert into clinician (ref, name, name_key, active, changed_at)
       values ('test Practitioner/' || gen_random_uuid(), $1, lower($1), true, now()) returning id`,
      [name],
    );
  async function type(name: string, spec: TypeSpec = {}): Promise<string> {
    const all: Required<TypeSpec> = {
      ...{ minutes: 30, before: 0, after: 0, grid: 30, needs_room: false, modes: ['in-person'] },
      ...{ lead_minutes: 0, horizon_days: 365, direct: true, confidential: false },
      ...{ most_open: null, one_a_day: false, own_care_team: false, youngest: null, oldest: null },
      ...spec,
    };
    const { before, after, ...rest } = all;
    const row: Record<string, unknown> = { ...rest, minutes_before: before, minutes_after: after };
    const names = Object.keys(row);
    return one(
      `insert into visit_type (name, name_es, ${names.join(', ')}, changed_at)
       values ($1, $1 || ' (es)', ${names.map((_, i) => `$${i + 2}`).join(', ')}, now())
       returning id`,
      [name, ...Object.values(row)],
    );
  }
  const reason = (typeId: string, name = 'Check-up', urgent = false): Promise<string> =>
    one(
      `insert into visit_reason (visit_type_id, name, name_es, urgent, changed_at)
       values ($1, $2, $2 || ' (es)', $3, now()) returning id`,
      [typeId, name, urgent],
    );
  const hours = (clinicianId: string, at: ClinicName, spec: HoursSpec): Promise<string> =>
    one(
      `insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
         every_weeks, first_day, last_day, visit_types, modes, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now()) returning id`,
      [
        ...[clinicianId, clinics[at], spec.weekdays ?? [1, 2, 3, 4, 5]],
        ...[spec.from ?? 9 * 60, spec.until ?? 17 * 60, spec.every ?? 1],
        ...[spec.first ?? '2026-01-01', spec.last ?? null, spec.types],
        spec.modes ?? ['in-person', 'phone', 'video'],
      ],
    );

  let count = 0;
  /** A member with a record and an account, signed on. */
  async function member(
    rest: { given?: string; birthDate?: string; language?: 'en' | 'es' } = {},
  ): Promise<Member> {
    count += 1;
    const userId = `visitor${count}`;
    const patientId = await world.person({
      given: rest.given ?? `Visitor${count}`,
      family: 'Lane',
      birthDate: rest.birthDate ?? '1980-04-05',
    });
    const accountId = await world.account({
      ...{ userId, patientId, name: rest.given ?? `Visitor${count}` },
      language: rest.language ?? 'en',
    });
    const browser = await new Browser(world).signOn(userId);
    return { userId, patientId, accountId, browser, base: `/people/${patientId}/appointments` };
  }
  /** What a page lists: the values of its time buttons, with how they read. */
  async function listed(
    who: Member,
    reasonId: string,
    query = '',
  ): Promise<{ value: string; text: string }[]> {
    await who.browser.open(`${who.base}/new/${reasonId}?go=on${query}`);
    return who.browser.query('button[name="time"]').map((each) => ({
      value: each.getAttribute('value') ?? '',
      text: (each.firstChild?.textContent ?? '').trim().replace('\u00a0', ' '),
    }));
  }
  const post = (who: Member, path: string, form: Record<string, string>) =>
    who.browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
  /** Presses a time. The id of the hold, or null if it was refused. */
  async function press(who: Member, reasonId: string, value: string): Promise<string | null> {
    const answer = await post(who, `${who.base}/new/${reasonId}`, { time: value });
    return /holds\/([0-9a-f-]{36})$/.exec(String(answer.headers.location))?.[1] ?? null;
  }
  const DETAILS = { mode: 'in-person', reason: '', companion: '', interpreter: '' };
  /** Confirms a hold. The id of the visit, or null. */
  async function confirm(
    who: Member,
    hold: string,
    details: Partial<typeof DETAILS> = {},
  ): Promise<string | null> {
    const answer = await post(who, `${who.base}/holds/${hold}`, { ...DETAILS, ...details });
    return (
      /appointments\/([0-9a-f-]{36})\?done=booked$/.exec(String(answer.headers.location))?.[1] ??
      null
    );
  }
  async function book(who: Member, reasonId: string, value: string): Promise<string | null> {
    const hold = await press(who, reasonId, value);
    return hold ? confirm(who, hold) : null;
  }
  /** A time as its button names it. */
  const time = (clinicianId: string, at: ClinicName, instant: string, mode = 'in-person'): string =>
    `${clinicianId} ${clinics[at]} ${mode} ${minuteOf(new Date(instant))}`;
  const visits = () =>
    world.sql<{ id: string; startsAt: Date; state: string; sequence: number; patientId: string }>(
      'select id, patient_id, starts_at, state, sequence from visit order by starts_at, id',
    );
  /** Nothing that the database keeps overlaps. */
  const overlaps = async (): Promise<number> =>
    (
      await world.sql<{ n: number }>(
        `select count(*)::int as n from booked a join booked b
         on a.resource = b.resource and a.id < b.id and a.during && b.during
         and not a.over and not b.over`,
      )
    )[0]?.n ?? -1;
  return {
    ...{ world, one, clinics, clinician, type, reason, hours, member, listed, post, press },
    ...{ confirm, book, time, visits, overlaps },
  };
}
export interface Member {
  userId: string;
  patientId: string;
  accountId: string;
  browser: Browser;
  base: string;
}
export type { World };
