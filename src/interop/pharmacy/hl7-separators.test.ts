import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, acks, type Line, MSH, message, openLine } from '../../../test/hl7.ts';

/** HL7 v2 over the real listener, as bytes: character sets, separators, frames and batches. */
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

describe('separators, MSH-1 and MSH-2', () => {
  it.each<[string, (request: string, id: string) => string, string]>([
    [
      'others',
      (request, id) =>
        `MSH$*%/!$RXSYS$MAIN$PORTICO$$20261126$$RDS*O13*RDS_O13$${id}$P$2.5.1\rORC$SC$${request}*PORTICO$$$HD\rNTE$1$P$a|b^c&d~e\\T\\ /F//S//T//R//E/%line/.br/three\r`,
      'a|b^c&d~e\\T\\ $*!%/\nline\nthree',
    ],
    [
      'five, with truncation',
      (request, id) =>
        `${MSH(id).replace('^~\\&', '^~\\&#')}\rORC|SC|${request}|||HD\rNTE|1|P|No. \\P\\1 # 2\r`,
      'No. #1 # 2',
    ],
    [
      'two: no escapes, no subcomponents',
      (request, id) =>
        `${MSH(id).replace('^~\\&', '^~')}\rORC|SC|${request}^X|||HD\rNTE|1|P|a\\T\\b & c~d\r`,
      'a\\T\\b & c\nd',
    ],
    [
      'one',
      (request, id) => `${MSH(id).replace('^~\\&', '^')}\rORC|SC|${request}^X|||HD\rNTE|1|P|a~b\r`,
      'a~b',
    ],
    [
      'the escape character written twice',
      (request, id) =>
        `${MSH(id).replace('^~\\&', '^~\\\\&')}\rORC|SC|${request}^X|||HD\rNTE|1|P|a\\T\\b\r`,
      'a&b',
    ],
  ])('%s are respected', async (_, write, read) => {
    const id = newId();
    expect(acks(await send(write(first.request, id)))).toEqual([`AA ${id}`]);
    expect(await line.note(first)).toBe(read);
  });

  it.each(['', '^^\\&', '^~\\|', 'abcd', '^~\\&#!', '^~ &'])('%j are refused', async (named) => {
    const id = newId();
    const answer = await send(
      message(MSH(id).replace('^~\\&', named), `ORC|SC|${first.request}|||IP`),
    );
    expect(answer).toMatch(/\rMSA\|AR\|[^|\r]+\r/);
    expect(await line.stage(first)).toBe('submitted');
  });

  it('in a number come back as ours', async () => {
    const answer = await send(
      `MSH$*%/!$RX*1.2*ISO$MAIN$PORTICO$$20261126$$RDS*O13$a|b/F/c$P$2.5.1\rORC$SC$${first.request}$$$HD\r`,
    );
    expect(acks(answer)).toEqual(['AA a\\F\\b$c']);
    expect(answer).toContain('|PORTICO||RX^1.2^ISO|MAIN|');
  });
});
