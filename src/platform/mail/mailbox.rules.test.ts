import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEmail } from './email.ts';
import { mailboxOf, maybeSameMailbox, sameMailbox } from './mailbox.rules.ts';

describe('two addresses', () => {
  it.each<[string, string, boolean]>([
    ['noor@example.org', 'noor@example.org', true],
    ['Noor@Example.ORG', 'noor@example.org', true],
    ['noor@example.org', 'noor@example.com', false],
    ['noor.said@example.org', 'noorsaid@example.org', false],
    ['noor+portal@example.org', 'noor@example.org', false],
    ['noor.said@gmail.com', 'NoorSaid@gmail.com', true],
    ['n.o.o.r+portal@googlemail.com', 'noor@gmail.com', true],
    ['noor+a@gmail.com', 'noor+b@gmail.com', true],
    ['noor@gmail.com', 'noora@gmail.com', false],
    ['noor+x@outlook.com', 'noor@outlook.com', true],
    ['noor.said@outlook.com', 'noorsaid@outlook.com', false],
    ['noor@outlook.com', 'noor@hotmail.com', false],
    ['noor+x@hotmail.com', 'noor@hotmail.com', true],
    ['noor+x@live.com', 'noor@live.com', true],
    ['noor+x@icloud.com', 'noor@me.com', true],
    ['noor+x@fastmail.com', 'noor@fastmail.com', true],
    ['noor+x@proton.me', 'noor@protonmail.com', true],
    // a plus that begins an address is part of it
    ['+noor@gmail.com', '+said@gmail.com', false],
    ['noor@xn--mnchen-3ya.example', 'NOOR@xn--mnchen-3ya.example', true],
    ['noor@gmail.com.example.org', 'no.or@gmail.com.example.org', false],
    [' noor@example.org ', 'noor@example.org', true],
    ['noor@example.org.', 'noor@example.org', true],
  ])('%s and %s: one mailbox is %s', (a, b, same) => {
    expect(sameMailbox(a, b)).toBe(same);
    expect(sameMailbox(b, a)).toBe(same);
  });

  it('with an international domain are compared as stored, in ASCII', () =>
    expect(
      sameMailbox(readEmail('noor@münchen.example') ?? '', 'noor@xn--mnchen-3ya.example'),
    ).toBe(true));

  it('that differ only in case, tag or dots are one at Gmail, and the mailbox is its own', () =>
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{1,12}$/),
        fc.stringMatching(/^[a-z0-9.]{0,8}$/),
        (name, tag) => {
          const dotted = [...name].join('.');
          expect(sameMailbox(`${dotted}+${tag}@GoogleMail.com`, `${name}@gmail.com`)).toBe(true);
          const box = mailboxOf(`${dotted}+${tag}@gmail.com`);
          expect(mailboxOf(box)).toBe(box);
        },
      ),
    ));

  it.each([
    ['rosa@example.org', 'ROSA+care@Example.org', true],
    ['rosa+one@example.org', 'rosa+two@example.org', true],
    ['ro.sa+x@googlemail.com', 'rosa@gmail.com', true],
    ['ro.sa@example.org', 'rosa@example.org', false],
    ['+rosa@example.org', '+maria@example.org', false],
  ])('%s and %s may well be one person’s: %s', (a, b, same) =>
    expect(maybeSameMailbox(a, b)).toBe(same),
  );
});
