import { describe, expect, it } from 'vitest';
import { isProblem } from '../hl7v2/problems.rules.ts';
import { readMessage } from '../hl7v2/segments.rules.ts';
import { readNews } from './news.rules.ts';

const ID = '3f2a';
const MSH = 'MSH|^~\\&|PHARM|MAIN|||20261124||RDS^O13^RDS_O13|m-1|P|2.5.1';
const read = (...lines: string[]) => {
  const message = readMessage(lines.join('\r'));
  if (isProblem(message)) throw new Error(message.why);
  return readNews(message);
};
const told = (...lines: string[]) => {
  const said = read(MSH, ...lines);
  if (isProblem(said)) throw new Error(said.why);
  return said.news;
};
const refused = (...lines: string[]) => {
  const said = read(...lines);
  return isProblem(said) ? `${said.ack} ${said.code} ${said.at}` : said;
};
const order = (control: string, status: string) => `ORC|${control}|${ID}|||${status}`;
const ready = order('SC', 'CM');

describe('what an order says', () => {
  it.each([
    ['is in process', 'SC', 'IP', 'filling'],
    ['is scheduled', 'SC', 'SC', 'filling'],
    ['is on hold', 'SC', 'HD', 'held'],
    ['is canceled', 'SC', 'CA', 'refused'],
    ['is discontinued', 'SC', 'DC', 'refused'],
    ['is complete', 'SC', 'CM', 'ready'],
    ['in small letters, with blanks', 'sc', ' cm ', 'ready'],
    ['cannot be filled, by ORC-1 alone', 'UA', '', 'refused'],
    ['is held, by ORC-1 alone', 'OH', '', 'held'],
    ['says the same twice', 'OC', 'CA', 'refused'],
    ['has an ORC-1 that says nothing of its own', 'NW', 'IP', 'filling'],
  ])('that it %s', (_case, control, status, is) =>
    expect(told(order(control, status))).toEqual([{ requestId: ID, is }]),
  );
  it.each([
    ['no status', order('SC', ''), 'AR 101 ORC^1^5'],
    ['a status that we do not know', order('SC', 'RP'), 'AR 103 ORC^1^5'],
    ['ready, and that it cannot be filled', order('UA', 'CM'), 'AR 103 ORC^1^1'],
    ['a status that we do not know beside a refusal', order('UA', 'RP'), 'AR 103 ORC^1^5'],
  ])('is refused with %s', (_case, line, problem) => expect(refused(MSH, line)).toBe(problem));
  it('names the request by the first part of ORC-2, capitals or not', () =>
    expect(told('ORC|SC| 3F2A ^PORTICO|||IP')[0]?.requestId).toBe(ID));
});

describe('a dispense', () => {
  const noted = (...notes: string[]) => told(ready, `RXD|1||||||||${notes.join('~')}`)[0];
  it.each<[string, object | undefined, object]>([
    [
      'in a parcel',
      noted('UPS:1Z999AA10123456784'),
      {
        is: 'shipped',
        carrier: 'ups',
        tracking: '1Z999AA10123456784',
      },
    ],
    ['picked up', noted('Picked-Up'), { is: 'handed-over' }],
    [
      'picked up and in a parcel: the parcel',
      noted('picked-up', 'usps:94001118'),
      {
        is: 'shipped',
        carrier: 'usps',
        tracking: '94001118',
      },
    ],
    [
      'in a second parcel, which is a note',
      noted('usps:94001118', 'usps:94001119'),
      {
        is: 'shipped',
        carrier: 'usps',
        tracking: '94001118',
        note: 'usps:94001119',
      },
    ],
    [
      'by a carrier that we do not know',
      noted('dhl:94001118'),
      {
        is: 'ready',
        note: 'dhl:94001118',
      },
    ],
    [
      'with a number that is too short',
      noted('ups:1234567'),
      {
        is: 'ready',
        note: 'ups:1234567',
      },
    ],
    [
      'with words around the code',
      noted('was picked-up'),
      {
        is: 'ready',
        note: 'was picked-up',
      },
    ],
  ])('%s', (_case, news, is) => expect(news).toEqual({ requestId: ID, ...is }));
  it('of what is not ready is not a pickup: the code is a note', () =>
    expect(told(order('SC', 'IP'), 'RXD|1||||||||picked-up')).toEqual([
      { requestId: ID, is: 'filling', note: 'picked-up' },
    ]));
});

