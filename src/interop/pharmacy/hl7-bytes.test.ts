import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Asked,
  acks,
  errors,
  frame,
  type Line,
  MSH,
  message,
  openLine,
} from '../../../test/hl7.ts';

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
const bytesOf = (words: string | number[]) =>
  typeof words === 'string' ? Buffer.from(words) : Buffer.from(words);

describe('character sets, MSH-18', () => {
  const inSet = (id: string, set: string, words: Buffer, before = Buffer.alloc(0)) =>
    Buffer.concat([
      before,
      Buffer.from(
        message(
          MSH(id, { rest: `||||||${set}` }),
          `ORC|SC|${first.request}|||HD`,
          'NTE|1|P|',
        ).slice(0, -1),
      ),
      words,
      Buffer.from('\r'),
    ]);

  it.each<[string, number[] | string, string]>([
    ['', 'plain', 'plain'],
    ['', 'señora', 'señora'],
    ['ASCII', 'plain', 'plain'],
    ['8859/1', [0x73, 0xe9, 0x92, 0x80], 'sé’€'],
    ['8859/15', [0xa4, 0x20, 0xe9], '€ é'],
    ['8859/2', [0xb3, 0xf3, 0x64, 0xbc], 'łódź'],
    ['8859/5', [0xbf, 0xe0, 0xd8], 'При'],
    ['8859/7', [0xc1, 0xe2], 'Αβ'],
    ['ISO-8859-1', [0xf1], 'ñ'],
    ['UNICODE UTF-8', 'señora 薬 💊', 'señora 薬 💊'],
    ['UNICODE', 'señora', 'señora'],
    ['UNICODE UTF-8~8859/1', 'señora', 'señora'],
    ['8859/1~UNICODE UTF-8', [0xf1], 'ñ'],
    ['GB 18030-2000', [0xd2, 0xa9], '药'],
    ['BIG-5', [0xc3, 0xc4], '藥'],
    ['KS X 1001', [0xbe, 0xe0], '약'],
    ['~ISO IR87', [0x1b, 0x24, 0x42, 0x4c, 0x74, 0x1b, 0x28, 0x42, 0x21], '薬!'],
  ])('%s is read', async (set, words, read) => {
    const id = newId();
    expect(acks(await send(inSet(id, set, bytesOf(words))))).toEqual([`AA ${id}`]);
    expect(await line.note(first)).toBe(read);
  });

  it.each<[string, number[] | string]>([
    ['', [0x65, 0xe1]],
    ['ASCII', 'señora'],
    ['UNICODE UTF-8', [0x65, 0xe1, 0x20]],
    ['UNICODE UTF-8', 'lost \uFFFD before'],
    ['8859/1', [0x81]],
    ['8859/2', [0x92]],
    ['8859/3', [0xa5]],
    ['8859/12', 'x'],
    ['CNS 11643-1992', 'x'],
    ['KLINGON', 'x'],
    ['UNICODE UTF-16', 'x'],
    ['UNICODE UTF-32', 'x'],
    ['8859/1~8859/2', 'a \\C2D42\\ b'],
    ['8859/1~ISO IR87', [0x1b, 0x24, 0x42, 0x4c, 0x74]],
    ['UNICODE UTF-8', 'a \\M2442\\ b'],
  ])(
    '%s with bytes that it does not have, or an unsupported set, is refused: %j',
    async (set, words) => {
      const id = newId();
      const answer = await send(inSet(id, set, bytesOf(words)));
      expect(acks(answer)).toEqual([`AR ${id}`]);
      expect(answer).toMatch(/\rERR\|\|(?:MSH\^1\^18)?\|10[23]\^/);
      expect([await line.stage(first), await line.note(first)]).toEqual(['submitted', '']);
    },
  );

  it('the UTF-8 mark is skipped, and must not contradict', async () => {
    const mark = Buffer.of(0xef, 0xbb, 0xbf);
    expect(acks(await send(inSet('b1', '', Buffer.from('señora'), mark)))).toEqual(['AA b1']);
    expect(acks(await send(inSet('b2', '8859/1', Buffer.from('señora'), mark)))).toEqual(['AR b2']);
    expect(await line.note(first)).toBe('señora');
  });

  it.each<['utf16le' | 'latin1', number[]]>([
    ['utf16le', [0xff, 0xfe]],
    ['utf16le', []],
  ])('UTF-16 is refused by name: %s %j', async (encoding, mark) => {
    const id = newId();
    const bytes = Buffer.concat([
      Buffer.from(mark),
      Buffer.from(message(MSH(id), `ORC|SC|${first.request}|||IP`), encoding),
    ]);
    const answer = await send(bytes);
    expect(acks(answer)).toEqual([`AR ${id}`]);
    expect(answer).toContain('Send UNICODE UTF-8.');
  });

  it('the bytes of an escape are in the same set', async () => {
    expect(acks(await send(inSet('x1', '8859/1', Buffer.from('se\\XF1\\ora'))))).toEqual(['AA x1']);
    expect(await line.note(first)).toBe('señora');
  });

  it('an answer that needs another set names it', async () => {
    const answer = await send(
      message(MSH('ä1').replace('|RXSYS|', '|RXSÿS|'), `ORC|SC|${first.request}|||IP`),
    );
    expect(acks(answer)).toEqual(['AA ä1']);
    expect(answer).toMatch(/^MSH\|\^~\\&\|PORTICO\|CEDAR\|RXSÿS\|.*\|UNICODE UTF-8\r/);
    expect(await send(message(MSH(newId()), 'PID|1'))).not.toContain('UNICODE');
  });
});

