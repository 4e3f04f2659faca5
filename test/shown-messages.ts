import { wordsOf } from './pdf.ts';
import { browser, onlyId, world } from './shown.ts';

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
