import { describe, expect, it } from 'vitest';
import {
  announcedIn,
  buildAnswer,
  buildBatch,
  buildSegment,
  echo,
  NO_ID,
  stamp,
} from './answers.rules.ts';
import type { Problem } from './problems.rules.ts';
import { readMessage, readSegment, readSeparators, type Segment } from './segments.rules.ts';

const answering = { sender: 'PORTICO', at: new Date('2026-11-24T09:05:07.123Z'), id: 'a-1' };
const headerOf = (line: string): Segment => {
  const separators = readSeparators(line);
  if (!separators) throw new Error(`no header: ${line}`);
  return readSegment(line, separators);
};
const MSH = (version = '2.5.1', id = 'm-1') =>
  headerOf(`MSH|^~\\&|PHARM|MAIN ST|PORTICO|CLINIC|20261124||RDS^O13^RDS_O13|${id}|T|${version}`);
const problem = (ack: Problem['ack'], rest: Partial<Problem> = {}): Problem => ({
  ack,
  code: '101',
  at: 'ORC^1^5',
  why: 'ORC-5 has no status.',
  ...rest,
});
const answer = (header: Segment | null, ...problems: Problem[]) => {
  const message = readMessage(buildAnswer(header, problems, answering));
  if ('why' in message) throw new Error(message.why);
  const of = (name: string) => message.segments.filter((one) => one.name === name);
  return { msh: message.header, msa: of('MSA')[0] as Segment, errors: of('ERR') };
};

describe('a segment that we write', () => {
  it.each<[string, Parameters<typeof buildSegment>[1], string]>([
    ['has fields by their number', { 1: 'a', 3: 'c' }, 'X|a||c'],
    ['has none behind the last that says something', { 1: 'a', 2: '', 3: null }, 'X|a'],
    ['keeps a zero', { 1: 0, 2: undefined }, 'X|0'],
    ['may have none', {}, 'X'],
  ])('%s', (_case, fields, line) => expect(buildSegment('X', fields)).toBe(line));
  it('has times in UTC, to the second', () => expect(stamp(answering.at)).toBe('20261124090507'));
});

describe('a field that is sent back', () => {
  const theirs = (field: string) => headerOf(`MSH$*%/!$${field}`);
  it.each<[string, Segment | null, number, string]>([
    ['is as it came, escapes and all', headerOf('MSH|^~\\&|A\\T\\B^1'), 3, 'A\\T\\B^1'],
    ['has no control characters', headerOf('MSH|^~\\&|A\x07B'), 3, 'AB'],
    ['is nothing for a null', headerOf('MSH|^~\\&|""'), 3, ''],
    ['is nothing where the field is missing', headerOf('MSH|^~\\&'), 3, ''],
    ['is nothing where there is no message', null, 3, ''],
    ['has our separators for theirs', theirs('A*1!x%B'), 3, 'A^1&x~B'],
    ['has our separators escaped where they are text to them', theirs('A|B^C'), 3, 'A\\F\\B\\S\\C'],
    ['has their escapes written as ours', theirs('A/S/B'), 3, 'A*B'],
  ])('%s', (_case, header, field, is) => expect(echo(header, field)).toBe(is));
});

describe('the code of an answer', () => {
  it.each<[string, Problem[], string]>([
    ['is AA without a problem', [], 'AA'],
    ['is AE where the message is understood', [problem('AE'), problem('AE')], 'AE'],
    ['is AR where any part cannot be read', [problem('AE'), problem('AR')], 'AR'],
  ])('%s', (_case, problems, code) => {
    const { msa, errors } = answer(MSH(), ...problems);
    expect(msa.at(1)).toBe(code);
    expect(errors).toHaveLength(problems.length);
  });
});