describe('what surrounds a message', () => {
  const plain = (id: string, end = '\r') =>
    [MSH(id), `ORC|SC|${first.request}|||HD`, 'NTE|1|P|one', 'NTE|2|P|two', ''].join(end);

  it.each<[string, (id: string) => string]>([
    ['LF line ends', (id) => plain(id, '\n')],
    ['CRLF line ends', (id) => plain(id, '\r\n')],
    ['empty lines', (id) => plain(id, '\r\r\n\n')],
    ['no line end at the end', (id) => plain(id).trimEnd()],
    ['blanks, zeros and control characters before', (id) => `\0 \r\n\t${plain(id)}`],
    ['zeros and an end-of-file mark after', (id) => `${plain(id)}\0\0\x1a`],
  ])('%s', async (_, write) => {
    const id = newId();
    expect(acks(await send(write(id)))).toEqual([`AA ${id}`]);
    expect(await line.note(first)).toBe('one\ntwo');
  });

  it('a NUL within a message is refused with a reason, and the connection goes on', async () => {
    const id = newId();
    const bytes = [plain(id).replace('one', 'o\0ne'), plain(`${id}-next`)].map((text) =>
      frame(Buffer.from(text)),
    );
    const [refused = '', taken = ''] = await line.talk(Buffer.concat(bytes), 2);
    expect([acks(refused), errors(refused), acks(taken)]).toEqual([
      [`AR ${id}`],
      ['102 '],
      [`AA ${id}-next`],
    ]);
    expect(refused).toContain('NUL');
  });

  it('unescaped line breaks stay in the text', async () => {
    for (const [id, end] of [
      ['w1', '\n'],
      ['w2', '\r'],
      ['w3', '\r\n'],
    ] as const) {
      const words = ['Bring your card', 'NOW', '', 'and call first'].join(end);
      expect(
        acks(
          await send(
            message(MSH(id), `ORC|SC|${first.request}|||HD`, `NTE|1|P|${words} ${id}|RE`, 'RXD|1'),
          ),
        ),
      ).toEqual([`AA ${id}`]);
      expect(await line.note(first)).toBe(`Bring your card\nNOW\n\nand call first ${id}`);
    }
    expect(
      acks(await send(message(MSH('w4'), `ORC|SC|${first.request}|||HD`, 'NTE|1|P|soft\x0bbreak'))),
    ).toEqual(['AA w4']);
    expect(await line.note(first)).toBe('soft\nbreak');
  });

  it('a message cut off by another is not accepted; the other one is', async () => {
    const torn = Buffer.from(`\x0b${MSH('torn')}\rORC|SC|${first.request}|||CM\r`);
    const [answer = ''] = await line.talk(
      Buffer.concat([torn, frame(Buffer.from(plain('whole')))]),
    );
    expect([acks(answer), await line.stage(first)]).toEqual([['AA whole'], 'held']);
  });

  it('the second end mark may be missing or come late', async () => {
    const bytes = Buffer.from(`\x0b${plain('f1')}\x1c\x0b${plain('f2')}\x1c`);
    expect((await line.talk(bytes, 2)).flatMap(acks)).toEqual(['AA f1', 'AA f2']);
  });

  it('nothing but marks, or no message at all, is refused with a reason', async () => {
    for (const text of ['', '\r\n', 'hello', 'MSH', 'MSH|', 'PID|1\r', 'MSH|^~\\&', '\0\0'])
      expect(acks(await send(text))).toEqual(['AR UNKNOWN']);
  });

  it('lines of a note may be empty, and may repeat', async () => {
    const notes = [
      'NTE|1|P|---~~---',
      'NTE|2|P|',
      'NTE|3|P|---',
      'NTE|4|P|""',
      'NTE|5|P|He said ""',
    ];
    expect(
      acks(
        await send(
          message(MSH('k1'), `ORC|SC|${first.request}|||HD`, 'NTE|0|P|', ...notes, 'NTE|9|P|'),
        ),
      ),
    ).toEqual(['AA k1']);
    expect(await line.note(first)).toBe('---\n\n---\n\n---\nHe said ""');
  });

  it('more segments than we read: refused, not cut', async () => {
    const many = (id: string, count: number) =>
      message(
        MSH(id),
        `ORC|SC|${first.request}|||HD`,
        ...Array.from({ length: count - 2 }, (_, index) => `NTE|${index}|P|line ${index}`),
      );
    const answer = await send(many('m1', 501));
    expect([acks(answer), errors(answer), await line.stage(first)]).toEqual([
      ['AR m1'],
      ['100 '],
      'submitted',
    ]);
    expect(acks(await send(many('m2', 500)))).toEqual(['AA m2']);
    expect((await line.note(first))?.split('\n')).toHaveLength(498);
  });

  it('a long note arrives complete; one that is too long is refused', async () => {
    const long = (id: string, length: number) =>
      message(MSH(id), `ORC|SC|${first.request}|||HD`, `NTE|1|P|${'é'.repeat(length)}`);
    expect(acks(await send(long('l1', 65_536)))).toEqual(['AA l1']);
    expect(await line.note(first)).toBe('é'.repeat(65_536));
    const answer = await send(long('l2', 65_537));
    expect([acks(answer), errors(answer)]).toEqual([['AR l2'], ['104 ORC^1']]);
  });

  it('a message longer than we hold is refused by its number, and the connection ends', async () => {
    const start = message(MSH('big'), `ORC|SC|${first.request}|||HD`).slice(0, -1);
    const answers = await line.talk(
      Buffer.from(`\x0b${start}${'\rNTE|1|P|xxxxxxxx'.repeat(200_000)}\x1c\r`),
    );
    expect(answers.flatMap(acks)).toEqual(['AR big']);
    expect(answers.flatMap(errors)).toEqual(['104 ']);
    expect(await line.talk(Buffer.from(`\x0b${'x'.repeat(2 * 1024 * 1024)}`))).toEqual([]);
    expect(await line.stage(first)).toBe('submitted');
  });
});
