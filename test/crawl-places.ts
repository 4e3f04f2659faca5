/** The only places in which two crawls of the same portal may differ. */
export interface Place {
  what: string;
  why: string;
  in: RegExp;
  /** What stands there in a crawl's answer. */
  as: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export const PLACES: readonly Place[] = [
  {
    what: 'the key of a form',
    why: 'drawn anew for each form of each page, so that a form counts once',
    in: new RegExp(`(name="_key" value=")${UUID}`, 'g'),
    as: '$1KEY',
  },
  {
    what: 'the challenge for a passkey, and the ticket of a form that is answered with a secret',
    why: 'random, for this browser’s next step with its own account',
    in: /(challenge&quot;:&quot;|name="ticket" value=")[\w-]+/g,
    as: '$1SECRET',
  },
  {
    what: 'the time of an answer',
    why: 'the server’s clock, to the second (RFC 9110, 6.6.1)',
    in: /"date":"[^"]*"/g,
    as: '"date":"TIME"',
  },
];

/** Pages that no crawl compares. */
export const NOT_COMPARED: readonly { path: RegExp; why: string }[] = [
  {
    path: /^\/account\/authenticator(\?|$)/,
    why: 'draws a new secret and its picture, which is larger or smaller by chance',
  },
  {
    path: /^\/demo\/mail/,
    why: 'everybody’s mail, in the demo alone; the crawl compares what each account got',
  },
];

/** Ids that a request has just drawn, which no database of the crawl knows. */
export const NEW_ID = {
  what: 'the id of what was made by the request itself',
  why: 'drawn at random; ids that either record has are compared',
  in: new RegExp(UUID, 'g'),
};
