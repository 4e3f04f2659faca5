import { connect } from 'node:net';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseHl7 } from '../../../test/hl7.ts';
import { asksOnline, pharmacies, prescription } from '../../../test/medicines.ts';
import { refillMessages } from '../../../test/notices.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { plainFeed } from '../../platform/feeds.ts';
import { answerFrame } from '../hl7v2/feeds.ts';
import { buildOrder, readAnswer } from './hl7.rules.ts';
import { openLink, pharmacyNews } from './link.ts';

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
beforeAll(async () => {
  world = await makeWorld({ settings: { pharmacyLinked: true } });
  places = await pharmacies(world);
});

const framed = (text: string) => `\x0b${text}\x1c\r`;
const deps = () => ({
  db: world.db,
  jobs: world.jobs,
  log: () => {},
  settings: world.settings,
  clock: world.clock,
});
const asks = (rest: Parameters<typeof asksOnline>[2] = {}, note = '') =>
  asksOnline(world, places, rest, note);
const stage = async (request: string) =>
  (
    await world.sql<{ stage: string }>('select stage from refill_request where id = $1', [request])
  )[0]?.stage;
const state = async (request: string) =>
  (
    await world.sql<{ state: string }>(
      'select state from outbox_message where lane = $1 order by sequence desc',
      [request],
    )
  )[0]?.state;
const mails = (id: string) => refillMessages(world, { aboutId: id });

describe('news from the pharmacies', () => {
  const rds = (id: string, request: string, status: string, told = '', note = '') =>
    [
      `MSH|^~\\&|RXSYS||PORTICO||20261122||RDS^O13^RDS_O13|${id}|P|2.5.1`,
      `ORC|SC|${request}|7||${status}`,
      `RXD|1|314076||90|||7||${told}`,
      ...(note ? [`NTE|1|P|${note}`] : []),
      '',
    ].join('\r');
  const answer = async (text: string) =>
    (
      await answerFrame(
        deps(),
        plainFeed('pharmacy', 'pharmacy-news', 0, ['RDS']),
        pharmacyNews(deps()),
        Buffer.from(text),
      )
    ).join('');
  const tell = async (text: string) =>
    readAnswer(Buffer.from(await answer(text)), parseHl7(text)?.find('MSH')?.at(10) ?? '');

  it('moves a request on, each once, and never back', async () => {
    const { request, id, browser, base } = await asks();
    expect(await tell(rds('n1', request, 'IP'))).toBe('AA');
    expect(await stage(request)).toBe('filling');
    expect(await tell(rds('n2', request, 'CM'))).toBe('AA');
    expect(await stage(request)).toBe('ready');
    const before = await mails(id);
    expect(await tell(rds('n2', request, 'CM'))).toBe('AA');
    expect(await tell(rds('n3', request, 'IP'))).toBe('AA');
    expect([await stage(request), await mails(id)]).toEqual(['ready', before]);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('Pick it up at Main Pharmacy until');
    expect(await tell(rds('n4', request, 'CM', 'PICKED-UP'))).toBe('AA');
    expect(await stage(request)).toBe('picked-up');
    expect(await tell(rds('n5', request, 'HD'))).toBe('AA');
    expect(await stage(request)).toBe('picked-up');
  });

  it('of a refusal or a hold says why', async () => {
    const { request, browser, base } = await asks();
    expect(await tell(rds('h1', request, 'HD', '', 'Ordered\\.br\\for Friday'))).toBe('AA');
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('They wrote: Ordered for Friday');
    expect(await tell(rds('h2', request, 'DC', '', '<b>Recalled</b>'))).toBe('AA');
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain('<b>Recalled</b>');
    expect(browser.html).not.toContain('<b>Recalled');
  });

  it('about somebody else’s order, or of another kind, changes nothing', async () => {
    expect(await tell(rds('x1', crypto.randomUUID(), 'CM'))).toBe('AE');
    expect(await tell(rds('x2', "'; drop table person;--", 'CM'))).toBe('AE');
    for (const text of [
      '',
      'hello',
      'MSH|',
      'MSH|^~\\&|a||b||1||ADT^A01|5|P|2.5.1\rPID|1\r',
      rds('x3', 'x', 'ZZ'),
    ])
      expect(await answer(text)).toContain('MSA|AR|');
  });

  it('sent 100 times at once is accepted once', async () => {
    const { request, id } = await asks();
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => tell(rds('same', request, 'CM'))),
    );
    expect(answers.some((one) => one.status === 'fulfilled' && one.value === 'AA')).toBe(true);
    expect([await stage(request), await mails(id)]).toEqual(['ready', 1]);
    expect(
      await world.sql("select 1 from refill_event where request_id = $1 and stage = 'ready'", [
        request,
      ]),
    ).toHaveLength(1);
  });

  it('comes in by FHIR too: a fill that the record reports, and a prescription that replaced one that was waiting', async () => {
    const { request, of, id } = await asks();
    const dispense = prescription(`${of}-a`, of, { fills: [0] })[1];
    await world.bring([
      {
        ...dispense,
        id: `${of}-new`,
        status: 'in-progress',
        whenHandedOver: undefined,
        whenPrepared: '2026-11-22T16:00:00Z',
      } as never,
    ]);
    expect(await stage(request)).toBe('filling');
    await world.bring([
      {
        ...dispense,
        id: `${of}-new`,
        status: 'completed',
        whenHandedOver: '2026-11-22T18:00:00Z',
      } as never,
    ]);
    expect(await stage(request)).toBe('picked-up');
    const waiting = await asks({ name: 'zolpidem 5 MG Oral Tablet', repeats: 0 });
    expect(await stage(waiting.request)).toBe('waiting');
    await world.bring(
      prescription(`${waiting.of}-b`, waiting.of, {
        name: 'zolpidem 5 MG Oral Tablet',
        number: '70009999',
        fills: [],
        priorPrescription: { reference: `MedicationRequest/${waiting.of}-a` },
      }),
    );
    expect([await stage(waiting.request), await state(waiting.request)]).toEqual([
      'submitted',
      'waiting',
    ]);
    expect([await mails(id), await mails(waiting.id)]).toEqual([0, 1]);
  });

  it('comes over a connection with enforced limits', async () => {
    const link = await openLink(deps(), {
      pharmacy: undefined,
      feeds: [plainFeed('pharmacy', 'pharmacy-news', 0, ['RDS'])],
    });
    const { request } = await asks();
    const talk = (bytes: string, until: (said: string) => boolean) =>
      new Promise<string>((done) => {
        let said = '';
        const socket = connect(link.port ?? 0, '127.0.0.1', () => socket.write(bytes));
        socket.on('error', () => {});
        socket.on('data', (chunk) => {
          said += chunk.toString();
          if (until(said)) socket.destroy();
        });
        socket.on('close', () => done(said));
      });
    const two = await talk(
      `junk${framed(rds('c1', request, 'IP'))}${framed(rds('c2', request, 'CM'))}`,
      (said) => said.split('MSA|').length === 3,
    );
    expect(two.match(/MSA\|AA\|c[12]/g)).toEqual(['MSA|AA|c1', 'MSA|AA|c2']);
    expect(await stage(request)).toBe('ready');
    expect(await talk(`\x0b${'x'.repeat(2 * 1024 * 1024)}`, () => false)).toBe('');
    await link.stop();
  });
});

