import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayEmail, emailField, readEmail, sameEmail } from './email.ts';

const long = (length: number) => 'a'.repeat(length);
describe('an address', () => {
  it.each([
    ['name@example.org', 'name@example.org'],
    ['  name@example.org ', 'name@example.org'],
    ['Name.Family@Example.ORG', 'Name.Family@Example.ORG'],
    ['a&b@example.com', 'a&b@example.com'],
    ["d'arcy+x@example.com", "d'arcy+x@example.com"],
    ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ['o’brien@example.com', null],
    ['user@почта.рф', 'user@xn--80a1acny.xn--p1ai'],
    ['user@ПОЧТА.рф', 'user@xn--80a1acny.xn--p1ai'],
    ['user@xn--80a1acny.xn--p1ai', 'user@xn--80a1acny.xn--p1ai'],
    ['user@例え。jp', 'user@xn--r8jz45g.jp'],
    ['user@münchen.example', 'user@xn--mnchen-3ya.example'],
    ['user@mu\u0308nchen.example', 'user@xn--mnchen-3ya.example'],
    ['user@قطر.قطر', 'user@xn--wgbl6a.xn--wgbl6a'],
    ['1@2.example', '1@2.example'],
    ['a@b.co', 'a@b.co'],
    ['a@sub-domain.example.museum', 'a@sub-domain.example.museum'],
    [`${long(64)}@example.org`, `${long(64)}@example.org`],
    [`a@${long(63)}.org`, `a@${long(63)}.org`],
    // none
    ['', null],
    ['name', null],
    ['@example.org', null],
    ['name@', null],
    ['name@localhost', null],
    ['name@example..org', null],
    ['name@.example.org', null],
    ['name@example.org.', null],
    ['name@-example.org', null],
    ['name@example-.org', null],
    ['name@exa_mple.org', null],
    ['.name@example.org', null],
    ['name.@example.org', null],
    ['na..me@example.org', null],
    ['na me@example.org', null],
    ['name@exam ple.org', null],
    ['name,other@example.org', null],
    ['name@example.org,other@example.org', null],
    ['name@example.org;other@example.org', null],
    ['name@other@example.org', null],
    ['Name <name@example.org>', null],
    ['"na me"@example.org', null],
    ['name(comment)@example.org', null],
    ['name\\@example.org', null],
    ['name@[192.0.2.1]', null],
    ['name@192.0.2.1', null],
    ['name@127.1', null],
    ['name@0x7f.1', null],
    ['name@[IPv6:2001:db8::1]', null],
    ['почта@example.org', null],
    ['name@example.org\r\nBcc: other@example.org', null],
    ['name\n@example.org', null],
    ['name\r\nTo: x@example.org', null],
    ['name\0@example.org', null],
    ['name@example.org\u2028x', null],
    ['name@exa%6Dple.org', null],
    ['name@example.org/../x', null],
    ['name@example.org:25', null],
    ['name@xn--a.com', null],
    ['name@❤.example', null],
    [`${long(65)}@example.org`, null],
    [`a@${long(64)}.org`, null],
    [`${long(64)}@${[long(60), long(60), long(60), long(10)].join('.')}`, null],
    [`a@${'я'.repeat(62)}.рф`, null], // too long once it is in ASCII
    ['ignored@example.org <script>', null],
  ])('%j is stored as %j', (typed, kept) => {
    expect(readEmail(typed)).toBe(kept);
    const read = emailField.safeParse(typed);
    expect(read.success ? read.data : read.error.issues.map((issue) => issue.message)).toEqual(
      kept ?? ['problem.email'],
    );
  });

  it('that is accepted is one line of printable ASCII with one @, short enough, and stays the same', () => {
    const piece = fc.string({
      unit: fc.constantFrom(...'abcXYZ019.-_+&\'@ ,;<>"\\\r\n\t():[]%/яéß例。\u200b\u0308'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          piece,
          fc.tuple(piece, piece).map((pair) => pair.join('@')),
          fc.tuple(piece, piece).map(([a, b]) => `${a}@${b}.example`),
        ),
        (typed) => {
          const kept = readEmail(typed);
          if (kept === null) return;
          expect(kept).toMatch(/^[\x21-\x7e]+$/);
          expect(kept).not.toMatch(/[\s,;<>()[\]":\\]/);
          expect(kept.split('@').length).toBe(2);
          expect(kept.length).toBeLessThanOrEqual(254);
          expect(readEmail(kept)).toBe(kept);
          expect(readEmail(displayEmail(kept))?.toLowerCase()).toBe(kept.toLowerCase());
          expect(sameEmail(typed, kept.toUpperCase())).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('is shown in its own letters, and compared regardless of case and form', () => {
    expect(displayEmail('user@xn--80a1acny.xn--p1ai')).toBe('user@почта.рф');
    expect(displayEmail('name@example.org')).toBe('name@example.org');
    expect(sameEmail('User@почта.рф', 'user@XN--80a1acny.xn--p1ai')).toBe(true);
    expect(sameEmail('a@example.org', 'b@example.org')).toBe(false);
    expect(sameEmail('a', 'a')).toBe(false);
  });
});
