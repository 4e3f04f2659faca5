import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, acks, type Line, MSH, message, openLine } from '../../../test/hl7.ts';
import { rootFolder } from '../../platform/root.ts';

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
const page = async ({ browser, base }: Asked) => {
  await browser.open(`${base}/refills`);
  return browser.text;
};
/** A case of test/hl7v2, under its own number. */
const caseFile = (name: string, id: string) => {
  const bytes = readFileSync(join(rootFolder, 'test/hl7v2', name)).toString('latin1');
  const text = bytes
    .replace(/\|(?:two|lat|esc|bat)-1\|/, `|${id}|`)
    .replace(/REQUEST-ID-(\d)/g, (_, which) => (which === '1' ? first : second).request);
  return Buffer.from(text, 'latin1');
};

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

describe('cases that once went wrong', () => {
  it('two orders: each is followed with its own note', async () => {
    expect(acks(await send(caseFile('13-two-orders.hl7', 'c13')))).toEqual(['AA c13']);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['filling', 'refused']);
    const [one, two] = [await page(first), await page(second)];
    expect(one).toContain('They wrote: Insulin is being packed cold');
    expect(one).not.toContain('Recalled');
    expect(two).toContain('They wrote: Recalled by the maker, ask your doctor');
    expect(two).not.toContain('Insulin');
    // a repetition gets the same answer and does nothing
    const events = () =>
      line.world.sql('select 1 from refill_event where request_id = any($1::uuid[])', [
        [first.request, second.request],
      ]);
    const before = await events();
    expect(acks(await send(caseFile('13-two-orders.hl7', 'c13')))).toEqual(['AA c13']);
    expect(await events()).toHaveLength(before.length);
  });

  it('Latin-1 by MSH-18: every letter comes through', async () => {
    expect(acks(await send(caseFile('14-latin-1.hl7', 'c14')))).toEqual(['AA c14']);
    expect(await line.note(first)).toBe('Estará mañana en el mostrador, señora');
    expect(await page(first)).toContain('Estará mañana en el mostrador, señora');
  });

  it('escapes and repetitions become lines, without marks', async () => {
    expect(acks(await send(caseFile('15-escapes-and-repetition.hl7', 'c15')))).toEqual(['AA c15']);
    expect(await line.note(second)).toBe('Waiting for stock\nCall 555-0110\nSecond line');
    await page(second);
    expect(second.browser.html).toContain('Waiting for stock\nCall 555-0110\nSecond line');
  });

  it('a batch: each message is accepted, and the answer is a batch', async () => {
    const answer = await send(caseFile('15c-batch.hl7', 'c15c'));
    expect(acks(answer)).toEqual(['AA c15c']);
    expect(answer.split('\r').map((line) => line.slice(0, 3))).toEqual([
      'FHS',
      'BHS',
      'MSH',
      'MSA',
      'BTS',
      'FTS',
      '',
    ]);
    expect(answer).toContain('\rBTS|1\rFTS|1\r');
    expect(await line.stage(first)).toBe('filling');
  });
});