describe('the messages', () => {
  it('keep every character, whatever is in a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (family, note) => {
        const request = {
          id: 'r',
          orderNumber: 'N',
          submittedAt: new Date(0),
          prescriberNpi: null,
          prescriber: null,
          note,
          address: null,
          pharmacy: { ncpdp: null, name: 'P' },
        } as never;
        const person = { given: 'A', family, birthDate: null, sex: 'x', mrn: null };
        const rx = {
          name: family,
          rxnorm: null,
          number: null,
          quantity: null,
          quantityUnit: null,
          dosage: family.trim() ? [{ text: family }] : [],
        };
        const parsed = parseHl7(
          buildOrder(
            { request, person, rx, amount: null, supply: null },
            { controlId: 'c', kind: 'order', at: new Date(0), sender: 'S' },
          ),
        );
        const plain = (text: string) =>
          text.replace(/\r\n|\r|\n/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
        expect(parsed?.find('PID')?.part(5, 1)).toBe(plain(family));
        expect(parsed?.find('RXE')?.part(2, 2)).toBe(plain(family));
        expect(parsed?.find('RXE')?.part(7, 2)).toBe(
          plain(family).trim() ? plain(family.trim()) : '',
        );
        if (note) expect(parsed?.find('NTE')?.at(3)).toBe(plain(note));
        expect(parsed?.segments.map((one) => one.name)).toEqual([
          'MSH',
          'PID',
          'ORC',
          'RXE',
          ...(note ? ['NTE'] : []),
        ]);
      }),
    );
  });
});