describe('an acknowledgment', () => {
  it('goes back to where the message came from, with its control id', () => {
    const { msh, msa } = answer(MSH());
    expect([3, 4, 5, 6, 7, 9, 10, 11, 12, 18].map((field) => msh.raw(field))).toEqual([
      'PORTICO',
      'CLINIC',
      'PHARM',
      'MAIN ST',
      '20261124090507+0000',
      'ACK^O13^ACK',
      'a-1',
      'T',
      '2.5.1',
      '',
    ]);
    expect(msa.raw(2)).toBe('m-1');
  });
  it('to a message without a control id names none', () =>
    expect(answer(MSH('2.5.1', '')).msa.at(2)).toBe(NO_ID));
  it('is sent even if the message has no header', () => {
    const { msh, msa } = answer(null, problem('AR'));
    expect([msh.raw(9), msh.raw(11), msh.raw(12)]).toEqual(['ACK', 'P', '2.5.1']);
    expect([msa.at(1), msa.at(2)]).toEqual(['AR', NO_ID]);
  });
  it.each([
    ['the version of the message', '2.3.1', '2.3.1'],
    ['ours where the version is none', 'latest', '2.5.1'],
    ['ours where the version has more than numbers', '2.3x', '2.5.1'],
    ['the version alone, without its country', '2.4^USA', '2.4'],
  ])('is in %s', (_case, version, is) => expect(answer(MSH(version)).msh.raw(12)).toBe(is));
  it('says where and why from v2.5 on, in ERR-2, 3 and 8', () => {
    const { msa, errors } = answer(MSH('2.5'), problem('AE', { why: 'a | b' }));
    expect([2, 3, 4].map((field) => errors[0]?.raw(field))).toEqual([
      'ORC^1^5',
      '101^Required field missing^HL70357',
      'E',
    ]);
    expect(errors[0]?.at(8)).toBe('a | b');
    expect([errors[0]?.raw(1), msa.raw(3)]).toEqual(['', '']);
  });
  it.each([
    ['a field', 'ORC^1^5', 'ORC^1^5^101&Required field missing&HL70357'],
    ['a segment', 'ORC', 'ORC^^^101&Required field missing&HL70357'],
    ['the whole message', '', '^^^101&Required field missing&HL70357'],
  ])('before v2.5 says it in ERR-1 and MSA-3: %s', (_case, at, says) => {
    const { msa, errors } = answer(MSH('2.4'), problem('AE', { at }));
    expect(errors[0]?.raw(1)).toBe(says);
    expect(errors[0]?.raw(3)).toBe('');
    expect(msa.at(3)).toBe('ORC-5 has no status.');
  });
  it('does not mistake v2.10 for a version before v2.5', () =>
    expect(answer(MSH('2.10'), problem('AE')).errors[0]?.raw(2)).toBe('ORC^1^5'));
  it('names its character set only if it is not ASCII', () =>
    expect(answer(headerOf('MSH|^~\\&|Botánica||||||RDS^O13|m-1|P|2.5.1')).msh.raw(18)).toBe(
      'UNICODE UTF-8',
    ));
  it('is not broken by line breaks in the text it sends back', () =>
    expect(buildAnswer(MSH('2.5.1', 'm\n1'), [], answering).split('\r')).toHaveLength(3));
});

describe('how many messages a batch announces', () => {
  const of = (trailer: string | null, header: string | null = 'BHS|^~\\&|x') =>
    announcedIn({ header, trailer, messages: [] });
  it.each<[string, number | null, number | null]>([
    ['as a number', of('BTS|2'), 2],
    ['none', of('BTS|0'), 0],
    ['with the separators of its header', of('BTS$3', 'BHS$*%/!$x'), 3],
    ['without a header, with the usual ones', of('BTS|4', null), 4],
    ['not at all, without a trailer', of(null), null],
    ['not at all, in an empty trailer', of('BTS'), null],
    ['not as a number', of('BTS|two'), null],
    ['not below zero', of('BTS|-1'), null],
  ])('%s', (_case, found, is) => expect(found).toBe(is));
});

describe('the acknowledgment of a batch', () => {
  const one = buildAnswer(MSH(), [], answering);
  const lines = (...of: Parameters<typeof buildBatch>) => buildBatch(...of).split('\r');
  it('has all acknowledgments, their number, and no file around them if none came', () => {
    const sent = lines(null, [{ header: null, announced: 2, answers: [one, one] }], answering);
    expect(sent.map((line) => line.slice(0, 3))).toEqual([
      'BHS',
      'MSH',
      'MSA',
      'MSH',
      'MSA',
      'BTS',
      '',
    ]);
    expect(sent.at(-2)).toBe('BTS|2');
  });
  it('says where more or fewer messages came than announced', () => {
    const of = (announced: number | null) =>
      lines(null, [{ header: null, announced, answers: [one] }], answering).at(-2);
    expect(of(3)).toBe('BTS|1|BTS-1 says 3 messages, 1 arrived.');
    expect(of(0)).toBe('BTS|1|BTS-1 says 0 messages, 1 arrived.');
    expect(of(1)).toBe('BTS|1');
    expect(of(null)).toBe('BTS|1');
  });
  it('goes back to the sender of the batch, each batch with a control id of its own', () => {
    const header = 'BHS|^~\\&|PHARM|MAIN|PORTICO|CLINIC|20261124||||b-7';
    const batch = { header, announced: null, answers: [one] };
    const sent = lines('FHS|^~\\&|PHARM||||||||f-9', [batch, batch], answering);
    const headers = sent.filter((line) => line.startsWith('BHS')).map(headerOf);
    expect(headers.map((bhs) => [4, 5, 6, 11, 12].map((field) => bhs.raw(field)))).toEqual([
      ['CLINIC', 'PHARM', 'MAIN', 'a-1-1', 'b-7'],
      ['CLINIC', 'PHARM', 'MAIN', 'a-1-2', 'b-7'],
    ]);
    expect(sent[0]?.slice(0, 4)).toBe('FHS|');
    expect(sent.at(-2)).toBe('FTS|2');
  });
});
