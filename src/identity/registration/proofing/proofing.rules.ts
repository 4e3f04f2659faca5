/**
 * Identity questions from the person's own record, among plausible others. They depend on the
 * number that was typed and on nothing else: a number always gets the same questions with the same
 * options, whether or not anybody has it, and whether or not name and birth date match. So a second
 * attempt or another spelling reveals no more than the first.
 */
export const PROOF_KINDS = ['street', 'city', 'phone', 'doctor', 'clinic'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];
export type ProofFacts = Partial<Record<ProofKind, string>>;

export interface ProofQuestion {
  kind: ProofKind;
  options: string[];
  /** Which option is right; null if none is. */
  right: number | null;
}

const ASKED = 3;
const OPTIONS = 5;

/** A whole number below `n` for each label, derived from a seed: the same every time. */
export type Derive = (label: string, n: number) => number;

function shuffled<T>(list: readonly T[], derive: Derive, label: string): T[] {
  const out = [...list];
  for (let at = out.length - 1; at > 0; at--) {
    const other = derive(`${label} ${at}`, at + 1);
    [out[at], out[other]] = [out[other] as T, out[at] as T];
  }
  return out;
}

/**
 * @param facts from the record of the person who has the number; empty if nobody has it
 * @param others facts from other records: the wrong options come from them
 * @returns three questions, five options each. With fewer than three facts, some questions have no
 * right answer, which closes the online way
 */
export function makeQuestions(
  derive: Derive,
  facts: ProofFacts,
  others: readonly ProofFacts[],
): ProofQuestion[] {
  const pools = new Map(
    PROOF_KINDS.map((kind) => {
      const seen = new Set(
        others.flatMap((other) =>
          other[kind] && other[kind] !== facts[kind] ? [other[kind]] : [],
        ),
      );
      if (kind === 'phone')
        for (let at = 0; seen.size < OPTIONS * 2; at++)
          seen.add(String(derive(`phone ${at}`, 10_000)).padStart(4, '0'));
      return [kind, [...seen]] as const;
    }),
  );
  const offered = PROOF_KINDS.filter((kind) => (pools.get(kind)?.length ?? 0) >= OPTIONS);
  const order = shuffled(offered, derive, 'kinds');
  const known = order.filter((kind) => facts[kind] !== undefined);
  const kinds = [...known, ...order.filter((kind) => !known.includes(kind))].slice(0, ASKED);
  return kinds.map((kind) => {
    const decoys = shuffled(pools.get(kind) ?? [], derive, `decoys ${kind}`);
    const fact = facts[kind];
    const options = shuffled(
      fact === undefined ? decoys.slice(0, OPTIONS) : [fact, ...decoys.slice(0, OPTIONS - 1)],
      derive,
      `order ${kind}`,
    );
    return { kind, options, right: fact === undefined ? null : options.indexOf(fact) };
  });
}

/** Whether every answer is correct. All of them are checked, whatever the first one is. */
export function allRight(questions: readonly ProofQuestion[], answers: readonly number[]): boolean {
  let wrong = questions.length < ASKED ? 1 : 0;
  for (const [at, question] of questions.entries())
    if (question.right === null || question.right !== answers[at]) wrong += 1;
  return wrong === 0;
}
