import { ACTORS, type Actor, type Scene, SOMEBODY, type Target } from './access-scene.ts';
import { Browser } from './browser.ts';
import { askFor } from './medicines.ts';
import type { World } from './world.ts';

/** Numbers of ten digits, as they stand on cards and beside names. */
export const mrn = (value: string) => [
  {
    system: 'urn:mrn',
    value,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  },
];
export async function objectsOfPeople(world: World): Promise<Scene['theirs']> {
  const byPerson = async (query: string, values: unknown[] = []) => {
    const rows = await world.sql<{ person: string; id: string }>(query, values);
    return new Map(rows.map((row) => [row.person, row.id]));
  };
  const labs = `select r.patient_id as person, r.id from lab_result r
    join resource s on s.patient_id = r.patient_id and s.id = r.id
    where s.source_id like $1`;
  const rx = 'select patient_id as person, id from prescription where source_id like $1';
  const held = await byPerson(labs, ['hr-%']);
  return {
    result: await byPerson(labs, ['r-%']),
    held,
    prescription: await byPerson(rx, ['m-%']),
    request: await byPerson(rx, ['asked-%']),
    order: new Map(),
    reported: new Map(),
    proposal: new Map(),
    note: new Map(),
    careInvitation: new Map(),
    right: new Map(),
    courtOrder: new Map(),
    safetyFlag: new Map(),
    conversation: new Map(),
    draft: new Map(),
    messageTeam: new Map(),
    messageFile: new Map(),
    visit: new Map(),
    hold: new Map(),
    visitReason: new Map(),
    visitType: new Map(),
  };
}

/**
 * Everybody has asked for one refill and one correction, reported one medicine, invited one
 * caregiver, and has one result held.
 */
export async function askForRefills(
  world: World,
  people: Map<Target, string>,
  by: string,
  theirs: Scene['theirs'],
): Promise<void> {
  const asked = theirs.request;
  theirs.request = new Map();
  for (const target of SOMEBODY) {
    const id = people.get(target) ?? '';
    await askFor(world, id, [asked.get(id) ?? ''], { ncpdp: '1600001' }, { id: by, name: 'M' });
    const [reported] = await world.sql<{ id: string }>(
      `insert into reported_medicine (patient_id, name, added_by, added_at)
        values ($1, 'Aspirin', $2, now()) returning id`,
      [id, by],
    );
    theirs.reported.set(id, reported?.id ?? '');
    const [proposal] = await world.sql<{ id: string }>(
      `insert into information_proposal (patient_id, section, proposed, base, asked_by,
          asked_by_name, asked_as, asked_at)
        values ($1, 'name', '{"name": [{"use": "usual", "text": "Kit"}]}', '{"name": []}', $2,
          'M', 'self', now()) returning id`,
      [id, by],
    );
    theirs.proposal.set(id, proposal?.id ?? '');
    // somebody with another address has asked
    const [invitation] = await world.sql<{ id: string }>(
      `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
          categories, ends_on, state, invited_at, expires_at, asked_by, asked_at)
        values ($1, $2, 'Rosa', 'rosa.invited@example.org', 'sibling', 'en', '{results}',
          '2028-05-22', 'asking', $3, $3::timestamptz + interval '14 days',
          (select id from account where user_id = 'another.member'), $3) returning id`,
      [id, by, world.clock.now()],
    );
    theirs.careInvitation.set(id, invitation?.id ?? '');
    const [note] = await world.sql<{ id: string }>(
      `insert into result_note (patient_id, result_id, author_id, author_name, body, written_at)
        values ($1, $2, $3, 'Dr.', 'a note of another doctor', now()) returning id`,
      [id, theirs.result.get(id), by],
    );
    theirs.note.set(id, note?.id ?? '');
    await world.sql(
      `insert into result_hold (patient_id, result_id, exception, reason, until, placed_by,
          placed_by_name, placed_at)
        values ($1, $2, 'privacy', 'a reason of some length', '2026-11-30', $3, 'Dr.', now())`,
      [id, theirs.held.get(id), by],
    );
  }
  for (const row of await world.sql<{ person: string; id: string; orderId: string }>(
    'select patient_id as person, id, order_id from refill_request',
  )) {
    theirs.request.set(row.person, row.id);
    theirs.order.set(row.person, row.orderId);
  }
}

/** What a join of two records moved: nothing. */
export const NOTHING_MOVED = JSON.stringify({
  identifiers: [],
  names: [],
  resources: [],
  rows: {},
  account: null,
});

