import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../src/features.ts';
import { Browser } from './browser.ts';
import { pulseFeature } from './sample/kinds.ts';
import { makePhotoTable, photosFeature } from './sample/photos.tsx';
import { pngOf, sendParts } from './uploads.ts';
import { freePort, makeWorld, type World } from './world.ts';

/** A caregiver has a page open that is told of events, and the right behind it changes (F3). */
let world: World;
/** Five minutes before midnight in the clinic. */
const LATE = '2026-11-23T05:55:00Z';
let port: number;
let caregiver: string;
let browser: Browser;
let own: string;

beforeAll(async () => {
  install(pulseFeature);
  install(photosFeature);
  port = await freePort();
  world = await makeWorld({
    features: [pulseFeature, photosFeature],
    port,
    at: LATE,
  });
  await makePhotoTable(world);
  await world.sql(`create table sample_pulse (id serial, patient_id uuid not null,
    rate int not null)`);
  await world.sql('grant select, insert on sample_pulse to portico_app');
  await world.sql('grant usage on sequence sample_pulse_id_seq to portico_app');
  own = await world.person({ given: 'Joan', family: 'Halloran' });
  caregiver = await world.account({ userId: 'joan', patientId: own });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  browser = await new Browser(world).signOn('joan');
});

const opened: { close(): void }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  world.clock.set(LATE);
  await world.sql('update person set deceased = false where patient_id = $1', [own]);
});

/** Opens a stream as EventSource does, and keeps what it hears. */
async function watch(person: string, { by = browser, lastEventId = '', as = 'events' } = {}) {
  const heard = { text: '', ended: false };
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    const request = httpRequest(
      {
        ...{ host: '127.0.0.1', port, path: `/people/${person}/pulse/${as}` },
        headers: {
          host: `localhost:${port}`,
          cookie: [...by.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
        },
      },
      done,
    );
    request.on('error', fail);
    request.end();
    opened.push({ close: () => request.destroy() });
  });
  answer.on('data', (part) => {
    heard.text += part;
  });
  answer.on('close', () => {
    heard.ended = true;
  });
  answer.on('error', () => {});
  return { status: answer.statusCode, heard };
}

/** Somebody’s pulse is taken, and whoever listens is woken. */
async function beat(person: string, rate: number): Promise<string> {
  const [row] = await world.sql<{ id: number }>(
    'insert into sample_pulse (patient_id, rate) values ($1, $2) returning id',
    [person, rate],
  );
  await world.sql("select pg_notify('portico', $1)", [`pulse ${person}`]);
  return String(row?.id);
}

/** Somebody whom the caregiver cares for, with a stream that has told of one event. */
async function watched(
  right: Parameters<World['proxy']>[2] = {},
  birthDate = '2020-01-01',
  as = 'events',
) {
  const person = await world.person({ given: 'Mina', family: 'Halloran', birthDate });
  const proxy = await world.proxy(person, caregiver, right);
  const stream = await watch(person, { as });
  expect(stream.status).toBe(200);
  const seen = await beat(person, 61);
  await expect.poll(() => stream.heard.text).toContain('"rate":61');
  return { person, proxy, seen, as, ...stream };
}
type Watched = Awaited<ReturnType<typeof watched>>;

/** The stream ends without another event, and reconnecting tells of nothing that came before. */
async function hearsNothingMore({ person, seen, heard, as }: Watched): Promise<void> {
  await beat(person, 99);
  await expect.poll(() => heard.ended, { timeout: 5_000 }).toBe(true);
  expect(heard.text).not.toContain('99');
  const stranger = await watch(crypto.randomUUID(), { lastEventId: seen, as });
  for (const lastEventId of ['', '0', seen]) {
    const again = await watch(person, { lastEventId, as });
    expect(again.status).toBe(404);
    await expect.poll(() => again.heard.ended && stranger.heard.ended).toBe(true);
    expect(again.heard.text.replace(person, '')).toBe(stranger.heard.text);
  }
}

const everything = { basis: 'invited', relationship: 'other', categories: ['growth', 'results'] };
const update = (set: string) => (one: Watched) =>
  world.sql(`update proxy set ${set} where id = $1`, [one.proxy]);
const order = (kind: string, account: string | null) => (one: Watched) =>
  world.sql(
    `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
      values ($1, $2, $3, '2026-01-01', now(), $4)`,
    [one.person, kind, account, caregiver],
  );

