import { objectsOfCare } from './access-care.ts';
import { mrn, NOTHING_MOVED, type Objects, one, type Part } from './access-objects.ts';
import { objectsOfRights } from './access-rights.ts';
import { ACTORS, type Actor, MRN } from './access-scene.ts';
import type { Browser } from './browser.ts';
import { objectsOfClinics } from './clinics.ts';
import { patient } from './labs.ts';
import { askFor, prescription } from './medicines.ts';
import type { World } from './world.ts';

/** What waits in the queues of the pharmacy, the prescribers and the mail room. */
export async function objectsOfQueues({ world, accounts, fresh, theirs, people, places }: Part) {
  const opened = people.get('opened') ?? '';
  const asks: [string, string, Parameters<typeof prescription>[2]][] = [
    ['at-another-pharmacy', '1600002', {}],
    ['renewal-own', '1600001', { repeats: 0 }],
    ['renewal-colleague', '1600001', { repeats: 0, npi: '1999999984' }],
    ['renewal-nobody', '1600001', { repeats: 0, npi: '1888888883' }],
  ];
  const requests = new Map<string, string>();
  for (const [name, ncpdp, rest] of asks) {
    await world.bring([
      patient(name, { name: [{ given: [name], family: 'Queue' }] }),
      ...prescription(`q-${name}`, name, rest),
    ]);
    const [rx] = await world.sql<{ person: string; id: string }>(
      'select patient_id as person, id from prescription where source_id = $1',
      [`q-${name}`],
    );
    const by = { id: accounts.get('another member') ?? '', name: 'A' };
    await askFor(world, rx?.person ?? '', [rx?.id ?? ''], { ncpdp }, by);
    requests.set(
      name,
      await one(world, 'select id from refill_request where prescription_id = $1', [rx?.id]),
    );
  }
  const cover = (of: Actor, by: Actor) =>
    one(
      world,
      `insert into prescriber_cover (account_id, covered_by, from_day, until_day)
        values ($1, $2, '2027-01-01', '2027-01-31') returning id`,
      [accounts.get(of), accounts.get(by)],
    );
  const letters = new Map<string, string>();
  const letter = async (state: string, name = state) => {
    await world.bring([
      patient(`letter-${name}`, {
        name: [{ given: [`letter-${name}`], family: 'Post' }],
        address: [{ line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' }],
      }),
    ]);
    const id = await one(
      world,
      `insert into letter (patient_id, state, asked_at)
        select patient_id, $1, now() from person where given = $2 returning id`,
      [state, `letter-${name}`],
    );
    letters.set(name, id);
  };
  // files are made by the app, sealed as they are
  const registrar = fresh.get('registrar') as Browser;
  const press = (path: string) =>
    registrar.request('POST', `/staff/letters/${path}`, { form: { _key: crypto.randomUUID() } });
  await letter('waiting', 'opened');
  await press('print');
  const openedBatch = await one(world, 'select id from letter_batch');
  await press(`batches/${openedBatch}/open`);
  await letter('printed');
  await letter('mailed');
  await letter('waiting');
  await press('print');
  const batch = await one(world, 'select id from letter_batch where opened_at is null');
  await letter('void');
  await world.sql("update letter set state = 'void' where id = $1", [letters.get('void')]);
  const waits = await one(
    world,
    `insert into letter (patient_id, state, asked_at) values ($1, 'waiting', now()) returning id`,
    [people.get('over')],
  );
  const dead = (table: string) => (table === 'dead_job' ? deadJob(world) : deadMessage(world));
  return {
    'pharmacy request': {
      'at one’s own pharmacy': theirs.request.get(opened) ?? '',
      'at another pharmacy': requests.get('at-another-pharmacy') ?? '',
      'a renewal that waits': requests.get('renewal-own') ?? '',
    },
    renewal: {
      'the clinician’s': requests.get('renewal-own') ?? '',
      'a colleague’s': requests.get('renewal-colleague') ?? '',
      'nobody’s': requests.get('renewal-nobody') ?? '',
      'a refill': theirs.request.get(opened) ?? '',
    },
    cover: {
      'the clinician’s': await cover('clinician', 'clinician without the record'),
      'a colleague’s': await cover('clinician without the record', 'clinician'),
    },
    letter: {
      waiting: waits,
      prepared: letters.get('waiting') ?? '',
      printed: letters.get('printed') ?? '',
      mailed: letters.get('mailed') ?? '',
      void: letters.get('void') ?? '',
    },
    batch: { prepared: batch, opened: openedBatch },
    pharmacy: { open: places['1600001'] },
    ...(await objectsOfClinics(world)),
    correction: {
      waiting: theirs.proposal.get(opened) ?? '',
      'of a joined record': theirs.proposal.get(people.get('merged') ?? '') ?? '',
    },
    message: { dead: await dead('outbox_message') },
    job: { dead: await dead('dead_job') },
    'setting change': { newest: await changedSetting(world) },
  } satisfies Objects;
}

const deadJob = (world: World) =>
  one(
    world,
    `insert into dead_job (id, queue, data, problem, tries, made_at, died_at)
      values (gen_random_uuid(), 'mail.account', '{}', 'x', 5, now(), now()) returning id`,
  );
const changedSetting = (world: World) =>
  one(
    world,
    `insert into setting_change (set_id, key, new, how, changed_at, changed_by_name)
      values (gen_random_uuid(), 'idleMinutes', '20', 'command', now(), 'root')
      returning set_id as id`,
  );
const deadMessage = (world: World) =>
  one(
    world,
    `insert into outbox_message (destination, lane, sequence, kind, state, made_at, next_at)
      values ('pharmacy', 'x', 1, 'order', 'dead', now(), now()) returning id`,
  );

/** What records staff, privacy officers and administrators decide on. */
export async function objectsOfStaff(part: Part): Promise<Objects> {
  const { world, accounts, people } = part;
  const now = world.clock.now();
  const person = async (given: string, number: string) => {
    await world.bring([
      patient(given, { name: [{ given: [given], family: 'Office' }], identifier: mrn(number) }),
    ]);
    return one(world, 'select patient_id as id from person where given = $1', [given]);
  };
  const [left, right, joined, parted] = [
    await person('left', '9000000501'),
    await person('right', '9000000502'),
    await person('joined', '9000000503'),
    await person('parted', '9000000504'),
  ];
  await person('listed', MRN.listed);
  await person('free', MRN.free);
  const identityCase = (state: string) =>
    one(
      world,
      `insert into identity_case (kind, holds, known_id, other_id, opened_at, state)
        values ('duplicate', false, $1, $2, $3, $4) returning id`,
      [left, right, now, state],
    );
  const merge = (from: string | undefined, undone: Date | null) =>
    one(
      world,
      `insert into person_merge (from_id, into_id, moved, merged_at, undone_at) values ($1, $2,
          $3, $4, $5)
        returning id`,
      [from, people.get('opened'), NOTHING_MOVED, now, undone],
    );
  await world.sql('update person set merged_into = $2 where patient_id = $1', [
    joined,
    people.get('opened'),
  ]);
  const review = (of: Actor, state: string) =>
    one(
      world,
      `insert into access_review (patient_id, account_id, day, flags, purpose, first_at, last_at,
          state, decided_at)
        values ($1, $2, '2026-11-22', '{namesake}', 'treatment', $3, $3, $4,
          case when $4 <> 'open' then now() end)
        returning id`,
      [people.get('opened'), accounts.get(of), now, state],
    );
  const by = [accounts.get('privacy-officer'), 'Mila'];
  const listing = (of: string, ended: Date | null) =>
    one(
      world,
      `insert into listed_person (patient_id, reason, listed_at, listed_by, listed_by_name,
          ended_at)
        values ((select patient_id from person where given = $1), 'known to many', now(), $2, $3,
          $4)
        returning id`,
      [of, ...by, ended],
    );
  await world.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      values ($1, $2, now(), $3, $4)`,
    [left, accounts.get('registrar'), ...by],
  );
  const invitation = (used: Date | null, withdrawn: Date | null) =>
    one(
      world,
      `insert into staff_invitation (email, name, roles, invited_by, invited_at, expires_at,
          used_at, withdrawn_at)
        values ('new@example.org', 'New Nurse', '{nurse}', $1, $2,
          $2::timestamptz + interval '2 days', $3, $4)
        returning id`,
      [accounts.get('administrator'), now, used, withdrawn],
    );
  const role = (key: string, retired: Date | null) =>
    one(
      world,
      `insert into role (key, name_en, name_es, version, created_at, retired_at)
        values ($1, $1, $1, 2, $2, $3) returning id`,
      [key, now, retired],
    );
  await role('porter', null);
  return {
    ...(await objectsOfCare(part, person)),
    ...(await objectsOfRights(part)),
    case: { open: await identityCase('open'), decided: await identityCase('kept-apart') },
    merge: { joined: await merge(joined, null), parted: await merge(parted, now) },
    quarantined: {
      kept: await one(
        world,
        `insert into quarantine (source, file, position, reason, detail, content, hash, received_at)
          values ('x', 'x', 1, 'unknown-person', 'x', '{}', 'x', now()) returning id`,
      ),
    },
    review: {
      'of a colleague': await review('nurse', 'open'),
      'of the officer': await review('privacy-officer', 'open'),
      cleared: await review('records', 'cleared'),
    },
    listing: { listed: await listing('listed', null), ended: await listing('right', now) },
    'staff patient': {
      linked: accounts.get('registrar') ?? '',
      unlinked: accounts.get('nurse') ?? '',
    },
    'staff account': {
      'a colleague’s': accounts.get('billing') ?? '',
      own: new Map(ACTORS.slice(1).map((actor) => [actor, accounts.get(actor) ?? ''])),
      'a member’s': accounts.get('another member') ?? '',
      closed: accounts.get('closed staff') ?? '',
    },
    role: {
      kept: await role('scribe', null),
      retired: await role('clerk', now),
    },
    'sign-on group': {
      mapped: await one(
        world,
        `insert into sso_group (name, role_key, added_at, added_by)
          values ('porters', 'porter', $1, $2) returning id`,
        [now, accounts.get('administrator')],
      ),
    },
    invitation: {
      open: await invitation(null, null),
      used: await invitation(now, null),
      withdrawn: await invitation(null, now),
    },
  };
}
