import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, disposition } from './names.rules.ts';

describe('displayName', () => {
  it.each([
    ['My knee.JPG', 'jpg', 'My knee.JPG'],
    ['IMG_0001.HEIC', 'jpg', 'IMG_0001.jpg'],
    ['análisis de María.pdf', 'pdf', 'análisis de María.pdf'],
    ['letter.2026.pdf', 'pdf', 'letter.pdf'],
    ['../../etc/passwd', 'pdf', 'passwd.pdf'],
    ['C:\\Users\\ada\\letter.pdf', 'pdf', 'letter.pdf'],
    ['/letters/..', 'pdf', 'file.pdf'],
    ['invoice.pdf.exe', 'pdf', 'invoice.pdf'],
    ['exe.\u202egpj.pdf', 'pdf', 'exe.pdf'],
    ['a\r\nSet-Cookie: x=1.pdf', 'pdf', 'aSet-Cookie x=1.pdf'],
    ['informe %22final%22, v2;b.pdf', 'pdf', 'informe "final", v2;b.pdf'],
    ['informe "final", v2;b.pdf', 'pdf', 'informe "final", v2;b.pdf'],
    ['a%0D%0Ab.pdf', 'pdf', 'ab.pdf'],
    ['100%.pdf', 'pdf', '100%.pdf'],
    ['100%2541.pdf', 'pdf', '100%2541.pdf'],
    ['检查报告.pdf', 'pdf', '检查报告.pdf'],
    ['💊 list.pdf', 'pdf', '💊 list.pdf'],
    ['re\u0301sultat.pdf', 'pdf', 'r\u00e9sultat.pdf'],
    ['photo\u202efdp.txt', 'txt', 'photofdp.txt'],
    ['.pdf', 'pdf', 'file.pdf'],
    ['a\0b.pdf', 'pdf', 'ab.pdf'],
    ['<img src=x onerror=alert(1)>.png', 'jpg', 'img src=x onerror=alert(1).jpg'],
    ['.htaccess', 'pdf', 'htaccess.pdf'],
    ['CON.pdf', 'pdf', 'file.pdf'],
    ['', 'pdf', 'file.pdf'],
    ['  . . ', 'pdf', 'file.pdf'],
    ['x'.repeat(500), 'docx', `${'x'.repeat(100)}.docx`],
  ])('%j', (given, extension, name) => expect(displayName(given, extension)).toBe(name));

  it('is one short line without a path, whatever is sent', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = displayName(given, 'pdf');
        expect(name).toMatch(/^[^/\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:|?*]+\.pdf$/iu);
        expect([...name].length).toBeLessThanOrEqual(104);
        expect(name).not.toMatch(/^\./);
      }),
    ));
});

describe('disposition', () => {
  it('contains the name in ASCII and in full', () =>
    expect(disposition('attachment', 'José’s (1).pdf')).toBe(
      'attachment; filename="Jos_s_1_.pdf"; filename*=UTF-8\'\'Jos%C3%A9%E2%80%99s%20%281%29.pdf',
    ));
  it('is one header field of visible ASCII, whatever the name', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(disposition('inline', name)).toMatch(
          /^inline; filename="[\w.-]*"; filename\*=UTF-8''[\w.~%-]*$/,
        );
      }),
    ));
});
