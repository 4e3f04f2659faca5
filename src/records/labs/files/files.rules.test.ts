import { createHash } from 'node:crypto';
import type { Attachment, Binary, DiagnosticReport } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { fileBytes, filesOf, isWhole, type LabFile, sentAs } from './files.rules.ts';

const PDF = Buffer.from('%PDF-1.7');
const data = PDF.toString('base64');
const sha1 = (encoding: 'base64' | 'hex') => createHash('sha1').update(PDF).digest(encoding);
const WRONG = createHash('sha1').update('else').digest('base64');
const binary = (rest: Partial<Binary> = {}): Binary => ({
  resourceType: 'Binary',
  id: 'b',
  contentType: 'application/pdf',
  data,
  ...rest,
});
const report = (form: Attachment, ...contained: Binary[]): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  status: 'final',
  code: {},
  presentedForm: [form],
  contained,
});

describe('bytes are complete', () => {
  it.each<[string, Attachment, Buffer, boolean]>([
    ['without a hash', {}, PDF, true],
    ['with their hash in base64', { hash: sha1('base64') }, PDF, true],
    ['with their hash in hex', { hash: sha1('hex') }, PDF, true],
    ['with their hash in capital hex', { hash: sha1('hex').toUpperCase() }, PDF, true],
    ['not with the hash of others', { hash: WRONG }, PDF, false],
    ['not with a hash that is none', { hash: 'none' }, PDF, false],
    ['not if there are none', {}, Buffer.alloc(0), false],
  ])('%s', (_case, form, bytes, whole) => expect(isWhole(form, bytes)).toBe(whole));
});

describe('a file of a report', () => {
  const pdf = { contentType: 'application/pdf' };
  it.each<[string, Attachment, Binary[], Partial<LabFile>]>([
    ['is in the report', { ...pdf, data }, [], { in: 'report', type: 'application/pdf' }],
    ['is in a data: address', { url: `data:application/pdf;base64,${data}` }, [], { in: 'report' }],
    [
      'is carried inside, and has its type from there',
      { url: '#b' },
      [binary()],
      {
        in: 'report',
        type: 'application/pdf',
      },
    ],
    [
      'is in a Binary of the source',
      { ...pdf, url: 'Binary/b' },
      [],
      { in: 'binary', binary: 'b' },
    ],
    [
      'is kept elsewhere',
      { url: 'https://lab.example/r.pdf' },
      [],
      {
        in: 'elsewhere',
        url: 'https://lab.example/r.pdf',
        type: '',
      },
    ],
    ['is broken where nothing is said of its place', pdf, [], { in: 'broken' }],
    ['is broken where it is not inside', { url: '#gone' }, [binary()], { in: 'broken' }],
    [
      'is broken where what is inside is empty',
      { url: '#b' },
      [binary({ data: '' })],
      {
        in: 'broken',
      },
    ],
    [
      'is broken where the bytes are not those of its hash',
      { data, hash: WRONG },
      [],
      {
        in: 'broken',
      },
    ],
    [
      'has a title and a date',
      { data, title: ' Report ', creation: '2026-11' },
      [],
      {
        title: 'Report',
        at: '2026-11',
      },
    ],
  ])('%s', (_case, form, contained, is) =>
    expect(filesOf(report(form, ...contained))).toEqual([expect.objectContaining(is)]),
  );
  it('is told apart from others by its position', () => {
    const two = { ...report({ data }), presentedForm: [{}, { data }] };
    expect(filesOf(two).map((one) => [one.index, one.in])).toEqual([
      [0, 'broken'],
      [1, 'report'],
    ]);
    expect(fileBytes(two, 0, undefined)).toBeNull();
    expect(fileBytes(two, 1, undefined)?.bytes).toEqual(PDF);
  });
});

describe('the bytes of a file', () => {
  const bytes = (form: Attachment, found?: Binary, ...contained: Binary[]) =>
    fileBytes(report(form, ...contained), 0, found);
  const sent = { bytes: PDF, type: 'application/pdf' };
  it('come from the report, from what it contains, or from the Binary', () => {
    expect(bytes({ data, contentType: 'application/pdf' })).toEqual(sent);
    expect(bytes({ url: '#b' }, undefined, binary())).toEqual(sent);
    expect(bytes({ url: 'Binary/b' }, binary())).toEqual(sent);
  });
  it('are read with the line breaks that some senders put into base64', () =>
    expect(bytes({ data: `${data.slice(0, 4)}\r\n${data.slice(4)}` })?.bytes).toEqual(PDF));
  it.each([
    ['not there yet', bytes({ url: 'Binary/b' })],
    ['not what their hash says', bytes({ url: 'Binary/b', hash: WRONG }, binary())],
    ['of what is not carried inside, though a Binary was found', bytes({ url: '#x' }, binary())],
    ['of a file that the report does not have', fileBytes(report({ data }), 1, undefined)],
  ])('are missing if they are %s', (_case, found) => expect(found).toBeNull());
});

describe('a file is sent', () => {
  const BYTES = 'application/octet-stream';
  const png = Buffer.from('\x89PNG\r\n', 'latin1');
  const html = Buffer.from('<script>');
  const text = Buffer.from('Glucosa: normal, señora');
  it.each<[string, [string, string, Buffer], string, string]>([
    ['as what it is', ['Report', 'application/pdf', PDF], 'Report.pdf', 'application/pdf'],
    ['with one extension', ['Report.PDF', 'application/pdf', PDF], 'Report.pdf', 'application/pdf'],
    ['as plain bytes if it is not what it says', ['R', 'application/pdf', html], 'R.bin', BYTES],
    ['as what it begins like if nobody says', ['R', '', png], 'R.png', 'image/png'],
    ['as what it begins like if called bytes', ['R', BYTES, PDF], 'R.pdf', 'application/pdf'],
    ['as plain bytes if nobody can tell', ['R', '', html], 'R.bin', BYTES],
    ['as plain bytes if its type is unknown', ['R', 'application/x-lab', PDF], 'R.bin', BYTES],
    ['as no page that a browser opens: HTML', ['R', 'text/html', html], 'R.html', BYTES],
    ['as no page that a browser opens: SVG', ['R', 'image/svg+xml', html], 'R.svg', BYTES],
    ['as text in UTF-8', ['R', 'text/plain', text], 'R.txt', 'text/plain; charset=utf-8'],
    [
      'as text in what it must be if it is not UTF-8',
      ['R', 'text/plain', Buffer.from('señora', 'latin1')],
      'R.txt',
      'text/plain; charset=windows-1252',
    ],
    [
      'under a name without folders',
      ['../etc/x', 'application/pdf', PDF],
      'etc x.pdf',
      'application/pdf',
    ],
    [
      'under a name where it has none',
      ['', 'application/pdf', PDF],
      'report.pdf',
      'application/pdf',
    ],
    [
      'under a name where it is its extension',
      ['.pdf', 'application/pdf', PDF],
      'pdf.pdf',
      'application/pdf',
    ],
  ])('%s', (_case, file, name, type) => expect(sentAs(...file)).toEqual({ name, type }));
});
