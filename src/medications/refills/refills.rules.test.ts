import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill, aPrescription } from '../../../test/prescriptions.ts';
import { addDays } from '../../platform/days.rules.ts';
import { rootFolder } from '../../platform/root.ts';
import { parseSettings } from '../../platform/settings.ts';
import { eligibleOn, type Fill, refillsLeft, supplyLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription } from '../prescriptions/prescriptions.rules.ts';
import { SAID } from '../prescriptions/said.rules.ts';
import { placeOf, standingOf } from '../prescriptions/standing.rules.ts';
import {
  GATES,
  isOpen,
  offerOf,
  pharmacySteps,
  promisedOn,
  STAGES,
  STEPS,
  type Stage,
  type Step,
  undoable,
  workingDaysLater,
} from './refills.rules.ts';

const today = '2026-11-24';
const settings = parseSettings({});
const fill = (ago: number, rest: Partial<Fill> = {}): Fill => aFill(today, ago, rest);
/** One that can be refilled today: whatever a case changes is what it is about. */
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
  ])('of one that is %s says why not', (_, rest, why) =>
    expect(offer(rest)).toEqual({ do: null, why }),
  );

  it.each<[string, Partial<Prescription>]>([
    ['filled elsewhere', { origin: 'outside' }],
    ['reported', { origin: 'reported' }],
    ['moved', { flags: ['transferred'] }],
    ['asked for', {}],
  ])('says that it is stopped before that it is %s', (_, rest) => {
    for (const status of ['stopped', 'cancelled', 'completed'])
      expect(offer({ ...rest, status }, true)).toEqual({ do: null, why: 'discontinued' });
    expect(offer({ ...rest, status: 'stopped', doNotTake: true }, true)).toEqual({
      do: null,
      why: 'do-not-take',
    });
  });

  it('waits for a request that is open, whoever made it', () =>
    expect(offer({}, true)).toEqual({ do: null, why: 'pending' }));

  it('becomes a renewal when refills are used up, or for 120 days past its end, which wins over refills that are left', () => {
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

  it('counts the window to the day, and a controlled one later', () => {
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

  it('ends schedules III and IV six months after they were written (21 CFR 1306.22)', () => {
    expect(
      expiresOn(good({ schedule: 'IV', authoredOn: '2026-08-31', validUntil: '2027-08-31' })),
    ).toBe('2027-02-28');
    expect(
      expiresOn(good({ schedule: 'III', authoredOn: '2026-05-24', validUntil: '2027-05-24' })),
    ).toBe('2026-11-24');
    expect(
      expiresOn(good({ schedule: 'V', authoredOn: '2026-05-24', validUntil: '2027-05-24' })),
    ).toBe('2027-05-24');
    expect(
      expiresOn(good({ schedule: 'IV', authoredOn: '2026-05-24', validUntil: '2026-07-01' })),
    ).toBe('2026-07-01');
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
  it('refills nothing unless all of the product’s conditions hold, whatever the prescription looks like', () => {
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

  it('is the table in docs/generated/refill-gates.md', () => {
    const page = [
      '# Why there is no refill button',
      '',
      'Written from `medications/refills.rules.ts`; asked in this order, the first gate that is shut is the reason that the member reads, with its way forward.',
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

describe('how it stands', () => {
  const stands = (rest: Partial<Prescription>, stage: Stage | null = null) => {
    const standing = standingOf(good(rest), today, stage, settings);
    return [standing, placeOf(good(rest), standing, today, settings)];
  };
  it.each<[Partial<Prescription>, Stage | null, string, string]>([
    [{}, null, 'active', 'ours'],
    [{ flags: ['parked'] }, null, 'parked', 'ours'],
    [{}, 'submitted', 'in-progress', 'ours'],
    [{}, 'waiting', 'in-progress', 'ours'],
    [{}, 'ready', 'ready', 'ours'],
    [{}, 'shipped', 'shipped', 'ours'],
    [{}, 'held', 'on-hold', 'ours'],
    [{ status: 'on-hold' }, null, 'on-hold', 'ours'],
    [{ fills: [fill(1, { status: 'in-progress' })] }, null, 'in-progress', 'ours'],
    [{ validUntil: today }, null, 'expired', 'ours'],
    [{ validUntil: addDays(today, -121) }, null, 'expired', 'past'],
    [{ status: 'stopped' }, null, 'discontinued', 'past'],
    [{ status: 'stopped' }, 'ready', 'discontinued', 'past'],
    [{ status: 'cancelled' }, null, 'cancelled', 'past'],
    [{ status: 'completed' }, null, 'finished', 'past'],
    [{ replacedBy: 'y' }, null, 'discontinued', 'past'],
    [{ flags: ['transferred'] }, null, 'transferred', 'past'],
    [{ status: 'unknown' }, null, 'unknown', 'ours'],
    // a draft is under way for a month, and no longer than until it is replaced
    [{ status: 'draft', authoredOn: addDays(today, -30) }, null, 'in-progress', 'ours'],
    [{ status: 'draft', authoredOn: addDays(today, -31) }, null, 'draft', 'past'],
    [{ status: 'draft', authoredOn: null }, null, 'draft', 'past'],
    [{ status: 'draft', authoredOn: today, replacedBy: 'y' }, null, 'discontinued', 'past'],
    [{ takenUntil: addDays(today, -1) }, null, 'ended', 'past'],
    [{ takenUntil: today }, null, 'active', 'ours'],
    [{ takenFrom: addDays(today, 1) }, null, 'planned', 'not-now'],
    [{ intent: 'plan' }, null, 'not-ordered', 'not-now'],
    [{ intent: 'filler-order' }, null, 'active', 'ours'],
    [{ doNotTake: true }, null, 'do-not-take', 'avoid'],
    [{ doNotTake: true, origin: 'outside', status: 'on-hold' }, null, 'do-not-take', 'avoid'],
    [{ doNotTake: true, status: 'stopped' }, null, 'discontinued', 'past'],
    [{ origin: 'outside' }, null, 'outside', 'outside'],
    [{ origin: 'outside', status: 'stopped' }, null, 'discontinued', 'past'],
    [{ origin: 'outside', validUntil: addDays(today, -1) }, null, 'expired', 'outside'],
    [{ origin: 'outside', validUntil: addDays(today, -121) }, null, 'expired', 'past'],
    [{ origin: 'outside', intent: 'fill', status: 'unknown' }, null, 'outside', 'outside'],
    [
      { origin: 'outside', intent: 'fill', status: 'unknown', fills: [fill(400)] },
      null,
      'expired',
      'past',
    ],
    [{ origin: 'reported' }, null, 'reported', 'reported'],
    [{ origin: 'reported', intent: 'plan' }, null, 'reported', 'reported'],
    [{ origin: 'reported', status: 'unknown' }, null, 'unknown', 'reported'],
    [{ origin: 'reported', status: 'stopped' }, null, 'discontinued', 'past'],
    [{ origin: 'reported', status: 'completed' }, null, 'finished', 'past'],
    [{ origin: 'reported', takenUntil: addDays(today, -1) }, null, 'ended', 'past'],
    [{ origin: 'reported', status: 'on-hold' }, null, 'on-hold', 'not-now'],
    [{ origin: 'reported', status: 'not-taken' }, null, 'not-taken', 'not-now'],
    [{ origin: 'reported', status: 'intended' }, null, 'planned', 'not-now'],
    [{ origin: 'reported', takenFrom: addDays(today, 1) }, null, 'planned', 'not-now'],
  ])('%j with a request at %s is %s, among %s', (rest, stage, standing, place) =>
    expect(stands(rest, stage)).toEqual([standing, place]),
  );

  it('knows what is left of a supply', () => {
    expect(supplyLeft(good({ fills: [fill(80)] }), today)).toBe(10);
    expect(supplyLeft(good({ fills: [fill(200)] }), today)).toBe(0);
    expect(
      supplyLeft(good({ fills: [fill(10, { days: null })], daysSupply: null }), today),
    ).toBeNull();
  });
});

describe('a request', () => {
  it('never leaves an end, and no step is taken from a stage that does not have it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Stage>(...STAGES),
        fc.constantFrom('pickup', 'mail'),
        (stage, delivery) => {
          const steps = pharmacySteps(stage, delivery);
          if (!isOpen(stage)) expect(steps).toEqual([]);
          for (const step of steps)
            expect([STEPS[step].by, STEPS[step].from.includes(stage)]).toEqual(['pharmacy', true]);
          expect(steps).not.toContain(delivery === 'mail' ? 'ready' : 'ship');
        },
      ),
    );
  });

  it('can come to an end from every open stage', () => {
    for (const stage of STAGES.filter(isOpen)) {
      const seen = new Set<Stage>([stage]);
      for (const at of seen)
        for (const step of Object.keys(STEPS) as Step[])
          if (STEPS[step].from.includes(at)) seen.add(STEPS[step].to);
      expect([...seen].some((at) => !isOpen(at))).toBe(true);
    }
  });

  it('can be taken back a step for ten minutes, by who did it, when nothing came after', () => {
    const at = new Date('2026-11-24T15:00:00Z');
    const event = (stage: Stage, actor: string, rest: object = {}) => ({
      stage,
      at,
      actor_id: actor,
      reason: null,
      undone_at: null,
      ...rest,
    });
    const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
    const taken = [event('submitted', 'm'), event('received', 'a'), event('filling', 'a')];
    const may = (
      events: Parameters<typeof undoable>[0],
      stage: Stage,
      actor: string,
      minutes: number,
    ) => undoable(events, stage, actor, later(minutes))?.last.stage ?? null;
    expect(may(taken, 'filling', 'a', 9.9)).toBe('filling');
    expect(may(taken, 'filling', 'a', 10)).toBeNull();
    expect(may(taken, 'filling', 'b', 1)).toBeNull();
    expect(may([...taken, event('ready', 'b')], 'ready', 'a', 1)).toBeNull();
    expect(may([event('submitted', 'a')], 'submitted', 'a', 1)).toBeNull();
    const back = [
      event('submitted', 'm'),
      event('received', 'a'),
      event('filling', 'a', { undone_at: at }),
      event('received', 'a', { reason: 'undone' }),
    ];
    expect(may(back, 'received', 'a', 1)).toBe('received');
  });

  it('is promised for working days after it went to the pharmacy, until it is ready', () => {
    const on = (stage: Stage, delivery: 'pickup' | 'mail') =>
      promisedOn({ stage, delivery }, '2026-11-26', settings);
    expect([
      on('submitted', 'pickup'),
      on('filling', 'mail'),
      on('waiting', 'pickup'),
      on('ready', 'pickup'),
    ]).toEqual(['2026-11-30', '2026-12-07', null, null]);
  });

  it('is answered in working days', () => {
    expect(workingDaysLater('2026-11-24', 2)).toBe('2026-11-26');
    expect(workingDaysLater('2026-11-26', 2)).toBe('2026-11-30');
    expect(workingDaysLater('2026-11-28', 1)).toBe('2026-11-30');
  });
});