describe('a caregiver who listens hears nothing more', () => {
  it.each<[string, Parameters<typeof watched>, (one: Watched) => Promise<unknown>]>([
    ['once the right is revoked', [], update('revoked_at = now()')],
    ['once it is suspended in an emergency', [], update('suspended_at = now()')],
    [
      'once it covers other parts alone',
      [everything, '1980-01-01'],
      update("categories = '{results}', acting = '{}'"),
    ],
    ['after its last day', [], update("ends_on = '2026-11-21'")],
    ['once a court keeps them away', [], (one) => order('no-contact', caregiver)(one)],
    ['once a court gives somebody else custody', [], order('sole-custody', null)],
    [
      'once the person has died',
      [],
      ({ person }) =>
        world.sql('update person set deceased = true where patient_id = $1', [person]),
    ],
    [
      'once they have died themselves',
      [],
      () => world.sql('update person set deceased = true where patient_id = $1', [own]),
    ],
  ])('%s', async (_when, given, changes) => {
    const one = await watched(...given);
    await changes(one);
    await hearsNothingMore(one);
  });

  it.each([
    ['the teen age', '2014-11-23'],
    ['coming of age', '2008-11-23'],
  ])('from the birthday on: %s, at midnight where the first clinic is', async (_what, born) => {
    const young = born === '2014-11-23';
    const one = await watched(young ? {} : { categories: ['results'] }, born, 'results');
    world.clock.set('2026-11-23T05:59:59Z');
    await beat(one.person, 62);
    await expect.poll(() => one.heard.text).toContain('"rate":62');
    world.clock.set('2026-11-23T06:00:00Z');
    // the heartbeat alone ends it
    await expect.poll(() => one.heard.ended, { timeout: 5_000 }).toBe(true);
    await hearsNothingMore(one);
  });

  it('once the session is ended from another browser', async () => {
    const phone = await new Browser(world).signOn('joan');
    const person = await world.person({ given: 'Leo', birthDate: '2020-01-01' });
    await world.proxy(person, caregiver);
    const { heard } = await watch(person, { by: phone });
    const ended = await browser.request('POST', '/account/sessions/end-others', {
      form: { _key: crypto.randomUUID() },
    });
    expect(ended.status).toBe(303);
    await beat(person, 99);
    await expect.poll(() => heard.ended, { timeout: 5_000 }).toBe(true);
    expect(heard.text).not.toContain('99');
    expect((await watch(person, { by: phone, lastEventId: '0' })).status).toBe(204);
  });

  it('but of everybody else whom they may listen to', async () => {
    const mine = await watch(own);
    const other = await watched();
    const ended = await watched();
    await update('revoked_at = now()')(ended);
    await hearsNothingMore(ended);
    await beat(own, 70);
    await beat(other.person, 71);
    await expect.poll(() => mine.heard.text).toContain('"rate":70');
    await expect.poll(() => other.heard.text).toContain('"rate":71');
  });
});

it('the link of a file opens like one that never was, once the right has ended', async () => {
  const person = await world.person({ given: 'Ida', birthDate: '2020-01-01' });
  const proxy = await world.proxy(person, caregiver);
  const page = `/people/${person}/photos`;
  const sent = await sendParts(browser, page, [
    ['note', 'a rash'],
    ['photo', pngOf([8, 8], () => [10, 90, 100, 255]), 'rash.png'],
  ]);
  expect(sent.status).toBe(303);
  const [file] = await world.sql<{ id: string }>(
    'select file_id as id from sample_photo where patient_id = $1',
    [person],
  );
  const link = `${page}/${file?.id}`;
  const before = await browser.request('GET', link);
  await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
  const after = await browser.request('GET', link);
  const never = `/people/${crypto.randomUUID()}/photos/${crypto.randomUUID()}`;
  const unknown = await browser.request('GET', never);
  const same = ({ status, headers: { date: _, ...headers }, body }: typeof after, path: string) =>
    JSON.stringify([
      status,
      headers,
      body.replaceAll(path, 'PATH').replace(/(name="_key" value=")[\w-]+/g, '$1'),
    ]);
  expect(before.status).toBe(200);
  expect(after.status).toBe(404);
  expect(same(after, link)).toBe(same(unknown, never));
});
