import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { parseHl7 } from '../../../test/hl7.ts';
import { asksOnline, pharmacies } from '../../../test/medicines.ts';
import { refillMessages } from '../../../test/notices.ts';
import { type Mood, openPharmacySystem } from '../../../test/pharmacy-system.ts';
import { en } from '../../../test/words.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { type Carrier, pharmacyDestination } from '../../medications/pharmacy/pharmacy-messages.ts';
import { raiseLateAlarm, sendDue } from '../../platform/outbox/sending.ts';
import { carrierTo } from './link.ts';

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
let system: Awaited<ReturnType<typeof openPharmacySystem>>;
beforeAll(async () => {
  world = await makeWorld({ settings: { pharmacyLinked: true } });
  places = await pharmacies(world);
  system = await openPharmacySystem();
});
afterAll(() => system.close());
beforeEach(async () => {
  system.reset();
  await world.sql("update outbox_message set state = 'sent' where state in ('waiting', 'dead')");
});

const deps = () => ({
  db: world.db,
  jobs: world.jobs,
  log: (event: World['log'][number]) => void world.log.push(event),
  settings: world.settings,
  clock: world.clock,
});
const pharmacy = (
  carrier: Carrier = carrierTo({ url: system.url, token: undefined }, world.clock, 400),
) => pharmacyDestination(deps(), carrier);
const send = (carrier?: Carrier) => sendDue(deps(), pharmacy(carrier), () => world.clock.now());
const asks = (rest: Parameters<typeof asksOnline>[2] = {}, note = '') =>
  asksOnline(world, places, rest, note);
const message = async (request: string) =>
  (
    await world.sql<{ state: string; tries: number; problem: string | null }>(
      'select state, tries, problem from outbox_message where lane = $1 order by sequence desc',
      [request],
    )
  )[0];
const stage = async (request: string) =>
  (
    await world.sql<{ stage: string }>('select stage from refill_request where id = $1', [request])
  )[0]?.stage;
const mails = (id: string) => refillMessages(world, { aboutId: id });

