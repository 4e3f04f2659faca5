import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isContact, securityTxt } from './security-txt.rules.ts';

const facts = {
  contacts: ['mailto:security@example.org', 'https://example.org/report'],
  policy: '',
  publicUrl: 'https://portal.example',
};
const NOON = new Date('2026-11-26T12:00:00Z');

describe('security.txt', () => {
  it('has the fields of RFC 9116, where the order of contacts is their preference', () =>
    expect(securityTxt({ ...facts, policy: 'https://example.org/policy' }, NOON)).toBe(
      `Contact: mailto:security@example.org
Contact: https://example.org/report
Expires: 2027-05-25T00:00:00Z
Preferred-Languages: en, es
Canonical: https://portal.example/.well-known/security.txt
Policy: https://example.org/policy
`,
    ));

  it('names no address without https', () =>
    expect(securityTxt({ ...facts, publicUrl: 'http://localhost:3000' }, NOON)).not.toMatch(
      /^Canonical/m,
    ));

  it('does not exist without a contact', () =>
    expect(securityTxt({ ...facts, contacts: [] }, NOON)).toBeNull());

  it('always expires in the future, less than a year ahead, and stays the same all day', () => {
    const now = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(now, (at) => {
        const text = securityTxt(facts, at);
        const [, expires = ''] =
          /^Expires: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/m.exec(text ?? '') ?? [];
        const days = (Date.parse(expires) - at.getTime()) / 86_400_000;
        expect(days).toBeGreaterThan(178);
        expect(days).toBeLessThan(365);
        const midnight = new Date(`${at.toISOString().slice(0, 10)}T00:00:00Z`);
        expect(securityTxt(facts, midnight)).toBe(text);
      }),
    );
  });

  it.each([
    ['mailto:security@example.org', true],
    ['https://example.org/report', true],
    ['tel:+1-800-555-0142', true],
    ['security@example.org', false],
    ['http://example.org', false],
    ['mailto:a@example.org\nExpires: 1999-01-01', false],
    ['tel:911', false],
    ['', false],
  ])('accepts the contact %j: %j', (text, taken) => expect(isContact(text)).toBe(taken));
});