describe('notes', () => {
  it.each<[string, string[], string | undefined]>([
    ['of the order', [ready, 'NTE|1||Bring your card'], 'Bring your card'],
    [
      'of the whole message, first',
      ['NTE|1||Closed Monday', ready, 'NTE|1||Card'],
      'Closed Monday\nCard',
    ],
    ['the reason in ORC-16, by its text', [`${ready}|||||||||||OS^Out of stock`], 'Out of stock'],
    ['the reason by its code where it has no text', [`${ready}|||||||||||OS`], 'OS'],
    ['an empty line between two', [ready, 'NTE|1||a', 'NTE|2||', 'NTE|3||b'], 'a\n\nb'],
    ['none of empty lines alone', [ready, 'NTE|1||', 'NTE|2||'], undefined],
    ['a null, which is nothing', [ready, 'NTE|1||a', 'NTE|2||""', 'NTE|3||b'], 'a\nb'],
  ])('%s', (_case, lines, note) => expect(told(...lines)[0]?.note).toBe(note));
  it('stay with their own order', () =>
    expect(told(ready, 'NTE|1||a', 'ORC|SC|77|||IP', 'NTE|1||b')).toEqual([
      { requestId: ID, is: 'ready', note: 'a' },
      { requestId: '77', is: 'filling', note: 'b' },
    ]));
  it('are at most 65,536 characters per order, and never cut', () => {
    const long = 'x'.repeat(65_536);
    expect(told(ready, `NTE|1||${long}`)[0]?.note).toBe(long);
    expect(refused(MSH, ready, `NTE|1||${long}x`)).toBe('AR 104 ORC^1');
  });
});

describe('a message', () => {
  it('names its sender and its number', () =>
    expect(read(MSH, ready)).toMatchObject({ sender: 'PHARM|MAIN', controlId: 'm-1' }));
  it('from a sender without a facility has no bar after its name', () =>
    expect(read(MSH.replace('|MAIN|', '||'), ready)).toMatchObject({ sender: 'PHARM' }));
  it.each<[string, string[], string]>([
    ['of another kind', [MSH.replace('RDS^', 'ORU^'), ready], 'AR 200 MSH^1^9'],
    ['without a number', [MSH.replace('m-1', ''), ready], 'AR 101 MSH^1^10'],
    ['with a number of 200', [MSH.replace('m-1', 'n'.repeat(200)), ready], 'AR 104 MSH^1^10'],
    ['with a sender of 501', [MSH.replace('PHARM', 's'.repeat(496)), ready], 'AR 104 MSH^1^3'],
    ['without an order', [MSH, 'PID|1'], 'AR 100 ORC'],
    ['that goes on in another', [MSH, ready, 'DSC|1'], 'AR 100 DSC'],
    ['with a dispense before its order', [MSH, 'RXD|1', ready], 'AR 100 ORC^1'],
    ['with one bad order, wherever it is', [MSH, ready, order('SC', '')], 'AR 101 ORC^2^5'],
  ])('%s is refused as a whole', (_case, lines, problem) =>
    expect(refused(...lines)).toBe(problem),
  );
  it.each<[string, string[]]>([
    ['a number of 199', [MSH.replace('m-1', 'n'.repeat(199)), ready]],
    ['a sender of 500', [MSH.replace('PHARM', 's'.repeat(495)), ready]],
    ['a DSC that names nothing', [MSH, ready, 'DSC|']],
    ['its kind in small letters', [MSH.replace('RDS^', 'rds^'), ready]],
  ])('with %s is read', (_case, lines) => expect(read(...lines)).toHaveProperty('news'));
});
