import { describe, expect, it } from 'vitest';
import type { Sendable } from '../../medications/pharmacy/pharmacy-messages.ts';
import { isProblem } from '../hl7v2/problems.rules.ts';
import { readMessage, type Segment } from '../hl7v2/segments.rules.ts';
import { buildOrder, type Outgoing, readAnswer } from './hl7.rules.ts';

/** The rules read only these fields of a request. */
const sendable = (rest: {
  request?: object;
  person?: Partial<Sendable['person']>;
  rx?: Partial<Sendable['rx']>;
}): Sendable => ({
  request: {
    id: 'r-1',
    orderNumber: 'P-77',
    prescriber: 'Ana Reyes, MD',
    prescriberNpi: '1234567893',
    submittedAt: new Date('2026-11-23T22:00:00Z'),
    pharmacy: { name: 'Main Street', ncpdp: '5900001' },
    address: null,
    note: null,
    ...rest.request,
    // what a message says about a request; the rest of the row is not read
  } as unknown as Sendable['request'],
  person: {
    given: 'Rosa',
    family: 'Diaz',
    birthDate: '1961-05-01',
    sex: 'female',
    mrn: '000123',
    ...rest.person,
  },
  rx: {
    name: 'lisinopril 10 MG Oral Tablet',
    rxnorm: '314076',
    number: '70812345',
    dosage: [{ text: 'Take 1 tablet by mouth daily' }],
    quantity: 90,
    quantityUnit: 'tablets',
    ...rest.rx,
  },
  amount: null,
  supply: null,
});
const outgoing: Outgoing = {
  controlId: 'c-1',
  kind: 'order',
  at: new Date('2026-11-24T09:05:07Z'),
  sender: 'PORTICO',
};
const order = (rest: Parameters<typeof sendable>[0] = {}, kind: Outgoing['kind'] = 'order') => {
  const message = readMessage(buildOrder(sendable(rest), { ...outgoing, kind }));
  if (isProblem(message)) throw new Error(message.why);
  return (name: string) => message.segments.find((one) => one.name === name) as Segment;
};

describe('an order', () => {
  it('says what is requested, for whom, and by whom', () => {
    const at = order();
    expect(at('MSH').raw(9)).toBe('RDE^O11^RDE_O11');
    expect(at('MSH').raw(10)).toBe('c-1');
    expect(at('PID').raw(3)).toBe('000123^^^^MR');
    expect([5, 7, 8].map((field) => at('PID').raw(field))).toEqual(['Diaz^Rosa', '19610501', 'F']);
    expect([2, 3, 4, 9].map((field) => at('ORC').raw(field))).toEqual([
      'r-1',
      '70812345',
      'P-77',
      '20261123220000+0000',
    ]);
    expect(at('ORC').part(12, 1)).toBe('1234567893');
    expect(at('ORC').part(12, 9)).toBe('NPI');
    expect(at('RXE').raw(2)).toBe('314076^lisinopril 10 MG Oral Tablet^RXNORM');
    expect([3, 5, 10, 11, 15].map((field) => at('RXE').raw(field))).toEqual([
      '90',
      'tablets',
      '90',
      'tablets',
      '70812345',
    ]);
  });
  it.each<[string, Outgoing['kind'], string]>([
    ['a refill is asked for', 'order', 'RF'],
    ['it is taken back', 'cancel', 'CA'],
  ])('says in ORC-1 that %s', (_case, kind, code) =>
    expect(order({}, kind)('ORC').at(1)).toBe(code),
  );
  it.each([
    ['female', 'F'],
    ['male', 'M'],
    ['other', 'U'],
    ['unknown', 'U'],
  ])('for the sex %s has the code %s', (sex, code) =>
    expect(order({ person: { sex } })('PID').at(8)).toBe(code),
  );
  it('is for the pharmacy by its number, or else by its name', () => {
    expect(order()('MSH').at(6)).toBe('5900001');
    const pharmacy = { name: 'Main & First', ncpdp: null };
    expect(order({ request: { pharmacy } })('MSH').at(6)).toBe('Main & First');
  });
  it('leaves out what is unknown', () => {
    const at = order({
      person: { birthDate: null },
      request: { orderNumber: null },
      rx: { number: null, quantity: null, quantityUnit: null, rxnorm: null, dosage: [] },
    });
    expect(at('PID').at(7)).toBe('');
    expect([3, 4].map((field) => at('ORC').at(field))).toEqual(['', '']);
    expect([3, 5, 7, 15].map((field) => at('RXE').at(field))).toEqual(['', '', '', '']);
    expect(at('RXE').part(2, 2)).toBe('lisinopril 10 MG Oral Tablet');
    expect(at('NTE')).toBeUndefined();
  });
  it('carries the directions, including any separators in them', () => {
    const dosage = [{ text: 'Mix ^ | & with tea; see leaflet' }];
    const at = order({ rx: { dosage } });
    expect(at('RXE').part(7, 2)).toContain('Mix ^ | & with tea; see leaflet');
  });
  it('carries the address to mail it to', () => {
    const address = {
      lines: ['1 Elm St', 'Apt 2'],
      city: 'Austin',
      region: 'TX',
      postalCode: '78701',
    };
    expect(order({ request: { address } })('RXE').raw(42)).toBe('1 Elm St, Apt 2^^Austin^TX^78701');
  });
  it('carries what the member wrote, which cannot become a segment of its own', () => {
    const note = 'Please\rORC|CA|r-2\nñ | ~';
    const text = buildOrder(sendable({ request: { note } }), outgoing);
    expect(text.match(/^ORC/gm)).toHaveLength(1);
    expect(order({ request: { note } })('NTE').at(3).replace(/\s/g, ' ')).toBe(
      note.replace(/\s/g, ' '),
    );
  });
});

describe('the answer to our message', () => {
  const ack = (...lines: string[]) => ['MSH|^~\\&|PHARM', ...lines, ''].join('\r');
  it.each<[string, string, ReturnType<typeof readAnswer>]>([
    ['taken', ack('MSA|AA|c-1'), 'AA'],
    ['not taken now', ack('MSA|AE|c-1'), 'AE'],
    ['refused', ack('MSA|AR|c-1'), 'AR'],
    ['taken, in enhanced mode', ack('MSA|CA|c-1'), 'AA'],
    ['refused, in enhanced mode', ack('MSA|CR|c-1'), 'AR'],
    ['in small letters', ack('MSA|aa|c-1'), 'AA'],
    ['for another message', ack('MSA|AA|c-2'), null],
    ['for a number that only begins like ours', ack('MSA|AA|c-11'), null],
    ['a code that does not exist', ack('MSA|AX|c-1'), null],
    ['no code', ack('MSA||c-1'), null],
    ['no MSA', ack('PID|1'), null],
    ['behind one for another message', ack('MSA|AR|c-0') + ack('MSA|AA|c-1'), 'AA'],
    ['in a batch', `BHS|^~\\&|P\r${ack('MSA|AE|c-1')}BTS|1\r`, 'AE'],
    ['with other separators', 'MSH$*%/!$P\rMSA$AA$c-1\r', 'AA'],
    ['with bytes of any character set', ack('MSA|AA|c-1|\xff\xfe\xe9'), 'AA'],
    ['no HL7', 'HTTP/1.1 200 OK', null],
    ['nothing', '', null],
  ])('%s', (_case, text, code) =>
    expect(readAnswer(Buffer.from(text, 'latin1'), 'c-1')).toBe(code),
  );
});
