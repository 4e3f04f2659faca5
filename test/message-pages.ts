import type { World } from './world.ts';

/** A conversation of somebody with the team of a member of staff. */
export async function haveMessages(world: World, person: string, by: string): Promise<void> {
  await world.sql(
    `with team as (insert into team (name, answer_days, state, changed_at)
        values ('Family medicine', 2, 'active', $3) returning id),
      member as (insert into team_member (team_id, account_id, since)
        select id, $2, $3 from team),
      begun as (insert into conversation (patient_id, team_id, category, subject, begun_by,
          begun_as, begun_at, last_at, last_seq)
        select $1, id, 'general', 'A question', $2, 'self', $3, $3, 1 from team returning id)
      insert into message (patient_id, conversation_id, seq, author_id, author_name, author_as,
          text, sent_at)
        select $1, id, 1, $2, 'Zrote', 'self', 'May I?', $3 from begun`,
    [person, by, world.clock.now()],
  );
  await world.sql(
    `with file as (insert into file (patient_id, id, kind, type, name, bytes, chunks, state,
          received_at, received_by)
        values ($1, gen_random_uuid(), 'messages', 'application/pdf', 'knee.pdf', 0, 0, 'clean', $2,
          $3)
        returning id)
      insert into message_file (patient_id, message_id, file_id, place)
        select $1, message.id, file.id, 1 from file, message`,
    [person, world.clock.now(), by],
  );
  await world.sql(
    `with list as (insert into message_list (team_id, category, subject, text, replies, made_by,
          made_at)
        select id, 'general', 'New hours', 'We open at 7.', true, $2, $3 from team
        returning id)
      insert into message_list_line (list_id, n, typed, member_id, state)
        select id, 1, 'Zrote', $1, 'ready' from list`,
    [person, by, world.clock.now()],
  );
  await world.sql(
    `insert into message_block (patient_id, reason, began_at, began_by) values ($1, 'x', $3, $2)`,
    [person, by, world.clock.now()],
  );
}

/**
 * What `haveMessages` has made, with the longest words and an answer among it.
 * @param person whose record it is
 * @returns the addresses of the pages with messages, by who sees them
 */
export async function messagePages(
  world: World,
  person: string,
): Promise<Record<'member' | 'clinician' | 'manager' | 'administrator', string[]>> {
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await world.sql<{ id: string }>(text, values))[0]?.id ?? '';
  const team = await one('select id from team');
  const conversation = await one('select id from conversation');
  await world.sql(
    `update conversation set last_seq = 2, team_seq = 2, last_from = 'team',
       subject = 'Comprehensive-metabolic-and-electrolyte-panel-component of last week'`,
  );
  await world.sql(
    `insert into message (patient_id, conversation_id, seq, author_id, author_name, author_as,
        as_team, text, sent_at)
      select patient_id, id, 2, m.account_id, 'Dr. Maximiliana Featherstonehaugh-Wolfeschlegelstein',
        'staff', true, $1, now() from conversation, team_member m`,
    [
      `Yes. Please read https://health.example/${'long-path-'.repeat(12)} first.\n\n${'word '.repeat(200)}`,
    ],
  );
  await world.sql(
    `insert into conversation_event (patient_id, conversation_id, at, by_account, by_name, kind, text)
      select patient_id, id, now(), m.account_id, 'Luis Herrera', 'note', 'Call back on Monday'
        from conversation, team_member m`,
  );
  const template = await one(
    `insert into message_template (team_id, name, text, changed_at)
      values ($1, 'Lab follow-up', 'Hello {{first_name}}, [[value]]', now()) returning id`,
    [team],
  );
  const list = await one('select id from message_list');
  const of = `/people/${person}/messages`;
  const inbox = '/staff/messages';
  return {
    member: ['', '/new', `/new/${team}`, `/${conversation}`, `/${conversation}/print`].map(
      (rest) => of + rest,
    ),
    clinician: [
      ...['', '?show=all', '?show=closed', `/${conversation}`, `/${conversation}/block`],
      ...['/blocked', '/away', '/weeks', '/templates', '/templates/new', `/templates/${template}`],
    ].map((rest) => inbox + rest),
    manager: ['', '/new', `/${list}`, `/${list}/edit`].map((rest) => `${inbox}/lists${rest}`),
    administrator: ['', '/new', `/${team}`, `/${team}/end`, '/stranded'].map(
      (rest) => `/staff/teams${rest}`,
    ),
  };
}
