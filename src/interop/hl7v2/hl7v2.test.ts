import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hl7Message } from '@medplum/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeHl7Escapes } from '../../fhir/hl7-escapes.ts';
import { rootFolder } from '../../platform/root.ts';
import { readNews } from '../pharmacy/news.rules.ts';
import { buildAnswer } from './answers.rules.ts';
import { decodeMessage, readHeader } from './charsets.rules.ts';
import { readFrame } from './frames.rules.ts';
import { isProblem, type Problem } from './problems.rules.ts';
import { type Message, readMessage } from './segments.rules.ts';

/** Everything that is done with the bytes before the database is asked. */
function readAll(bytes: Buffer): (Message | Problem)[] {
  const frame = readFrame(bytes);
  return frame.batches
    .flatMap((batch) => batch.messages)
    .map((one) => {
      const decoded = decodeMessage(one, frame.marked);
      const message = isProblem(decoded) ? decoded : readMessage(decoded.text, decoded.read);
      const problems = isProblem(message) ? [message] : [readNews(message)].filter(isProblem);
      buildAnswer(isProblem(message) ? readHeader(one) : message.header, problems, {
        sender: 'S',
        at: new Date(0),
        id: '1',
      });
      return message;
    });
}
const readable = (bytes: Buffer): Message[] =>
  readAll(bytes).filter((one): one is Message => !isProblem(one));

const folder = join(rootFolder, '../shared/data/hl7v2');
/**
 * Rows of messages.csv, counted by somebody else: file, messages, type, version, bytes, OBX, RXA,
 * features.
 */
