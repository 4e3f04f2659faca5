import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned, isWebhookSecret, sign } from './webhook.rules.ts';

// the example from the specification's own libraries
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const example = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const at = (seconds: number) => new Date(seconds * 1000);
const NOW = at(1614265330);
const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('a delivery’s signature', () => {
  it('follows Standard Webhooks', () => {
    expect(sign(secret, example)).toBe(example.signature);
    expect(isSigned(example, [secret], NOW)).toBe(true);
  });
  it('may be one of several, with either of two secrets', () => {
    const signature = `v1a,xyz ${sign(other, example)} ${example.signature}`;
    expect(isSigned({ ...example, signature }, [secret], NOW)).toBe(true);
    expect(isSigned(example, [other, secret], NOW)).toBe(true);
    expect(isSigned(example, [other], NOW)).toBe(false);
    expect(isSigned(example, [], NOW)).toBe(false);
  });
  it.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])('is valid while clocks are %i seconds apart: %s', (seconds, holds) =>
    expect(isSigned(example, [secret], at(1614265330 + seconds))).toBe(holds),
  );
  it('matches nothing else', () => {
    for (const change of [
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJel' },
      { id: '' },
      { id: 'a.b c' },
      { timestamp: '1614265331' },
      { timestamp: '1614265330.0' },
      { timestamp: '' },
      { body: Buffer.from('{"test": 2432232315}') },
      { body: Buffer.alloc(0) },
      { signature: '' },
      { signature: 'v1,' },
      { signature: example.signature.replace('v1', 'v2') },
    ])
      expect(isSigned({ ...example, ...change }, [secret], NOW)).toBe(false);
  });
  it('matches no other body', () =>
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(isSigned({ ...example, body: Buffer.from(body) }, [secret], NOW)).toBe(false);
      }),
    ));
});

it.each([
  [secret, true],
  ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
  ['whsec_', false],
  ['whsec_short', false],
  ['', false],
])('%s is a secret: %s', (text, is) => {
  expect(isWebhookSecret(text)).toBe(is);
  if (!is) expect(isSigned({ ...example, signature: 'v1,' }, [text], NOW)).toBe(false);
});
