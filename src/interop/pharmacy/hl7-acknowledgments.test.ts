import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, acks, errors, type Line, MSH, message, openLine } from '../../../test/hl7.ts';

/**
 * HL7 v2 over the real listener: what a pharmacy's system sends, how it is answered, and what the
 * member then reads.
 */
let line: Line;
let first: Asked;
beforeAll(async () => {
  line = await openLine();
  ({ first } = line);
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

describe('a number, MSH-10', () => {
  const says = (id: string, status: string, facility = 'MAIN') =>
    message(MSH(id).replace('|MAIN|', `|${facility}|`), `ORC|SC|${first.request}|||${status}`);

  it('that comes again with different content is refused, and nothing is done twice', async () => {
    expect(acks(await send(says('d2', 'IP')))).toEqual(['AA d2']);
    const answer = await send(says('d2', 'CM'));
    expect([acks(answer), errors(answer), await line.stage(first)]).toEqual([
      ['AE d2'],
      ['205 MSH^1^10'],
      'filling',
    ]);
    expect(line.world.log).toContainEqual({
      event: 'alarm.raised',
      kind: 'feed-number',
      about: 'pharmacy',
    });
    expect(acks(await send(says('d2', 'IP').replace('20261126101500', '20261126111500')))).toEqual([
      'AA d2',
    ]);
  });

  it('belongs to its sender: another place of the same system may use it too', async () => {
    expect(acks(await send(says('d3', 'IP', 'MAIN')))).toEqual(['AA d3']);
    expect(acks(await send(says('d3', 'CM', 'RIVER')))).toEqual(['AA d3']);
    expect(await line.stage(first)).toBe('ready');
  });

  it.each<[string, string, string[]]>([
    ['', 'UNKNOWN', ['101 MSH^1^10']],
    ['""', 'UNKNOWN', ['101 MSH^1^10']],
    ['x'.repeat(200), 'x'.repeat(200), ['104 MSH^1^10']],
  ])('that is %j can’t be stored: refused, and MSA-2 is never empty', async (id, named, where) => {
    const answer = await send(says(id, 'IP'));
    expect([acks(answer), errors(answer), await line.stage(first)]).toEqual([
      [`AR ${named}`],
      where,
      'submitted',
    ]);
  });

  it('sent twenty times at once is accepted once, and each copy is told so', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(says('d4', 'CM'))));
    expect(answers.flatMap(acks)).toEqual(Array.from({ length: 20 }, () => 'AA d4'));
    expect(
      await line.world.sql("select 1 from refill_event where request_id = $1 and stage = 'ready'", [
        first.request,
      ]),
    ).toHaveLength(1);
  });
});

describe('the answer', () => {
  it('names the sender, the event, the version and the message, and gives the reason in words that identify nobody', async () => {
    const id = newId();
    const answer = await send(
      message(
        MSH(id, { version: '2.6' }),
        'PID|1||1^^^^MR||Zanzibar^Quixote',
        `ORC|SC|${first.request}|||ZZ`,
        'NTE|1|P|Secret words',
      ),
    );
    const [msh, msa, err] = answer.split('\r').map((line) => line.split('|'));
    expect(msh?.slice(0, 6)).toEqual(['MSH', '^~\\&', 'PORTICO', 'CEDAR', 'RXSYS', 'MAIN']);
    expect([msh?.[8], msh?.[10], msh?.[11]]).toEqual(['ACK^O13^ACK', 'P', '2.6']);
    expect(msa).toEqual(['MSA', 'AR', id]);
    expect(err).toEqual([
      'ERR',
      '',
      'ORC^1^5',
      '103^Table value not found^HL70357',
      'E',
      '',
      '',
      '',
      'Order 1: the status in ORC-5 is not supported. Use IP, SC, HD, CM, CA or DC.',
    ]);
    expect(answer).not.toMatch(/Zanzibar|Quixote|Secret|ZZ/);
    const again = await send(message(MSH(newId()), `ORC|SC|${first.request}|||IP`));
    expect(again.split('|')[9]).not.toBe(msh?.[9]);
  });

  it('to a version before 2.5 is in the form of that version', async () => {
    const id = newId();
    const answer = await send(
      message(MSH(id, { version: '2.3' }), `ORC|SC|${crypto.randomUUID()}|||IP`),
    );
    expect(answer).toContain(
      `\rMSA|AE|${id}|Order 1: ORC-2 is not one of our requests. Nothing in this message was accepted.\rERR|ORC^1^2^204&Unknown key identifier&HL70357\r`,
    );
    expect(answer).toMatch(/\|P\|2\.3\r/);
  });

  it('is logged as codes', async () => {
    line.world.log.length = 0;
    await send(message(MSH(newId()), `ORC|SC|${first.request}|||IP`));
    await send(message(MSH(newId()), `ORC|SC|${crypto.randomUUID()}|||IP`));
    await send(message(MSH(newId()), 'PID|1'));
    expect(line.world.log.filter((one) => one.event === 'feed.message')).toEqual([
      { event: 'feed.message', feed: 'pharmacy', answer: 'AA', code: '0' },
      { event: 'feed.message', feed: 'pharmacy', answer: 'AE', code: '204' },
      { event: 'feed.message', feed: 'pharmacy', answer: 'AR', code: '100' },
    ]);
  });
});
