import type { Patient, Resource } from '@medplum/fhirtypes';
import { demoDeps } from '../demo/acting.ts';
import { CRAWL_STAFF, type CrawlItem, type CrawlRecord } from '../src/crawl-part.ts';
import type { Feature } from '../src/feature.ts';
import { dayIn } from '../src/platform/clock.ts';
import { mrn } from './access-objects.ts';
import { Browser } from './browser.ts';
import { BORN, KINDS, type Kind, seesItem } from './crawl-kinds.ts';
import { settle } from './crawl-work.ts';
import { patient } from './labs.ts';
import { pharmacies } from './medicines.ts';
import { confirmAddresses } from './notices.ts';
import { makeWorld, type World } from './world.ts';

/** A record of the crawl: one of each kind with everything that its caregiver sees, one empty. */
export interface Crawlee extends CrawlRecord {
  kind: Kind;
  full: boolean;
  /** Whether the person has an account. */
  account: boolean;
  id: string;
  mrn: string;
}
/** Two portals that differ only in what is hidden from each caregiver. */
export interface CrawlScene {
  without: World;
  withIt: World;
  records: readonly Crawlee[];
  items: readonly CrawlItem[];
  /** By user ID, the cookies of a session in both portals. */
  sessions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Everything in either database that looks like an id. */
  known: ReadonlySet<string>;
  /** By person, the ids that only hidden items have brought, each with its table. */
  hidden: ReadonlyMap<string, readonly { table: string; id: string }[]>;
  pharmacy: string;
}

export const itemsOf = (features: readonly Feature[]): CrawlItem[] =>
  features.flatMap(({ crawl }) => ('items' in crawl ? crawl.items : []));

const slug = (name: string) => name.replaceAll(' ', '-');
/** The user IDs of those who look at the records of a kind. */
export const lookersOf = (kind: Kind): string[] =>
  kind.self
    ? [slug(kind.name), `${slug(kind.name)}-empty`]
    : [`by-${slug(kind.name)}`, ...(kind.both ? [`also-${slug(kind.name)}`] : [])];

/** The patients that the crawl needs beside the records: caregivers’ own, and somebody else’s. */
/** A member who has nothing to do with any of the records. */
const ANOTHER = { userId: 'another', mrn: '9100010000' };
const othersOf = (kinds: readonly Kind[]): string[] => [
  'another',
  ...kinds.filter((one) => !one.withoutRecord && !one.self).flatMap(lookersOf),
];

function recordsOf(kinds: readonly Kind[], today: string): Omit<Crawlee, 'id'>[] {
  return kinds.flatMap((kind, at) =>
    (kind.sees.length > 0 ? [true, false] : [false]).map((full) => {
      const of = full ? slug(kind.name) : `${slug(kind.name)}-empty`;
      const number = `90000${100 + at}${full ? 1 : 2}0`;
      return {
        of,
        kind,
        full,
        today,
        mrn: number,
        another: 'another',
        self: of,
        account: kind.band !== 'child',
        patient: patient(of, {
          name: [{ given: [`Given-${of}`], family: 'Crawled' }],
          birthDate: BORN[kind.band],
          identifier: mrn(number),
        }) as Patient & { id: string },
      };
    }),
  );
}

/** A young child has no account, and does nothing on their own. */
export const isPossible = ({ account }: Crawlee, { own }: CrawlItem): boolean => account || !own;