const samples = existsSync(folder)
  ? readFileSync(join(folder, 'messages.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','))
  : [];

// read where the samples are: they are not ours to copy
if (samples.length > 0)
  describe('other people’s messages', () => {
    const withoutFrame = (bytes: Buffer) =>
      bytes[0] === 0x0b ? bytes.subarray(1, bytes.indexOf(0x1c)) : bytes;

    it('are read with all of their segments, without a problem', () => {
      expect(samples).toHaveLength(72);
      for (const [file = '', count, type, version, , obx, rxa] of samples) {
        const bytes = withoutFrame(readFileSync(join(folder, file)));
        const messages = readAll(bytes);
        const read = readable(bytes);
        const named = (name: string) =>
          read.flatMap((one) => one.segments).filter((one) => one.name === name).length;
        const lines = bytes
          .toString('latin1')
          .split(/[\r\n]+/)
          .filter(
            (line) =>
              /^(?:\xef\xbb\xbf)?[A-Z][A-Z0-9]{2}(?:\W|$)/.test(line) && !/^[FB][HT]S/.test(line),
          ).length;
        expect([file, messages.length, read.length, named('OBX'), named('RXA')]).toEqual([
          file,
          Number(count),
          Number(count),
          Number(obx),
          Number(rxa),
        ]);
        expect([file, read.flatMap((one) => one.segments).length]).toEqual([file, lines]);
        expect([file, read[0]?.header.raw(9), read[0]?.header.raw(12)]).toEqual([
          file,
          type,
          version,
        ]);
      }
    });

    it('have the same fields as in Medplum’s parser, for those that it can read', () => {
      let compared = 0;
      for (const [file = '', count, , , , , , features = ''] of samples) {
        if (count !== '1' || features.includes('delims')) continue;
        const bytes = withoutFrame(readFileSync(join(folder, file)));
        const text = bytes
          .toString(features.includes('nonUTF8') ? 'latin1' : 'utf8')
          .replace(/^\uFEFF/, '');
        const theirs = Hl7Message.parse(text).segments.filter((one) => one.name !== '');
        const [ours] = readable(bytes);
        for (const [index, segment] of theirs.entries()) {
          const mine = ours?.segments[index];
          expect([file, index, mine?.name]).toEqual([file, index, segment.name]);
          for (let field = 1; field < segment.fields.length; field++)
            expect([
              file,
              index,
              field,
              mine?.raw(segment.name === 'MSH' ? field + 1 : field),
            ]).toEqual([file, index, field, segment.fields[field]?.toString()]);
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(500);
    });
  });

describe('what docs/decisions/0012 says about Medplum’s parser', () => {
  const head = 'MSH|^~\\&|A|B|C|D|20261126||RDS^O13|1|P|2.5.1';
  const theirs = (...lines: string[]) => Hl7Message.parse([head, ...lines].join('\r'));

  it('is true', () => {
    expect(theirs('NTE|1|P|a\\T\\b\\.br\\c').getSegment('NTE')?.getField(3).toString()).toBe(
      'a\\T\\b\\.br\\c',
    );
    expect(theirs('NTE|1|P|""').getSegment('NTE')?.getField(3).toString()).toBe('""');
    expect(Hl7Message.parse('MSH|^~|APP|B').context).toMatchObject({
      escapeCharacter: '|',
      subcomponentSeparator: 'A',
    });
    expect(Hl7Message.parse('MSH|^~\\\\&|APP|B').context).toMatchObject({
      escapeCharacter: '\\',
      subcomponentSeparator: '\\',
    });
    for (const before of ['\uFEFF', '\r', 'FHS|^~\\&\r'])
      expect(() => Hl7Message.parse(before + head)).toThrow('Invalid HL7 message');
    expect(theirs(head, 'ORC|1').segments.map((one) => one.name)).toEqual(['MSH', 'MSH', 'ORC']);
    expect(theirs('NTE|1|P|one\ntwo', 'ORC|1').segments.map((one) => one.name)).toEqual([
      'MSH',
      'NTE',
      'two',
      'ORC',
    ]);
    expect(() => theirs('NTE|1|P|a').getSegment('NTE')?.getComponent(3, 1, undefined, 1)).toThrow(
      TypeError,
    );
    expect(theirs('NTE|1').getSegment('NTE')?.getField(3)).toBeUndefined();
    expect(
      Hl7Message.parse('MSH|^~\\&|A|B|C|D|20261126||RDS^O13||P|2.5.1').buildAck().toString(),
    ).toMatch(/\rMSA\|AA\|\|OK$/);
  });
});

describe('arbitrary bytes', () => {
  const valid = Buffer.from(
    'FHS|^~\\&\rMSH|^~\\&|RX|M|P|C|2026||RDS^O13|1|P|2.5.1||||||8859/1~UNICODE UTF-8\rORC|SC|a^b|||HD|||||||||||c^d\rRXD|1|1||9|||7||x~y\rNTE|1|P|a\\X0D\\b\\T\\~""\rBTS|1\r',
  );

  it('are read or refused, without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readAll(Buffer.from(bytes))),
      { numRuns: 1000 },
    );
    const piece = fc.constantFrom(
      'MSH',
      'BHS',
      'BTS|',
      'ORC',
      'NTE|1|P|',
      '|',
      '^',
      '~',
      '\\',
      '&',
      '"',
      '\r',
      '\n',
      '\0',
      '\x0b',
      '\x1b',
      '\xef\xbb\xbf',
      '\xff',
      'X0D',
      '.br',
      'a',
    );
    fc.assert(
      fc.property(
        fc.array(piece),
        (pieces) => void readAll(Buffer.from(pieces.join(''), 'latin1')),
      ),
      { numRuns: 1000 },
    );
  });

  it('that change a message are read or refused as well', () => {
    const change = fc.record({
      at: fc.nat(valid.length),
      cut: fc.nat(20),
      put: fc.uint8Array({ maxLength: 20 }),
    });
    fc.assert(
      fc.property(
        change,
        ({ at, cut, put }) =>
          void readAll(Buffer.concat([valid.subarray(0, at), put, valid.subarray(at + cut)])),
      ),
      { numRuns: 1000 },
    );
  });

  it('in a very long run of one character in a field cause no exception', () => {
    for (const sign of ['~', '^', '|', '&', '\\', '"', '\r', '\n', 'NOW\n', '\\.sp99\\', '\rMSH|'])
      for (const before of ['NTE|1|P|', 'RXD|||||||||', 'OBX|'])
        expect(
          readAll(
            Buffer.from(
              `MSH|^~\\&|RX|||||RDS|1\rORC|SC|x|||CM|||||||||||a\r${before}${sign.repeat(200_000 / sign.length)}`,
            ),
          ).length,
        ).toBeGreaterThan(0);
  });

  it('of any text in a note come out complete, in any set that has them, with any separators', () => {
    // except '.', '-' and '/', which are within the codes themselves
    const signs = fc.shuffledSubarray([...'!"#$%&()*+,:;<=>?@[\\]^_`{|}~'], {
      minLength: 5,
      maxLength: 6,
    });
    const sets = fc.constantFrom('UNICODE UTF-8', '8859/1', '');
    fc.assert(
      fc.property(
        signs,
        sets,
        fc.constantFrom('\r', '\n', '\r\n'),
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        ([f = '', c = '', r = '', e = '', s = '', t = ''], set, end, any, ascii) => {
          // which is refused
          const text = set === '8859/1' ? `${ascii}ñ` : any.replaceAll('\uFFFD', '');
          const separators = {
            field: f,
            component: c,
            repetition: r,
            subcomponent: s,
            truncation: t,
          };
          const note = writeHl7Escapes(text, e, separators);
          const lines = [
            `MSH${f}${c}${r}${e}${s}${t}${f.repeat(7)}RDS${c}O13${f}1${f}P${f}2.5.1${f.repeat(6)}${set}`,
            ['ORC', 'SC', 'x', '', '', 'HD'].join(f),
            ['NTE', '1', 'P', note].join(f),
          ];
          const [message] = readable(
            Buffer.from(lines.join(end), set === '8859/1' ? 'latin1' : 'utf8'),
          );
          const told = message && readNews(message);
          const whole = text
            .replace(/\r\n|\r/g, '\n')
            .replace(/[^\P{Cc}\n\t]/gu, '')
            .trimEnd()
            .replace(/^\n+/, '');
          expect(told).toMatchObject({ news: [{ is: 'held', ...(whole ? { note: whole } : {}) }] });
        },
      ),
      { numRuns: 1000 },
    );
  });
});
