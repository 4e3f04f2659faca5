import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBatch, readFrame } from './frames.rules.ts';

type Is = { file: string | null; batches: [string | null, string | null, string[]][] };
const read = (text: string) => readFrame(Buffer.from(text, 'latin1'));
const seen = (text: string): Is => {
  const { file, batches } = read(text);
  return {
    file,
    batches: batches.map(({ header, trailer, messages }) => [
      header,
      trailer,
      messages.map((one) => one.toString('latin1')),
    ]),
  };
};
const alone = (...messages: string[]): Is => ({ file: null, batches: [[null, null, messages]] });
const A = 'MSH|^~\\&|A\rPID|1\r';
const B = 'MSH|^~\\&|B\rPID|2\r';

describe('a frame holds', () => {
  it.each<[string, string, Is, boolean]>([
    ['one message', A, alone(A), false],
    ['two messages', A + B, alone(A, B), false],
    [
      'a batch',
      `BHS|^~\\&|x\r${A}${B}BTS|2\r`,
      { file: null, batches: [['BHS|^~\\&|x', 'BTS|2', [A, B]]] },
      true,
    ],
    [
      'a file of two batches',
      `FHS|^~\\&|f\rBHS|^~\\&|1\r${A}BTS|1\rBHS|^~\\&|2\r${B}BTS|1\rFTS|2\r`,
      {
        file: 'FHS|^~\\&|f',
        batches: [
          ['BHS|^~\\&|1', 'BTS|1', [A]],
          ['BHS|^~\\&|2', 'BTS|1', [B]],
        ],
      },
      true,
    ],
    [
      'a file without batch headers',
      `FHS|^~\\&|f\r${A}FTS|1\r`,
      { file: 'FHS|^~\\&|f', batches: [[null, null, [A]]] },
      true,
    ],
    [
      'a batch without a header, by its trailer',
      `${A}BTS|1\r`,
      { file: null, batches: [[null, 'BTS|1', [A]]] },
      true,
    ],
    [
      'a trailer without a field',
      `BHS|^~\\&|x\r${A}BTS\r`,
      { file: null, batches: [['BHS|^~\\&|x', 'BTS', [A]]] },
      true,
    ],
    [
      'messages after a batch apart from it',
      `BHS|^~\\&|x\r${A}BTS|1\r${B}`,
      {
        file: null,
        batches: [
          ['BHS|^~\\&|x', 'BTS|1', [A]],
          [null, null, [B]],
        ],
      },
      true,
    ],
    [
      'lines before the first message, as one to be refused',
      `PID|0\r${A}`,
      alone('PID|0\r', A),
      false,
    ],
    [
      'lines between a header and its message, as one to be refused',
      `BHS|^~\\&|x\rNTE|1\r${A}BTS|1\r`,
      { file: null, batches: [['BHS|^~\\&|x', 'BTS|1', ['\rNTE|1\r', A]]] },
      true,
    ],
    [
      'nothing that is HL7, as one message to be refused',
      'GET / HTTP/1.1',
      alone('GET / HTTP/1.1'),
      false,
    ],
    ['nothing at all, as one message to be refused', '', alone(''), false],
    [
      'a message whose text names a segment',
      `${A}NTE|1||BTS is late\r`,
      alone(`${A}NTE|1||BTS is late\r`),
      false,
    ],
    [
      'a message whose text quotes another',
      `${A}NTE|1||you sent MSH|^~\\&|C and BTS|9\r`,
      alone(`${A}NTE|1||you sent MSH|^~\\&|C and BTS|9\r`),
      false,
    ],
    [
      'a message with a word at the start of a line of text',
      `${A}NTE|1||a\rMSHA and BTSX\r`,
      alone(`${A}NTE|1||a\rMSHA and BTSX\r`),
      false,
    ],
    [
      'messages with lines that end as in files',
      'MSH|^~\\&|A\r\nMSH|^~\\&|B\n',
      alone('MSH|^~\\&|A\r\n', 'MSH|^~\\&|B\n'),
      false,
    ],
  ])('%s', (_case, text, is, batch) => {
    expect(seen(text)).toEqual(is);
    expect(isBatch(read(text))).toBe(batch);
  });

  it('the first of two file headers', () =>
    expect(read(`FHS|^~\\&|1\rFHS|^~\\&|2\r${A}`).file).toBe('FHS|^~\\&|1'));
});

it('a byte order mark is not part of the first message, and is reported', () => {
  const marked = readFrame(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(A)]));
  expect(marked.marked).toBe(true);
  expect(marked.batches[0]?.messages).toEqual([Buffer.from(A)]);
  expect(read(A).marked).toBe(false);
});

it('every byte of every message arrives, whatever the bytes are', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (texts) => {
        const sent = texts.map((text) =>
          Buffer.concat([
            Buffer.from('MSH|^~\\&|A\rNTE|1||x'),
            // a separate line might begin a segment
            Buffer.from(text.map((byte) => (byte === 13 || byte === 10 ? 32 : byte))),
            Buffer.from('\r'),
          ]),
        );
        expect(readFrame(Buffer.concat(sent)).batches.flatMap((one) => one.messages)).toEqual(sent);
      },
    ),
  ));
