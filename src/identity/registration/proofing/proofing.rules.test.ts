import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allRight,
  type Derive,
  makeQuestions,
  PROOF_KINDS,
  type ProofFacts,
} from './proofing.rules.ts';

describe('identity questions', () => {
  const derive =
    (seed: string): Derive =>
    (label, n) =>
      createHash('sha256').update(`${seed} ${label}`).digest().readUIntBE(0, 6) % n;
  const others: ProofFacts[] = Array.from({ length: 30 }, (_, at) => ({
    street: `Street ${at}`,
    city: `Town ${at % 9}`,
    phone: String(1000 + at),
    doctor: `Dr. ${at % 7}`,
    clinic: `Clinic ${at % 4}`,
  }));
  const facts: fc.Arbitrary<ProofFacts> = fc.record(
    {
      street: fc.constant('Elm'),
      city: fc.constant('Springfield'),
      phone: fc.constant('4242'),
      doctor: fc.constant('Dr. House'),
    },
    { requiredKeys: [] },
  );

  it('are three with five different options; a fact appears among them once, and nothing gives it away', () => {
    fc.assert(
      fc.property(fc.string(), facts, (seed, own) => {
        const questions = makeQuestions(derive(seed), own, others);
        expect(questions).toHaveLength(3);
        expect(new Set(questions.map((one) => one.kind)).size).toBe(3);
        for (const { kind, options, right } of questions) {
          expect(PROOF_KINDS).toContain(kind);
          expect(new Set(options).size).toBe(5);
          expect(right === null ? undefined : options[right]).toBe(own[kind]);
        }
        expect(makeQuestions(derive(seed), own, others)).toEqual(questions);
      }),
    );
  });
  it(`are never answered rightly
    where a fact is missing, and by one set of answers
    where none is`, () => {
    fc.assert(
      fc.property(
        fc.string(),
        facts,
        fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }),
        (seed, own, answers) => {
          const questions = makeQuestions(derive(seed), own, others);
          const rights = questions.map((one) => one.right);
          expect(allRight(questions, answers)).toBe(
            !rights.includes(null) && rights.every((right, at) => right === answers[at]),
          );
        },
      ),
    );
    expect(allRight([], [])).toBe(false);
  });
  it('put the right one in every position about equally often', () => {
    const counts = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 1000; seed++)
      for (const { right } of makeQuestions(
        derive(String(seed)),
        { street: 'Elm', phone: '4242', city: 'X' },
        others,
      ))
        counts[right ?? 0] = (counts[right ?? 0] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(100);
  });
});
