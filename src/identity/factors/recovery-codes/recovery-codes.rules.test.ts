import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRecoveryCode, printedRecoveryCode, readRecoveryCode } from './recovery-codes.rules.ts';

describe('a recovery code', () => {
  it('is read however it is typed, and nothing else is', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(30)), (draws) => {
        const code = makeRecoveryCode(() => draws.next().value as number);
        expect(code).toHaveLength(16);
        const typed = printedRecoveryCode(code);
        expect(typed).toMatch(/^(\w{4}-){3}\w{4}$/);
        expect(
          [typed, typed.toLowerCase(), ` ${typed.replaceAll('-', ' ')} `].map(readRecoveryCode),
        ).toEqual([code, code, code]);
        expect(readRecoveryCode(code.slice(1))).toBeNull();
      }),
    );
    expect(readRecoveryCode('0000-0000-0000-0000')).toBeNull();
  });
});
