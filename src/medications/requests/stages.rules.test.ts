import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOpen,
  isPromised,
  pharmacySteps,
  STAGES,
  STEPS,
  type Stage,
  type Step,
  undoable,
} from './stages.rules.ts';

describe('a request', () => {
  it('never leaves a final stage, and no step is taken from a stage that does not have it', () => {
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

  it('can reach a final stage from every open stage', () => {
    for (const stage of STAGES.filter(isOpen)) {
      const seen = new Set<Stage>([stage]);
      for (const at of seen)
        for (const step of Object.keys(STEPS) as Step[])
          if (STEPS[step].from.includes(at)) seen.add(STEPS[step].to);
      expect([...seen].some((at) => !isOpen(at))).toBe(true);
    }
  });

  it('can be taken back one step for ten minutes, by whoever took it, if nothing came after', () => {
    const at = new Date('2026-11-24T15:00:00Z');
    const event = (stage: Stage, actor: string, rest: object = {}) => ({
      stage,
      at,
      actorId: actor,
      reason: null,
      undoneAt: null,
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
      event('filling', 'a', { undoneAt: at }),
      event('received', 'a', { reason: 'undone' }),
    ];
    expect(may(back, 'received', 'a', 1)).toBe('received');
  });

  it('has a promised day once the pharmacy has it, until it is ready', () =>
    expect(STAGES.filter(isPromised)).toEqual(['submitted', 'received', 'filling', 'part-filled']));
});