/** Puts what `chosen` says into each record of a world, by import and by work. */
async function put(
  world: World,
  records: readonly Crawlee[],
  items: readonly CrawlItem[],
  chosen: (record: Crawlee, item: CrawlItem) => boolean,
  how: 'whole' | 'instead' = 'whole',
): Promise<void> {
  const puts = records.flatMap((record) =>
    items
      .filter((item) => isPossible(record, item) && chosen(record, item))
      .map((item) => ({ record, item })),
  );
  const resources = puts.flatMap(({ record, item }): Resource[] => item.resources?.(record) ?? []);
  if (how === 'whole' && resources.length > 0) await world.bring(resources);
  const find = (of: string) => {
    const record = records.find((one) => one.of === of);
    if (!record) throw new Error(`the crawl has no ${of}`);
    return record;
  };
  const deps = demoDeps({
    ...world,
    log: () => {},
    today: dayIn(world.settings.zone, world.clock.now()),
    patientOf: (of) => find(of).patient,
    mrnOf: (of) => (of === ANOTHER.userId ? ANOTHER.mrn : find(of).mrn),
  });
  for (const { record, item } of puts)
    await (how === 'whole' ? item.work : item.instead)?.(deps, record);
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const tablesOf = (world: World, withPatient: boolean) =>
  world.sql<{ name: string }>(
    `select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and c.relname <> 'audit_event' and (not $1 or (
          select count(*) from pg_attribute a where a.attrelid = c.oid
            and a.attname in ('patient_id', 'id') and a.atttypid = 'uuid'::regtype) = 2)
      order by 1`,
    [withPatient],
  );

/** Every id of a row in somebody's record. */
async function idsOf(world: World): Promise<{ person: string; table: string; id: string }[]> {
  const found: { person: string; table: string; id: string }[] = [];
  for (const { name } of await tablesOf(world, true))
    for (const row of await world.sql<{ person: string; id: string }>(
      `select distinct patient_id as person, id from ${name} where patient_id is not null`,
    ))
      found.push({ ...row, table: name });
  return found;
}

async function everyId(world: World, into: Set<string>): Promise<void> {
  for (const { name } of await tablesOf(world, false))
    for (const { text } of await world.sql<{ text: string }>(
      `select t::text as text from ${name} t`,
    ))
      for (const [id] of text.matchAll(UUID)) into.add(id);
}

/**
 * @param features those of the portal, whose items are put into the records
 * @param further features that only a test has
 */
export async function makeCrawl(
  features: readonly Feature[],
  { further = [], kinds = KINDS }: { further?: Feature[]; kinds?: readonly Kind[] } = {},
): Promise<CrawlScene> {
  const without = await makeWorld({ features: further });
  const items = itemsOf([...features, ...further]);
  const today = dayIn(without.settings.zone, without.clock.now());
  const places = await pharmacies(without);
  const drafts = recordsOf(kinds, today);
  await without.bring([
    ...drafts.map((one) => one.patient),
    ...othersOf(kinds).map((name, at) =>
      patient(name, {
        name: [{ given: [`Own-${name}`], family: 'Crawler' }],
        identifier: mrn(`91000${100 + at}00`),
      }),
    ),
  ]);
  const ids = new Map(
    (
      await without.sql<{ name: string; id: string }>(
        'select value as name, patient_id as id from person_identifier',
      )
    ).map(({ name, id }) => [name, id]),
  );
  const idOf = (name: string) => ids.get(name) ?? '';
  const records = drafts.map((one): Crawlee => ({ ...one, id: idOf(one.of) }));
  for (const role of CRAWL_STAFF)
    await without.account({ userId: role, roles: [role], name: `Staff of the crawl, ${role}` });
  await without.account({ userId: 'another', patientId: idOf('another'), name: 'Wanda Another' });
  for (const one of records) {
    if (!one.account) continue;
    await without.account({ userId: one.self, patientId: one.id, name: `Own ${one.of}` });
  }
  const sessions = new Map<string, ReadonlyMap<string, string>>();
  for (const kind of kinds.filter((one) => !one.self))
    for (const userId of lookersOf(kind)) {
      const patientId = kind.withoutRecord ? null : idOf(userId);
      const account = await without.account({ userId, patientId });
      for (const record of records.filter((one) => one.kind === kind)) {
        if (kind.right) await without.proxy(record.id, account, kind.right);
        if (kind.happened) await without.sql(kind.happened, [record.id, account]);
      }
    }
  // each of them has asked for access once, and sees what became of it
  await without.sql(
    `with asked as (
        insert into care_request (account_id, kind, given, family, birth_date, state, asked_at)
          select id, 'guardian', 'Somebody', 'Asked-for', '2017-02-25', 'in-review', $2
          from account where user_id = any($1) returning id)
      insert into care_request_step (request_id, seq, at, by, state)
        select id, 1, $2, 'caregiver', 'in-review' from asked`,
    [kinds.flatMap(lookersOf), without.clock.now()],
  );
  await without.sql(
    `with team as (insert into team (name, answer_days, state, changed_at)
        values ('Team of the crawl', 2, 'active', $1) returning id)
      insert into team_member (team_id, account_id, since)
        select team.id, account.id, $1 from team, account where user_id = 'clinician'`,
    [without.clock.now()],
  );
  await without.sql(
    `with c as (insert into clinic (name, street, city, zone, phone, state, changed_at)
        values ('Clinic of the crawl', '1 Main Street', 'Hudson', 'America/Chicago',
          '319-555-0188', 'active', $1) returning id),
      p as (insert into clinician (ref, name, name_key, active, changed_at)
        values ('crawl Practitioner/p', 'Dr. Crawl', 'crawl', true, $1) returning id),
      t as (insert into visit_type (name, name_es, minutes, grid, modes, direct, one_a_day,
          horizon_days, changed_at)
        values ('Visit of the crawl', 'Cita del rastreo', 15, 15, '{in-person}', true, false, 16, $1)
        returning id),
      r as (insert into visit_reason (visit_type_id, name, name_es, changed_at)
        select id, 'Reason of the crawl', 'Motivo del rastreo', $1 from t)
      insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
        first_day, visit_types, modes, changed_at)
      select p.id, c.id, '{3}', 480, 1200, '2026-01-01', array[t.id], '{in-person}', $1
      from p, c, t`,
    [without.clock.now()],
  );
  await confirmAddresses(without);
  await put(without, records, items, ({ full, kind }, item) => full && seesItem(kind, item));
  await settle(without, [...features, ...further]);
  for (const userId of kinds.flatMap(lookersOf))
    sessions.set(userId, new Map((await new Browser(without).signOn(userId)).cookies));
  const withIt = await makeWorld({ features: further, copyOf: without });
  const before = new Set((await idsOf(without)).map(({ id }) => id));
  await put(withIt, records, items, ({ kind }, item) => !seesItem(kind, item));
  await put(without, records, items, ({ kind }, item) => !seesItem(kind, item), 'instead');
  for (const world of [without, withIt]) {
    world.clock.pass(6 * 60_000);
    await settle(world, [...features, ...further]);
  }
  const hidden = Map.groupBy(
    (await idsOf(withIt)).filter(({ id }) => !before.has(id)),
    ({ person }) => person,
  );
  const known = new Set<string>();
  for (const world of [without, withIt]) await everyId(world, known);
  return { without, withIt, records, items, sessions, known, hidden, pharmacy: places['1600001'] };
}