export type Objects = Scene['objects'];
export type Part = Omit<Scene, 'objects' | 'recoveryCode'>;
export const one = async (world: World, query: string, values: unknown[] = []): Promise<string> =>
  (await world.sql<{ id: string }>(query, values))[0]?.id ?? '';

/** Sessions, devices, passkeys, recovery codes and kept work: of each actor, and of another. */
export async function objectsOfAccounts({ world, accounts, fresh, stale }: Part) {
  const of = async (make: (actor: Actor, account: string) => Promise<string>) => {
    const own = new Map<Actor, string>();
    for (const actor of ACTORS.slice(1))
      own.set(actor, await make(actor, accounts.get(actor) ?? ''));
    return {
      own,
      'another’s': await make('visitor', accounts.get('another member') ?? ''),
    };
  };
  const soon = () => world.clock.now();
  const other = await new Browser(world).signOn('another.member');
  // recovery codes are made by whoever has an authenticator app: members have one until then
  await world.sql(
    `insert into authenticator (account_id, sealed, made_at, confirmed_at)
      select id, '', now(), now() from account where kind = 'member'`,
  );
  const idIn = (location: unknown) => /[0-9a-f-]{36}/.exec(String(location))?.[0] ?? '';
  const press = async (browser: Browser, path: string, form = {}) =>
    idIn(
      (await browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } }))
        .headers.location,
    );
  const codes = await of((actor) =>
    press(actor === 'visitor' ? other : (fresh.get(actor) as Browser), '/account/codes'),
  );
  const shown = (await other.request('GET', `/account/codes/${codes['another’s']}`)).body;
  await world.sql(
    `delete from authenticator
      where account_id in (select id from account where kind = 'member')`,
  );
  return {
    recoveryCode: /([A-Z\d]{4}-){3}[A-Z\d]{4}/.exec(shown)?.[0] ?? '',
    codes,
    notice: await of((_actor, account) =>
      one(
        world,
        `with made as (select gen_random_uuid() as id)
          insert into notice (id, account_id, topic, channel, event, data, made_at, due_at,
            batch_id)
          select id, $1, 'security', 'mail', id::text, '{}', $2, $2, id from made returning id`,
        [account, soon()],
      ),
    ),
    session: await of((_actor, account) =>
      one(
        world,
        `insert into session (id_hash, account_id, created_at, seen_at, auth_at)
          values (sha256(gen_random_uuid()::text::bytea), $1, $2, $2, $2) returning id`,
        [account, soon()],
      ),
    ),
    device: await of((_actor, account) =>
      one(
        world,
        `insert into device (account_id, token_hash, agent, first_at, seen_at)
          values ($1, sha256(gen_random_uuid()::text::bytea), 'x', $2, $2) returning id`,
        [account, soon()],
      ),
    ),
    passkey: await of((_actor, account) =>
      one(
        world,
        `insert into passkey (account_id, credential_id, public_key, counter, transports, name,
            created_at)
          values ($1, gen_random_uuid()::text, '', 0, '{}', 'mine', $2) returning id`,
        [account, soon()],
      ),
    ),
    'care request': await of((_actor, account) => careRequest(world, account)),
    kept: await of(async (actor) => {
      if (actor !== 'visitor')
        return press(stale.get(actor) as Browser, '/account/phone', { phone: '319-555-0100' });
      await world.sql(
        `update session set auth_at = auth_at - interval '15 minutes' where account_id = $1`,
        [accounts.get('another member')],
      );
      return press(other, '/account/phone', { phone: '319-555-0100' });
    }),
  };
}

/** A request for access with a paper that has the same id. */
async function careRequest(world: World, account: string): Promise<string> {
  const id = await one(
    world,
    `insert into care_request (account_id, kind, given, family, birth_date, state, asked_at)
      values ($1, 'guardian', 'Greta', 'Matrix', '1940-03-03', 'requested', $2) returning id`,
    [account, world.clock.now()],
  );
  await world.sql(
    `insert into care_request_step (request_id, seq, at, by, account_id, state)
      values ($1, 1, $3, 'caregiver', $2, 'requested')`,
    [id, account, world.clock.now()],
  );
  await world.sql(
    `insert into file (patient_id, id, kind, type, name, bytes, chunks, state, received_at,
        received_by)
      values ($2, $1, 'papers', 'application/pdf', 'order.pdf', 9, 1, 'clean', $3, $2)`,
    [id, account, world.clock.now()],
  );
  await world.sql(
    'insert into care_paper (request_id, file_id, account_id, sent_at) values ($1, $1, $2, $3)',
    [id, account, world.clock.now()],
  );
  return id;
}
