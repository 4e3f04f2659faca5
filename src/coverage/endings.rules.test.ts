import type { Coverage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plans, TODAY } from '../../test/coverage.ts';
import { readEndings } from './endings.rules.ts';
import { KINDS } from './kinds.rules.ts';

describe('what ended', () => {
  const of = (text: string, rest: Partial<Coverage> = {}): Partial<Coverage> => ({
    type: { text },
    ...rest,
  });
  const ended = (end: string) => ({ period: { end } });
  const endings = (...list: Partial<Coverage>[]) =>
    readEndings(plans(...list), TODAY).map(({ kind, ends }) => [kind, ends.moment?.last]);
  it.each<[string, Partial<Coverage>[], unknown]>([
    [
      'the last of all plans',
      [ended('2021-06-30'), ended('2024-12-31')],
      [['medical', '2024-12-31']],
    ],
    ['nothing while one holds', [ended('2021-06-30'), {}], []],
    [
      'nothing while one is to come',
      [ended('2021-06-30'), { period: { start: '2027-01-01' } }],
      [],
    ],
    [
      'nothing by a cancelled one',
      [ended('2021-06-30'), { status: 'cancelled', period: { end: '2030-01-01' } }],
      [['medical', '2021-06-30']],
    ],
    ['nothing where there never was one', [], []],
    [
      'a dental plan alone, beside care that is covered',
      [of('Dental', ended('2026-10-31')), of('HMO')],
      [['dental', '2026-10-31']],
    ],
    [
      'a dental plan alone, and nobody’s care',
      [of('Dental', ended('2026-10-31'))],
      [['dental', '2026-10-31']],
    ],
    ['a dental plan long ago', [of('Dental', ended('2024-10-31')), of('HMO')], []],
    [
      'care, beside a dental plan that holds',
      [of('HMO', ended('2024-10-31')), of('Dental')],
      [['medical', '2024-10-31']],
    ],
    ['Medicare, while a private plan holds', [of('Medicare', ended('2026-10-31')), of('PPO')], []],
    ['self-pay is no coverage', [of('self-pay', ended('2026-10-31'))], []],
    [
      'self-pay does not stand for a plan',
      [of('HMO', ended('2026-10-31')), of('self-pay')],
      [['medical', '2026-10-31']],
    ],
    [
      'nothing while one is not understood',
      [
        ended('2021-06-30'),
        { ...ended('2022-01-01'), modifierExtension: [{ url: 'urn:x', valueBoolean: true }] },
      ],
      [],
    ],
  ])('%s', (_what, list, is) => expect(endings(...list)).toEqual(is));

  it('has every plan on the list, once, current ones first, and names no kind that a current plan covers', () => {
    const day = fc
      .date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const period = fc.record({ start: day, end: day }, { requiredKeys: [] });
    const type = fc.constantFrom(
      undefined,
      { text: 'Dental' },
      { text: 'HMO' },
      { text: 'Vision' },
      { text: 'self-pay' },
    );
    const status = fc.constantFrom('active' as const, 'cancelled' as const);
    fc.assert(
      fc.property(fc.array(fc.record({ status, period, type })), (list) => {
        const read = plans(...(list as Partial<Coverage>[]));
        expect(read.map((one) => one.id).sort()).toEqual(list.map((_, at) => `c${at}`).sort());
        const order = read.map((one) =>
          ['active', 'future', 'ended', 'cancelled'].indexOf(one.state),
        );
        expect(order).toEqual([...order].sort());
        const standing = new Set(
          read
            .filter((one) => one.state === 'active' || one.state === 'future')
            .flatMap((one) => (one.kinds.length > 0 ? one.kinds : ['medical'])),
        );
        for (const { kind, ends } of readEndings(read, TODAY)) {
          expect(standing.has(kind)).toBe(false);
          expect((ends.moment?.last ?? '') < TODAY).toBe(true);
          expect(KINDS).toContain(kind);
        }
      }),
    );
  });
});
