import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, acks, errors, type Line, MSH, message, openLine } from '../../../test/hl7.ts';
import { named } from '../../../test/words.ts';

/**
 * HL7 v2 over the real listener: what a pharmacy's system sends, how it is answered, and what the
 * member then reads.
 */
let line: Line;
let first: Asked;
let second: Asked;
beforeAll(async () => {
  line = await openLine();
  ({ first, second } = line);
});
beforeEach(() => line.reset());
afterAll(() => line.close());
let ids = 0;
const newId = () => `hl7-${++ids}`;
const send = (text: string | Buffer) => line.send(text);

it('ten messages about one request at once all count, and none overwrites another', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      send(message(MSH(newId()), `ORC|SC|${first.request}|||HD`, `NTE|1|P|word ${index}`)),
    ),
  );
  expect(answers.flatMap(acks).filter((one) => one.startsWith('AA'))).toHaveLength(10);
  const events = await line.world.sql<{ note: string }>(
    "select note from refill_event where request_id = $1 and stage = 'held'",
    [first.request],
  );
  expect(events.map((one) => one.note).sort()).toEqual(
    Array.from({ length: 10 }, (_, index) => `word ${index}`),
  );
});

describe('several orders in one message', () => {
  const orders = (id: string, ...groups: string[][]) =>
    message(MSH(id), 'PID|1||1^^^^MR', ...groups.flat());

  it('are all accepted or none: an order that is not one of our requests is named', async () => {
    const stranger = crypto.randomUUID();
    const text = orders(
      'o1',
      [`ORC|SC|${first.request}|||IP`, 'NTE|1|P|one'],
      [`ORC|SC|${stranger}|||CM`],
      [`ORC|SC|${second.request}|||CM`],
      ['ORC|SC||77||CM'],
    );
    const answer = await send(text);
    expect(acks(answer)).toEqual(['AE o1']);
    expect(errors(answer)).toEqual(['204 ORC^2^2', '204 ORC^4^2']);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['submitted', 'submitted']);
    expect(acks(await send(text))).toEqual(['AE o1']);
    // corrected under the same number, it is accepted: the first one did nothing
    expect(
      acks(
        await send(
          orders('o1', [`ORC|SC|${first.request}|||IP`], [`ORC|SC|${second.request}|||CM`]),
        ),
      ),
    ).toEqual(['AA o1']);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['filling', 'ready']);
  });

  it.each<[string, string, string]>([
    ['no status', '', '101 ORC^2^5'],
    ['a status that says delete', '""', '101 ORC^2^5'],
    ['an unknown status', 'ZZ', '103 ORC^2^5'],
    ['a name of the language', 'constructor', '103 ORC^2^5'],
  ])('of which one has %s are all ignored', async (_, status, where) => {
    const id = newId();
    const answer = await send(
      orders(id, [`ORC|SC|${first.request}|||IP`], [`ORC|SC|${second.request}|||${status}`]),
    );
    expect([acks(answer), errors(answer)]).toEqual([[`AR ${id}`], [where]]);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['submitted', 'submitted']);
  });

  it.each<[string, string, string, string | null]>([
    ['UA', '', 'refused', null],
    ['OC', '', 'refused', null],
    ['OC', 'CA', 'refused', null],
    ['UF', 'DC', 'refused', null],
    ['OH', '', 'held', null],
    ['OK', 'IP', 'filling', null],
    ['UA', 'IP', 'submitted', '103 ORC^1^1'],
    ['OC', 'CM', 'submitted', '103 ORC^1^1'],
    ['SC', '', 'submitted', '101 ORC^1^5'],
  ])('with ORC-1 %s and ORC-5 %j: %s', async (control, status, stands, problem) => {
    const id = newId();
    const answer = await send(orders(id, [`ORC|${control}|${first.request}|||${status}`]));
    expect([acks(answer), errors(answer), await line.stage(first)]).toEqual([
      [`${problem ? 'AR' : 'AA'} ${id}`],
      problem ? [problem] : [],
      stands,
    ]);
  });

  it('name their request with components, in capitals, with blanks', async () => {
    expect(
      acks(
        await send(
          orders(
            'e1',
            [`ORC|SC|${first.request}^PORTICO|||IP`],
            [`ORC|SC| ${second.request.toUpperCase()} ^PORTICO^1.2^ISO|||IP^In process`],
          ),
        ),
      ),
    ).toEqual(['AA e1']);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['filling', 'filling']);
  });

  it('may mention one request twice: both count, in order', async () => {
    expect(
      acks(
        await send(
          orders(
            't1',
            [`ORC|SC|${first.request}|||IP`, 'NTE|1|P|Being made'],
            [`ORC|SC|${first.request}|||CM`, 'NTE|1|P|At the counter'],
          ),
        ),
      ),
    ).toEqual(['AA t1']);
    const events = await line.world.sql<{ stage: string; note: string }>(
      `select stage, note
        from refill_event
        where request_id = $1 and stage <> 'submitted' order by step`,
      [first.request],
    );
    expect(events).toEqual([
      { stage: 'filling', note: 'Being made' },
      { stage: 'ready', note: 'At the counter' },
    ]);
    await first.browser.open(`${first.base}/refills`);
    await first.browser.click(named('lisinopril 10 MG Oral Tablet'));
    expect(first.browser.text).toContain('They wrote: At the counter');
    expect(first.browser.text).toContain('Being made');
  });

  it('reach the member if the text is new and the stage is not; a repeated text does not', async () => {
    const say = (words: string) =>
      send(orders(newId(), [`ORC|SC|${first.request}|||IP`, `NTE|1|P|${words}`]));
    for (const words of ['Being made', 'Being made', 'Packed cold'])
      expect(acks(await say(words))[0]).toMatch(/^AA/);
    const events = await line.world.sql<{ note: string }>(
      "select note from refill_event where request_id = $1 and stage = 'filling' order by step",
      [first.request],
    );
    expect(events.map((one) => one.note)).toEqual(['Being made', 'Packed cold']);
  });

  it('carry their own notes: NTE anywhere in the group, RXD-9, RXD-15, ORC-16; a note on the whole message goes to each', async () => {
    const answer = await send(
      message(
        MSH('n1'),
        'NTE|1|P|We close at noon',
        'PID|1||1^^^^MR',
        `ORC|SC|${first.request}|||HD|||||||||||OOS^Out of stock^L`,
        'NTE|1|P|after ORC',
        'RXE||261551^insulin',
        'NTE|1|P|after RXE~and again',
        'RXD|1|261551||90|||7||Keep cold~""~usps:9400111899223197428497||||||^Ask at the counter',
        'NTE|1|P|after RXD|RE',
        'RXR|PO',
        'OBX|1|ST|1^x||value',
        'NTE|1|P|after OBX',
        'NTE|2|P|""',
        'NTE|3|P|',
        `ORC|SC|${second.request}|||IP`,
      ),
    );
    expect(acks(answer)).toEqual(['AA n1']);
    expect((await line.note(first))?.split('\n')).toEqual([
      'We close at noon',
      'Out of stock',
      'after ORC',
      'after RXE',
      'and again',
      'Keep cold',
      'usps:9400111899223197428497',
      'Ask at the counter',
      'after RXD',
      'after OBX',
    ]);
    expect(await line.note(second)).toBe('We close at noon');
  });

  it('done: a shipment, a pickup, and what else RXD-9 says', async () => {
    await line.world.sql(
      `update refill_order
        set delivery = 'mail', address = '{"lines":[],"city":"","region":"","postalCode":""}'
        where id = (select order_id from refill_request where id = $1)`,
      [first.request],
    );
    const rxd = (notes: string) => `RXD|1|1||90|||7||${notes}`;
    const answer = await send(
      orders(
        'd1',
        [
          `ORC|SC|${first.request}|||CM`,
          rxd('Leave with a neighbor~ups:1Z999AA10123456784~fedex:123456789012'),
        ],
        [`ORC|SC|${second.request}|||CM`, rxd('PICKED-UP~By her son')],
      ),
    );
    expect(acks(answer)).toEqual(['AA d1']);
    const [row] = await line.world.sql(
      'select stage, carrier, tracking from refill_request where id = $1',
      [first.request],
    );
    expect([row, await line.note(first)]).toEqual([
      { stage: 'shipped', carrier: 'ups', tracking: '1Z999AA10123456784' },
      'Leave with a neighbor\nfedex:123456789012',
    ]);
    expect([await line.stage(second), await line.note(second)]).toEqual([
      'picked-up',
      'By her son',
    ]);
  });

  it('may continue: a field goes on in ADD, but a message that goes on in another is refused', async () => {
    const text = (id: string, ...more: string[]) =>
      message(
        MSH(id),
        `ORC|SC|${first.request}|||HD`,
        'NTE|1|P|Take it only ',
        'ADD|with food',
        'NTE|2|P|Ask for the',
        'BTS card',
        ...more,
      );
    expect(errors(await send(text('s3', 'DSC|12|F')))).toEqual(['100 DSC']);
    expect(acks(await send(text('s4', 'DSC|')))).toEqual(['AA s4']);
    expect(await line.note(first)).toBe('Take it only with food\nAsk for the\nBTS card');
  });

  it('need an ORC, and nothing of an order may come before the first', async () => {
    const [one, two] = [
      await send(message(MSH('s1'), 'RXD|1')),
      await send(message(MSH('s2'), 'RXD|1', `ORC|SC|${first.request}|||IP`)),
    ];
    expect([acks(one), errors(one), acks(two), errors(two)]).toEqual([
      ['AR s1'],
      ['100 ORC'],
      ['AR s2'],
      ['100 ORC^1'],
    ]);
  });
});
