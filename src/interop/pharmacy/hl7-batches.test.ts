import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, acks, frame, type Line, MSH, message, openLine } from '../../../test/hl7.ts';
import { writeHl7Escapes } from '../../fhir/hl7-escapes.ts';
import { answerFrame as answerOne } from '../hl7v2/feeds.ts';
import { pharmacyNews } from './link.ts';

/** HL7 v2 over the real listener, as bytes: character sets, separators, frames and batches. */
let line: Line;
let first: Asked;
let second: Asked;
beforeAll(async () => {
  line = await openLine();
  ({ first, second } = line);
});
beforeEach(() => line.reset());
afterAll(() => line.close());
const answerFrame = (deps: Line['deps'], bytes: Buffer) =>
  answerOne(deps, line.feed, pharmacyNews(deps), bytes);
let ids = 0;
const newId = () => `hl7-${++ids}`;
const send = (text: string | Buffer) => line.send(text);

describe('batches', () => {
  const one = (id: string, of: Asked, status: string, end = '\r') =>
    [MSH(id), `ORC|SC|${of.request}|||${status}`, ''].join(end);

  it('several messages without an envelope are answered one by one', async () => {
    const answers = await line.talk(
      frame(
        Buffer.from(one('p1', first, 'IP') + one('p2', second, 'ZZ') + one('p3', second, 'CM')),
      ),
      3,
    );
    expect(answers.map(acks)).toEqual([['AA p1'], ['AR p2'], ['AA p3']]);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['filling', 'ready']);
  });

  it('are answered in the form in which they came, message by message, with what is missing', async () => {
    const text = [
      'FHS|^~\\&|RXSYS|MAIN|PORTICO|CEDAR|20261126||file.hl7||F7',
      'BHS|^~\\&|RXSYS|MAIN|PORTICO|CEDAR|20261126||||B1',
      one('q1', first, 'IP').trimEnd(),
      one('q2', second, 'ZZ').trimEnd(),
      'BTS|2',
      'BHS|^~\\&|RXSYS||||||||B2',
      one('q3', second, 'CM').trimEnd(),
      'BTS|2',
      'FTS|2',
      '',
    ].join('\n');
    const answer = await send(text);
    expect(acks(answer)).toEqual(['AA q1', 'AR q2', 'AA q3']);
    expect(
      answer
        .split('\r')
        .filter((line) => /^[FB]/.test(line))
        .map((line) => line.replace(/\d{14}\+0000|[0-9a-f]{16}/g, '')),
    ).toEqual([
      'FHS|^~\\&|PORTICO|CEDAR|RXSYS|MAIN||||||F7',
      'BHS|^~\\&|PORTICO|CEDAR|RXSYS|MAIN|||||-1|B1',
      'BTS|2',
      'BHS|^~\\&|PORTICO||RXSYS||||||-2|B2',
      'BTS|1|BTS-1 says 2 messages, 1 arrived.',
      'FTS|2',
    ]);
    expect(acks(await send(text))).toEqual(['AA q1', 'AR q2', 'AA q3']);
    expect([await line.stage(first), await line.stage(second)]).toEqual(['filling', 'ready']);
  });

  it('may contain messages with their own sets and separators', async () => {
    const latin = Buffer.from(
      `${MSH('r1', { rest: '||||||8859/1' })}\rORC|SC|${first.request}|||HD\rNTE|1|P|se\xf1ora\r`,
      'latin1',
    );
    const utf = Buffer.from(
      `MSH$*%/!$RXSYS$MAIN$$$2026$$RDS*O13$r2$P$2.5.1$$$$$$UNICODE UTF-8\rORC$SC$${second.request}$$$HD\rNTE$1$P$señora\r`,
    );
    const answer = await send(
      Buffer.concat([Buffer.from('BHS|^~\\&\r'), latin, utf, Buffer.from('BTS|2\r')]),
    );
    expect(acks(answer)).toEqual(['AA r1', 'AA r2']);
    expect([await line.note(first), await line.note(second)]).toEqual(['señora', 'señora']);
  });

  it('that are empty get an empty answer, and stray lines are reported', async () => {
    const answer = await send('BHS|^~\\&|RXSYS\rBTS|0\r');
    expect(answer.split('\r').map((line) => line.slice(0, 5))).toEqual(['BHS|^', 'BTS|0', '']);
    expect(acks(await send(`PID|1\r${one('u1', first, 'IP')}`))).toEqual(['AR UNKNOWN']);
    expect(
      acks(await send(`BHS|^~\\&\r${one('u2', first, 'IP')}BTS|1\rNTE|1|P|left over\r`)),
    ).toEqual(['AA u2', 'AR UNKNOWN']);
  });
});

describe('arbitrary input', () => {
  it('any text in a note reaches the record complete', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        async (one, two) => {
          const whole = `${one}${two.toWellFormed()}.`.replaceAll('\uFFFD', '');
          const id = newId();
          const [heard = ''] = await answerFrame(
            line.deps,
            Buffer.from(
              message(
                MSH(id),
                `ORC|SC|${first.request}|||HD`,
                `NTE|1|P|>${writeHl7Escapes(whole)}`,
              ),
            ),
          );
          expect(acks(heard)).toEqual([`AA ${id}`]);
          expect(await line.note(first)).toBe(
            `>${whole.replace(/\r\n|\r/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '')}`,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('any bytes within a message are answered, never with an exception', async () => {
    const whole = () =>
      Buffer.from(
        message(
          MSH(newId()),
          `ORC|SC|${first.request}^X|||HD|||||||||||c^d`,
          'RXD|1|1||9|||7||x~y',
          'NTE|1|P|a\\X0D\\b\\T\\~""',
        ),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(300),
        fc.nat(20),
        fc.uint8Array({ maxLength: 20 }),
        async (at, cut, put) => {
          const bytes = whole();
          const heard = await answerFrame(
            line.deps,
            Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
          );
          for (const one of heard) for (const ack of acks(one)) expect(ack).toMatch(/^A[AER] [^ ]/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
