import { NOTHING_MOVED, type Objects, one, type Part } from './access-objects.ts';

/**
 * A request for access with a paper, a right, an emergency end, a locked invitation and two joined
 * records: each of them also in the family of the records officer.
 * @param person brings somebody with a first name and a number
 */
export async function objectsOfCare(
  { world, accounts, people, theirs }: Part,
  person: (given: string, number: string) => Promise<string>,
): Promise<Objects> {
  const cared = await person('cared', '9000000507');
  const [officer, relative] = [
    await person('officer', '9000000508'),
    await person('relative', '9000000509'),
  ];
  const caregiver = accounts.get('caregiver without a record') ?? '';
  const now = world.clock.now();
  const request = async (state: string, by = caregiver, about: string | null = null) => {
    const id = await one(
      world,
      `insert into care_request (account_id, kind, given, family, birth_date, state, asked_at,
          about_id)
        values ($1, 'guardian', 'cared', 'Office', '1984-03-27', $2, $3, $4) returning id`,
      [by, state, now, about],
    );
    await world.sql(
      `insert into care_request_step (request_id, seq, at, by, account_id, state)
        values ($1, 1, $3, 'caregiver', $2, $4)`,
      [id, by, now, state],
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
  const member = accounts.get('member') ?? '';
  const another = accounts.get('another member') ?? '';
  const right = (of: string, by: string) =>
    world.proxy(of, by, { basis: 'court', relationship: 'guardian', endsOn: '2027-01-01' });
  const emergency = async (of: string, proxyId: string, by: string, askedBy: string) => {
    await world.sql('update proxy set suspended_at = $2 where id = $1', [proxyId, now]);
    return one(
      world,
      `insert into emergency_revocation (patient_id, proxy_id, account_id, kind, reason, quiet,
          asked_at, asked_by)
        values ($1, $2, $3, 'other', 'a reason of some length', true, $4, $5) returning id`,
      [of, proxyId, by, now, askedBy],
    );
  };
  const invitation = (of: string) =>
    one(
      world,
      `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
          categories, ends_on, state, invited_at, expires_at, tries, locked_why)
        values ($1, $2, 'Rosa', 'rosa.locked@example.org', 'sibling', 'en', '{results}',
          '2028-01-01', 'locked', $3, $3::timestamptz + interval '9 days', 5, 'tries')
        returning id`,
      [of, another, now],
    );
  const joined = async (from: string, into: string) => {
    await world.sql('update person set merged_into = $2 where patient_id = $1', [from, into]);
    await world.sql(
      'insert into person_merge (from_id, into_id, moved, merged_at) values ($1, $2, $3, $4)',
      [from, into, NOTHING_MOVED, now],
    );
    return [from, into] as const;
  };
  const others = await joined(
    await person('gone', '9000000505'),
    await person('kept', '9000000506'),
  );
  const caregivers = (state: string, [from, into] = others) =>
    one(
      world,
      `insert into identity_case (kind, holds, known_id, other_id, opened_at, state)
        values ('caregivers', false, least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3, $4)
        returning id`,
      [from, into, now, state],
    );
  const suspended = await right(cared, member);
  const invited = accounts.get('invited caregiver') ?? '';
  const records = accounts.get('records') ?? '';
  const clinician = accounts.get('clinician') ?? '';
  const privately = await world.account({ userId: 'officer.privately', patientId: officer });
  await world.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      values ($1, $2, now(), $3, 'Mila')`,
    [officer, records, accounts.get('privacy-officer')],
  );
  const caresFor = await right(relative, privately);
  // an order and a flag of the record that staff have open, and of another
  for (const [target, over] of [
    ['opened', null],
    ['own', now],
  ] as const) {
    const of = people.get(target) ?? '';
    theirs.courtOrder.set(
      of,
      await one(
        world,
        `insert into court_order (patient_id, kind, party, starts_on, recorded_at, recorded_by,
            ended_at)
          values ($1, 'no-contact', 'Somebody', '2026-11-01', $2, $3, $4) returning id`,
        [of, now, records, over],
      ),
    );
    theirs.safetyFlag.set(
      of,
      await one(
        world,
        `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by, lifted_at)
          values ($1, 'other', 'a reason of some length', $2, $3, $4) returning id`,
        [of, now, records, over],
      ),
    );
  }
  return {
    'cared for': { record: cared },
    'staff care request': {
      waiting,
      withdrawn: await request('withdrawn'),
      'of the officer': await request('requested', privately),
      'for the officer’s relative': await request('in-review', caregiver, relative),
    },
    'care paper': { sent: waiting },
    'care right': {
      open: await right(cared, another),
      suspended,
      'of the officer': caresFor,
      'to the officer’s record': await right(officer, invited),
      'to the officer’s relative': await right(relative, invited),
    },
    'emergency end': {
      waiting: await emergency(cared, suspended, member, clinician),
      'by the officer': await emergency(cared, await right(cared, invited), invited, records),
      'for the officer’s relative': await emergency(
        relative,
        await right(relative, caregiver),
        caregiver,
        clinician,
      ),
    },
    'caregivers case': {
      open: await caregivers('open'),
      decided: await caregivers('joined'),
      'of the officer’s record': await caregivers(
        'open',
        await joined(await person('officer-too', '9000000510'), officer),
      ),
    },
    'locked invitation': {
      locked: await invitation(cared),
      'to the officer’s record': await invitation(officer),
    },
  };
}
