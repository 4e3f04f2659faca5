import { type Objects, one, type Part } from './access-objects.ts';

/** A request for access with a paper, a right, an emergency end and a locked invitation. */
export async function objectsOfCare(
  { world, accounts, people, theirs }: Part,
  cared: string,
): Promise<Objects> {
  const caregiver = accounts.get('caregiver without a record') ?? '';
  const now = world.clock.now();
  const request = async (state: string) => {
    const id = await one(
      world,
      `insert into care_request (account_id, kind, given, family, birth_date, state, asked_at)
        values ($1, 'guardian', 'cared', 'Office', '1984-03-27', $2, $3) returning id`,
      [caregiver, state, now],
    );
    await world.sql(
      `insert into care_request_step (request_id, seq, at, by, account_id, state)
        values ($1, 1, $3, 'caregiver', $2, $4)`,
      [id, caregiver, now, state],
    );
    return id;
  };
  const waiting = await request('requested');
  await world.sql(
    `insert into file (patient_id, id, kind, type, name, bytes, chunks, state, received_at,
        received_by)
      values ($1, $2, 'papers', 'application/pdf', 'order.pdf', 0, 0, 'clean', $3, $1)`,
    [caregiver, waiting, now],
  );
  await world.sql(
    'insert into care_paper (request_id, file_id, account_id, sent_at) values ($1, $1, $2, $3)',
    [waiting, caregiver, now],
  );
  const right = (of: 'another member' | 'member') =>
    world.proxy(cared, accounts.get(of) ?? '', {
      ...{ basis: 'court', relationship: 'guardian', endsOn: '2027-01-01' },
    });
  const suspended = await right('member');
  await world.sql('update proxy set suspended_at = $2 where id = $1', [suspended, now]);
  const emergency = await one(
    world,
    `insert into emergency_revocation (patient_id, proxy_id, account_id, kind, reason, quiet,
        asked_at, asked_by)
      values ($1, $2, $3, 'other', 'a reason of some length', true, $4, $5) returning id`,
    [cared, suspended, accounts.get('member'), now, accounts.get('clinician')],
  );
  // an order and a flag of the record that staff have open, and of another
  for (const [target, over] of [
    ['opened', null],
    ['own', now],
  ] as const) {
    const of = people.get(target) ?? '';
    const by = accounts.get('records');
    theirs.courtOrder.set(
      of,
      await one(
        world,
        `insert into court_order (patient_id, kind, party, starts_on, recorded_at, recorded_by,
            ended_at)
          values ($1, 'no-contact', 'Somebody', '2026-11-01', $2, $3, $4) returning id`,
        [of, now, by, over],
      ),
    );
    theirs.safetyFlag.set(
      of,
      await one(
        world,
        `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by, lifted_at)
          values ($1, 'other', 'a reason of some length', $2, $3, $4) returning id`,
        [of, now, by, over],
      ),
    );
  }
  return {
    'cared for': { record: cared },
    'staff care request': { waiting, withdrawn: await request('withdrawn') },
    'care paper': { sent: waiting },
    'care right': { open: await right('another member'), suspended },
    'emergency end': { waiting: emergency },
    'locked invitation': {
      locked: await one(
        world,
        `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
            categories, ends_on, state, invited_at, expires_at, tries, locked_why)
          values ($1, $2, 'Rosa', 'rosa.locked@example.org', 'sibling', 'en', '{results}',
            '2028-01-01', 'locked', $3, $3::timestamptz + interval '9 days', 5, 'tries')
          returning id`,
        [cared, accounts.get('another member'), now],
      ),
    },
  };
}
