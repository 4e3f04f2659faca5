import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill, aPrescription } from '../../../test/prescriptions.ts';
import { addDays } from '../../platform/days.rules.ts';
import { rootFolder } from '../../platform/root.ts';
import { parseSettings } from '../../platform/settings/settings.ts';
import { eligibleOn, type Fill, refillsLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription } from '../prescriptions/prescriptions.rules.ts';
import { SAID } from '../record/said.rules.ts';
import { STEPS } from '../requests/stages.rules.ts';
import { GATES, offerOf } from './offers.rules.ts';

const today = '2026-11-24';
const settings = parseSettings({});
const fill = (ago: number, rest: Partial<Fill> = {}): Fill => aFill(today, ago, rest);
/** One that can be refilled today; each case names what it changes. */
const good = (rest: Partial<Prescription> = {}): Prescription => aPrescription(today, rest);
const offer = (rest: Partial<Prescription>, pending = false) =>
  offerOf(good(rest), { today, pending, settings });

describe('the offer', () => {
  it('is a refill when every gate is open', () => expect(offer({})).toEqual({ do: 'refill' }));

  it.each<[string, Partial<Prescription>, string]>([
    ['not to be taken', { doNotTake: true }, 'do-not-take'],
    ['under an unknown modifier', { said: { ...SAID, modifiers: ['urn:x: true'] } }, 'modifier'],
    ['past its last day', { takenUntil: addDays(today, -1) }, 'course-ended'],
    ['before its first day', { takenFrom: addDays(today, 1) }, 'not-started'],
    ['a plan', { intent: 'plan' }, 'not-ordered'],
    ['a proposal', { intent: 'proposal' }, 'not-ordered'],
    ['an option', { intent: 'option' }, 'not-ordered'],
    ['one dose of an order', { intent: 'instance-order' }, 'not-ordered'],
    ['not to be filled yet', { validFrom: addDays(today, 1) }, 'not-yet'],
    ['only declined so far', { fills: [fill(80, { status: 'declined' })] }, 'never-filled'],
    ['only cancelled so far', { fills: [fill(80, { status: 'cancelled' })] }, 'never-filled'],
    [
      'being filled beside a cancelled fill',
      { fills: [fill(1, { status: 'cancelled' }), fill(2, { status: 'in-progress' }), fill(80)] },
      'being-filled',
    ],
    ['reported', { origin: 'reported' }, 'reported'],
    ['filled elsewhere', { origin: 'outside' }, 'outside'],
    ['moved', { flags: ['transferred'] }, 'transferred'],
    ['draft', { status: 'draft' }, 'new'],
    ['replaced', { replacedBy: 'y' }, 'replaced'],
    ['on hold', { status: 'on-hold' }, 'on-hold'],
    ['stopped', { status: 'stopped' }, 'discontinued'],
    ['cancelled', { status: 'cancelled' }, 'discontinued'],
    ['completed', { status: 'completed' }, 'discontinued'],
    ['of unknown status', { status: 'unknown' }, 'unknown'],
    ['given at the clinic', { flags: ['clinic-administered'] }, 'clinic-administered'],
    ['schedule II', { schedule: 'II' }, 'schedule-ii'],
    ['under a REMS', { flags: ['rems'] }, 'rems'],
    ['not for online', { flags: ['not-online'] }, 'not-online'],
    ['without an end', { validUntil: null }, 'expiry-unknown'],
    ['never filled', { fills: [] }, 'never-filled'],
    ['being prepared', { fills: [fill(1, { status: 'preparation' }), fill(80)] }, 'being-filled'],
    ['in progress', { fills: [fill(1, { status: 'in-progress' }), fill(80)] }, 'being-filled'],
    ['with a fill on hold', { fills: [fill(1, { status: 'on-hold' }), fill(80)] }, 'fill-on-hold'],
    ['too early', { fills: [fill(67)] }, 'too-early'],
    ['long past its end', { validUntil: addDays(today, -121) }, 'expired-long'],
  ])('for one that is %s says why not', (_, rest, why) =>
    expect(offer(rest)).toEqual({ do: null, why }),
  );

  it.each<[string, Partial<Prescription>]>([
    ['filled elsewhere', { origin: 'outside' }],
    ['reported', { origin: 'reported' }],
    ['moved', { flags: ['transferred'] }],
    ['asked for', {}],
  ])('says that it is stopped rather than that it is %s', (_, rest) => {
    for (const status of ['stopped', 'cancelled', 'completed'])
      expect(offer({ ...rest, status }, true)).toEqual({ do: null, why: 'discontinued' });
    expect(offer({ ...rest, status: 'stopped', doNotTake: true }, true)).toEqual({
      do: null,
      why: 'do-not-take',
    });
  });

  it('waits for an open request, whoever made it', () =>
    expect(offer({}, true)).toEqual({ do: null, why: 'pending' }));

  it('becomes a renewal when refills are used up, or for 120 days past its end even with refills left', () => {
    expect(offer({ repeats: 1 })).toEqual({ do: 'renewal', because: 'no-refills' });
    expect(offer({ repeats: 0, fills: [fill(2)] })).toEqual({
      do: 'renewal',
      because: 'no-refills',
    });
    expect(offer({ validUntil: today })).toEqual({ do: 'renewal', because: 'expired' });
    expect(offer({ validUntil: addDays(today, -120) })).toEqual({
      do: 'renewal',
      because: 'expired',
    });
    expect(offer({ validUntil: addDays(today, 1) })).toEqual({ do: 'refill' });
  });

  it('counts the window to the day, and opens it later for controlled medicines', () => {
    expect([offer({ fills: [fill(68)] }).do, offer({ fills: [fill(67)] }).do]).toEqual([
      'refill',
      null,
    ]);
    const four = (ago: number) =>
      offer({
        schedule: 'IV',
        authoredOn: addDays(today, -30),
        daysSupply: 30,
        fills: [fill(ago, { days: 30 })],
      });
    expect([four(27).do, four(26).do]).toEqual(['refill', null]);
  });

  const any = fc.record({
    origin: fc.constantFrom('ours', 'outside', 'reported'),
    status: fc.constantFrom(
      'active',
      'on-hold',
      'stopped',
      'completed',
      'cancelled',
      'draft',
      'unknown',
    ),
    validUntil: fc.option(fc.integer({ min: -200, max: 400 }).map((days) => addDays(today, days))),
    repeats: fc.option(fc.integer({ min: 0, max: 11 })),
    daysSupply: fc.option(fc.integer({ min: 1, max: 180 })),
    schedule: fc.constantFrom(null, 'II', 'III', 'IV', 'V'),
    flags: fc.subarray([
      'rems',
      'clinic-administered',
      'not-online',
      'no-mail',
      'parked',
      'transferred',
    ]),
    replacedBy: fc.constantFrom(null, null, null, 'y'),
    doNotTake: fc.constantFrom(false, false, false, true),
    intent: fc.constantFrom(
      'order',
      'order',
      'order',
      'original-order',
      'plan',
      'proposal',
      'option',
    ),
    takenFrom: fc.constantFrom(null, null, null, addDays(today, 1), today),
    takenUntil: fc.option(fc.integer({ min: -30, max: 300 }).map((days) => addDays(today, days))),
    said: fc.constantFrom(SAID, SAID, SAID, { ...SAID, modifiers: ['urn:x: true'] }),
    fills: fc.array(
      fc.record({
        ago: fc.integer({ min: 0, max: 400 }),
        status: fc.constantFrom(
          'completed',
          'completed',
          'completed',
          'preparation',
          'in-progress',
          'on-hold',
          'cancelled',
        ),
      }),
      { maxLength: 6 },
    ),
  });
  it('refills nothing unless every condition is met, whatever the prescription looks like', () => {
    fc.assert(
      fc.property(any, fc.boolean(), (shape, pending) => {
        const { fills: made, ...plain } = shape;
        const fills = made
          .sort((a, b) => a.ago - b.ago)
          .map(({ ago, status }) => fill(ago, { status }));
        const rx = good({ ...(plain as Partial<Prescription>), fills });
        const given = offerOf(rx, { today, pending, settings });
        const done = fills.filter((one) => one.status === 'completed').length;
        expect(refillsLeft(rx)).toBe(Math.max(0, (rx.repeats ?? 0) - Math.max(done - 1, 0)));
        if (given.do === null) return;
        expect([rx.origin, rx.status, pending, rx.replacedBy]).toEqual([
          'ours',
          'active',
          false,
          null,
        ]);
        expect([
          rx.doNotTake,
          rx.said.modifiers,
          ['plan', 'proposal', 'option'].includes(rx.intent),
        ]).toEqual([false, [], false]);
        expect(rx.takenUntil === null || rx.takenUntil >= today).toBe(true);
        expect(rx.takenFrom === null || rx.takenFrom <= today).toBe(true);
        expect(rx.validUntil).not.toBeNull();
        expect(rx.schedule).not.toBe('II');
        expect(
          rx.flags.filter((flag) =>
            ['rems', 'clinic-administered', 'not-online', 'transferred'].includes(flag),
          ),
        ).toEqual([]);
        expect(fills.length).toBeGreaterThan(0);
        expect(['preparation', 'in-progress', 'on-hold']).not.toContain(fills[0]?.status);
        const expires = expiresOn(rx) ?? '';
        if (given.do === 'refill') {
          expect(expires > today && refillsLeft(rx) > 0).toBe(true);
          const eligible = eligibleOn(rx, settings);
          expect(eligible === null || eligible <= today).toBe(true);
        } else {
          expect(expires <= today || refillsLeft(rx) === 0).toBe(true);
          expect(addDays(expires, 120) >= today).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('matches the table in docs/generated/refill-gates.md', () => {
    const page = [
      '# Why there is no refill button',
      '',
      'Written from `medications/offers/offers.rules.ts` and `medications/requests/stages.rules.ts`; checked in this order: the first gate that is closed is the reason that the member reads, with what to do instead.',
      '',
      '| reason | when, and what to do instead |',
      '| --- | --- |',
      ...GATES.map((gate) => `| \`${gate.why}\` | ${gate.says} |`),
      `| \`expired-long\` | Its end is more than \`renewalDays\` (${settings.renewalDays}) days ago. Call the office. |`,
      `| \`too-early\` | Refills are left, and less than \`refillAtPercent\` (${settings.refillAtPercent}) percent of the last fill is used up, \`controlledAtPercent\` (${settings.controlledAtPercent}) of a controlled one. From the day that is named. |`,
      '',
      'Where every gate is open: a **renewal** when the prescription has ended (this wins) or no refills are left, else a **refill**. Refills left = allowed - max(completed fills - 1, 0); what is handed over in parts, or reported by two systems, is one fill.',
      '',
      '## Where a request goes',
      '',
      '| step | who | from | to |',
      '| --- | --- | --- | --- |',
      ...Object.entries(STEPS).map(
        ([step, { by, from, to }]) => `| ${step} | ${by} | ${from.join(', ')} | ${to} |`,
      ),
      '',
    ].join('\n');
    const file = join(rootFolder, 'docs/generated/refill-gates.md');
    if (process.env.PORTICO_WRITE_DOCS) writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });
});
