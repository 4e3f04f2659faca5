import { wordsOf } from './pdf.ts';
import { browser, onlyId, world } from './shown.ts';
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

/** The pages of staff that show whoever wrote to a care team. */
export const SHOWS_MESSAGES = [
  {
    address: 'GET /staff/messages',
    by: 'clinician',
    open: () => browser('clinician').request('GET', '/staff/messages?show=all'),
    shows: ['wrote'],
    text: 'Zrote',
    permission: 'messages:listed',
    purpose: 'treatment',
  },
  {
    address: 'GET /staff/messages/:id',
    by: 'clinician',
    open: async () =>
      browser('clinician').request(
        'GET',
        `/staff/messages/${await onlyId('select id from conversation', [])}`,
      ),
    shows: ['wrote'],
    text: 'Zrote',
    permission: 'messages:answer',
    purpose: 'treatment',
  },
  {
    // the file itself says nothing
    address: 'GET /staff/messages/files/:id',
    by: 'clinician',
    open: async () =>
      browser('clinician').request(
        'GET',
        `/staff/messages/files/${await onlyId('select file_id as id from message_file', [])}`,
      ),
    shows: ['wrote'],
    text: '',
    permission: 'messages:answer',
    purpose: 'treatment',
  },
  ...['', '/people.csv'].map((end) => ({
    address: `GET /staff/messages/lists/:id${end}`,
    by: 'sender',
    open: async () =>
      browser('sender').request(
        'GET',
        `/staff/messages/lists/${await onlyId('select id from message_list', [])}${end}`,
      ),
    shows: ['wrote'],
    text: 'Zrote',
    permission: 'messages:on-list',
    purpose: 'operations',
  })),
  {
    address: 'GET /staff/messages/:id/block',
    by: 'clinician',
    open: async () =>
      browser('clinician').request(
        'GET',
        `/staff/messages/${await onlyId('select id from conversation', [])}/block`,
      ),
    shows: ['wrote'],
    text: 'Zrote',
    permission: 'messages:block-private',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/messages/blocked',
    by: 'clinician',
    open: () => browser('clinician').request('GET', '/staff/messages/blocked'),
    shows: ['wrote'],
    text: 'Zrote',
    permission: 'messages:block-private',
    purpose: 'operations',
  },
  {
    address: 'GET /staff/messages/:id/file',
    by: 'clinician',
    open: async () => {
      const cookies = [...browser('clinician').cookies];
      const { rawPayload } = await world.app.server.inject({
        method: 'GET',
        url: `/staff/messages/${await onlyId('select id from conversation', [])}/file`,
        headers: {
          host: 'localhost:3000',
          cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; '),
        },
      });
      return { body: wordsOf(rawPayload) };
    },
    shows: ['wrote'],
    text: 'Zrote',
    permission: 'messages:answer',
    purpose: 'treatment',
  },
];