describe('a request over MLLP', () => {
  it('goes out as RDE^O11 and is received when the other side says so', async () => {
    const { request } = await asks({ number: '70001234' }, 'Please | call ^ me\nfirst');
    expect(await send()).toBe(1);
    expect([await message(request), await stage(request)]).toEqual([
      { state: 'sent', tries: 1, problem: null },
      'received',
    ]);
    const sent = parseHl7(system.heard()[0] ?? '');
    expect(sent?.find('MSH')?.at(9)).toBe('RDE^O11^RDE_O11');
    expect([sent?.find('ORC')?.at(1), sent?.find('ORC')?.at(2), sent?.find('ORC')?.at(3)]).toEqual([
      'RF',
      request,
      '70001234',
    ]);
    expect([
      sent?.find('RXE')?.part(2, 1),
      sent?.find('RXE')?.at(10),
      sent?.find('RXE')?.at(15),
    ]).toEqual(['314076', '90', '70001234']);
    expect(sent?.find('NTE')?.at(3)).toBe('Please | call ^ me\nfirst');
    expect(await send()).toBe(0);
  });

  it.each<[Mood, string]>([
    ['AE', 'AE'],
    ['drop', 'closed'],
    ['drop-mid', 'closed'],
    ['silent', 'timeout'],
  ])(
    'that meets %s is retried later, under the same number, until it is accepted',
    async (mood, problem) => {
      const { request } = await asks();
      system.behave(mood);
      await send();
      expect([await message(request), await stage(request)]).toEqual([
        { state: 'waiting', tries: 1, problem },
        'submitted',
      ]);
      expect(await send()).toBe(0);
      world.clock.pass(31_000);
      await send();
      expect([await message(request), await stage(request)]).toEqual([
        { state: 'sent', tries: 2, problem: null },
        'received',
      ]);
      const ids = system.heard().map((text) => parseHl7(text)?.find('MSH')?.at(10));
      expect(new Set(ids).size).toBe(1);
    },
  );

  it.each<Mood>(['twice', 'other-id', 'noise'])(
    'that is answered with %s is accepted once',
    async (mood) => {
      const { request } = await asks();
      system.behave(mood);
      await send();
      expect([await message(request), await stage(request)]).toEqual([
        { state: 'sent', tries: 1, problem: null },
        'received',
      ]);
    },
  );

  it('that nobody answers waits longer each time, and is given up after twelve attempts', async () => {
    const { request } = await asks();
    const nobody = carrierTo({ url: 'mllp://127.0.0.1:9', token: undefined }, world.clock, 200);
    const waits: number[] = [];
    for (let tries = 1; tries <= 12; tries++) {
      await send(nobody);
      const [row] = await world.sql<{ s: number }>(
        `select extract(epoch from next_at - $2::timestamptz)::int as s
          from outbox_message
          where lane = $1`,
        [request, world.clock.now()],
      );
      waits.push(row?.s ?? 0);
      world.clock.pass(3_600_000);
    }
    expect(waits.slice(0, 4)).toEqual([30, 60, 120, 240]);
    expect(waits[10]).toBe(3600);
    expect(await message(request)).toEqual({ state: 'dead', tries: 12, problem: 'ECONNREFUSED' });
  });

  it('that is permanently refused is given up at once, is shown to the administrator, and can be sent again', async () => {
    const { request } = await asks();
    system.behave('AR');
    await send();
    expect(await message(request)).toEqual({ state: 'dead', tries: 1, problem: 'AR' });
    await world.account({ userId: 'admin', roles: ['administrator'] });
    const admin = await new Browser(world).signOn('admin');
    await admin.open('/staff/pharmacies');
    expect(admin.text).toContain(en('link.failing', { n: 1 }));
    await admin.click(en('link.title'));
    expect(admin.text).toContain(en('link.problem', { code: 'AR' }));
    expect(admin.text).not.toMatch(/lisinopril|Link\d/i);
    const [order] = await world.sql<{ number: string }>(
      `select o.number
        from refill_order o join refill_request r on r.order_id = o.id
        where r.id = $1`,
      [request],
    );
    await admin.press(`Send again ${order?.number}`);
    expect(admin.text).toContain(en('link.done'));
    await send();
    expect((await message(request))?.state).toBe('sent');
  });

  it('that was not accepted for a day raises one alarm, and the member is notified once', async () => {
    const { request, id, browser, base, userId } = await asks();
    system.behave(...Array.from({ length: 9 }, () => 'AE' as const));
    await send();
    world.clock.pass(23 * 3_600_000);
    expect(await raiseLateAlarm(deps(), pharmacy(), world.clock.now())).toBe(0);
    world.clock.pass(2 * 3_600_000);
    const alarms = await Promise.all([
      raiseLateAlarm(deps(), pharmacy(), world.clock.now()),
      raiseLateAlarm(deps(), pharmacy(), world.clock.now()),
    ]);
    expect([
      alarms[0] + alarms[1],
      await raiseLateAlarm(deps(), pharmacy(), world.clock.now()),
      await mails(id),
    ]).toEqual([1, 0, 1]);
    expect(
      world.log.filter((event) => event.event === 'alarm.raised' && event.kind === 'message-late'),
    ).toHaveLength(1);
    await browser.signOn(userId);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(en('now.late-link', { phone: '1-319-555-0110' }));
    const pharmacist = await world.account({ userId: 'ines', roles: ['pharmacist'] });
    await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
      pharmacist,
      places['1600001'],
    ]);
    expect(
      (await (await new Browser(world).signOn('ines')).open('/staff/pharmacy')).text,
    ).toContain(en('rx.undelivered'));
    system.behave();
    await world.sql('update outbox_message set next_at = $1', [world.clock.now()]);
    await send();
    expect([(await message(request))?.state, await stage(request)]).toEqual(['sent', 'received']);
    world.clock.pass(-25 * 3_600_000);
  });

  it('is sent once by ten senders at the same time, and again if the sender crashed in between', async () => {
    const { request } = await asks();
    await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(system.heard()).toHaveLength(1);
    // claimed by a sender that was never heard of again
    const { request: left } = await asks();
    void sendDue(
      deps(),
      pharmacyDestination(deps(), { maxSendMs: 400, carry: () => new Promise(() => {}) }),
      () => world.clock.now(),
    );
    while ((await message(left))?.tries !== 1) await new Promise((done) => setTimeout(done, 5));
    expect(await send()).toBe(0);
    world.clock.pass(121_000);
    expect(await send()).toBe(1);
    expect([(await message(left))?.state, await stage(request)]).toEqual(['sent', 'received']);
  });

  it('canceled before it went out is not sent; canceled later, it is called back', async () => {
    const one = await asks();
    const cancel = (who: typeof one) =>
      who.browser.request('POST', `${who.base}/refills/requests/${who.request}/cancel`, {
        form: { _key: crypto.randomUUID() },
      });
    await cancel(one);
    expect(await send()).toBe(0);
    const two = await asks();
    system.behave('silent');
    await send();
    await cancel(two);
    expect(await stage(two.request)).toBe('cancelled');
    world.clock.pass(31_000);
    await send();
    // the order may have arrived, so it is called back; it is never sent again, before or after
    expect(system.controls()).toEqual(['RF', 'CA']);
    world.clock.pass(7 * 3_600_000);
    await send();
    expect([system.controls(), await stage(two.request)]).toEqual([['RF', 'CA'], 'cancelled']);
  });
});
