import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCX, pdfWith, zipOf } from '../../../test/uploads.ts';
import { recognizeOffice } from './office.ts';
import { acceptOf, endsAsPdf, endsAsZip, officeType, recognize } from './types.rules.ts';

const bytes = (text: string) => Buffer.from(text.padEnd(32, '\0'), 'latin1');

describe('recognize', () => {
  it.each<[string, Buffer, ReturnType<typeof recognize>]>([
    ['JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'jpeg'],
    ['PNG', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'png'],
    ['WebP', bytes('RIFF\x10\0\0\0WEBPVP8L'), 'webp'],
    ['HEIC of a phone', bytes('\0\0\0\x18ftypheic'), 'heic'],
    ['HEIF by its general brand', bytes('\0\0\0\x18ftypmif1'), 'heic'],
    ['PDF 1.7', bytes('%PDF-1.7\n'), 'pdf'],
    ['PDF 2.0', bytes('%PDF-2.0\n'), 'pdf'],
    ['a zip', bytes('PK\x03\x04'), 'zip'],
    // what they are not
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), null],
    ['SVG with a declaration', bytes('<?xml version="1.0"?><svg>'), null],
    ['HTML', bytes('<!doctype html><script>'), null],
    ['GIF, also as a script', bytes('GIF89a=1;alert(1)'), null],
    ['BMP', bytes('BM8\0\0\0'), null],
    ['TIFF', bytes('II*\0'), null],
    ['AVIF', bytes('\0\0\0\x18ftypavif'), null],
    ['MP4', bytes('\0\0\0\x18ftypisom'), null],
    ['a Windows program', bytes('MZ\x90\0'), null],
    ['a Linux program', bytes('\x7fELF\x02\x01'), null],
    ['a script', bytes('#!/bin/sh\nrm -rf'), null],
    ['a PDF behind something else', bytes('GIF89a\n%PDF-1.7\n'), null],
    ['a PDF of no version', bytes('%PDF-<script>'), null],
    ['an empty zip', bytes('PK\x05\x06'), null],
    ['an old Word file', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), null],
    ['WAV', bytes('RIFF\x10\0\0\0WAVEfmt '), null],
    ['nothing', Buffer.alloc(0), null],
    ['less than a signature', Buffer.from('\xff\xd8', 'latin1'), null],
  ])('%s', (_, head, type) => expect(recognize(head)).toBe(type));

  it('never mistakes a text for a picture', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[\t\n -~]{12,60}$/), (text) => {
        expect([null, 'pdf', 'zip']).toContain(recognize(Buffer.from(text)));
      }),
    ));
});

describe('a polyglot', () => {
  const zip = zipOf(DOCX);
  it('is detected at a file’s end', () => {
    expect(endsAsZip(zip)).toBe(true);
    expect(endsAsZip(pdfWith(''))).toBe(false);
    expect(endsAsZip(Buffer.concat([pdfWith(''), zip]))).toBe(true);
  });
  it('is not a PDF', () => {
    expect(endsAsPdf(pdfWith('app.alert(1)'))).toBe(true);
    expect(endsAsPdf(Buffer.concat([pdfWith(''), zip]))).toBe(false);
    expect(endsAsPdf(Buffer.from('%PDF-1.7 <html>'))).toBe(false);
    // its end hidden in the comment of a zip
    const hidden = Buffer.concat([zip, Buffer.from('%%EOF')]);
    hidden.writeUInt16LE(5, zip.length - 2);
    expect(endsAsPdf(Buffer.concat([pdfWith(''), hidden]))).toBe(false);
  });
  it('is not an office file with something before or after it', async () => {
    expect(await recognizeOffice(zip)).toBe('docx');
    expect(await recognizeOffice(Buffer.concat([zip, Buffer.from('<script>')]))).toBe(null);
  });
});

describe('officeType', () => {
  const ODT = 'application/vnd.oasis.opendocument.text';
  it.each<[string, string[], string | null, ReturnType<typeof officeType>]>([
    ['Word', ['[Content_Types].xml', '_rels/.rels', 'word/document.xml'], null, 'docx'],
    ['Excel', ['[Content_Types].xml', 'xl/workbook.xml'], null, 'xlsx'],
    ['PowerPoint', ['ppt/presentation.xml', '[Content_Types].xml'], null, 'pptx'],
    ['OpenDocument', ['mimetype', 'content.xml'], ODT, 'odt'],
    ['OpenDocument whose type comes late', ['content.xml', 'mimetype'], ODT, null],
    ['OpenDocument of a kind that nobody opens', ['mimetype', 'content.xml'], `${ODT}-web`, null],
    [
      'two kinds at once',
      ['[Content_Types].xml', 'word/document.xml', 'xl/workbook.xml'],
      null,
      null,
    ],
    ['macros', ['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'], null, null],
    ['macros of OpenDocument', ['mimetype', 'content.xml', 'Basic/Standard/x.xml'], ODT, null],
    ['a way out', ['[Content_Types].xml', 'word/document.xml', '../../etc/passwd'], null, null],
    ['a way out of Windows', ['[Content_Types].xml', 'word/document.xml', '..\\x'], null, null],
    [
      'the same entry twice',
      ['[Content_Types].xml', 'word/document.xml', 'word/document.xml'],
      null,
      null,
    ],
    ['a Java archive', ['META-INF/MANIFEST.MF', 'Main.class'], null, null],
    ['no entry', [], null, null],
  ])('%s', (_, entries, mimetype, type) => expect(officeType(entries, mimetype)).toBe(type));

  it('reads no damaged zip', async () => {
    const zip = zipOf(DOCX);
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), async (length) => {
        expect(await recognizeOffice(zip.subarray(0, length))).toBe(null);
      }),
    );
    expect(await recognizeOffice(zipOf({ mimetype: ODT, 'content.xml': '<a/>' }))).toBe('odt');
  });
});

it('a file chooser offers what an upload accepts', () =>
  expect(acceptOf(['jpeg', 'pdf'])).toBe('.jpg,image/jpeg,.pdf,application/pdf'));
