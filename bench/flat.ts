import type pg from 'pg';
import { answerQuestions, beginDraft, type Registering, readDraft, readQuestions } from '../src/identity/registration.ts';
import { median, rounded } from './load.ts';

/** Seven kinds of people who type what is on a card and answer wrongly: can the times tell them apart? */
export interface Flat {
  cell: string;
  medianMs: number;
  /** Two-sided, Mann-Whitney, against somebody whose number nobody has. */
  p: number;
}

const DAY = 86_400_000;

/** Probability that two samples of one distribution differ as much as these: U by its normal approximation. */
export function mannWhitney(a: number[], b: number[]): number {
  const all = [...a.map((value) => ({ value, a: true })), ...b.map((value) => ({ value, a: false }))].sort((x, y) => x.value - y.value);
  const ranks = all.reduce((sum, one, index) => sum + (one.a ? index + 1 : 0), 0);
  const u = ranks - (a.length * (a.length + 1)) / 2;
  const z = Math.abs(u - (a.length * b.length) / 2) / Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  // Abramowitz and Stegun 26.2.17
  const t = 1 / (1 + 0.2316419 * z);
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(1, 2 * tail);
}

export async function flat(deps: Registering, client: pg.Client, runs: number): Promise<Flat[]> {
  const people = (
    await client.query('select patient_id from person where patient_id not in (select patient_id from account where patient_id is not null) order by patient_id limit 5')
  ).rows;
  const [match, named, born, minor, dead] = people.map((row) => row.patient_id as string);
  const registered = (await client.query('select patient_id from account where patient_id is not null limit 1')).rows[0]?.patient_id as string;
  const numbers = {
    match: '9100000001',
    named: '9100000005',
    born: '9100000006',
    minor: '9100000002',
    dead: '9100000003',
    registered: '9100000004',
    nobody: '9100000009',
  };
  for (const [id, mrn, birth] of [
    [match, numbers.match, '1970-05-05'],
    [named, numbers.named, '1970-05-05'],
    [born, numbers.born, '1970-05-05'],
    [minor, numbers.minor, '2020-05-05'],
    [dead, numbers.dead, '1970-05-05'],
    [registered, numbers.registered, '1970-05-05'],
  ])
    await client.query('update person set mrn = $2, birth_date = $3, given = $4, family = $5, deceased = $6 where patient_id = $1', [
      id,
      mrn,
      birth,
      'Bench',
      'Flat',
      id === dead,
    ]);
  await client.query('analyze person');
  const card = (mrn: string, rest: Partial<{ given: string; birthDate: string }> = {}) => ({ given: 'Bench', family: 'Flat', birthDate: '1970-05-05', mrn, ...rest });
  const cells = {
    'nobody’s number': card(numbers.nobody),
    match: card(numbers.match),
    'wrong name': card(numbers.named, { given: 'Other' }),
    'wrong birth date': card(numbers.born, { birthDate: '1971-06-06' }),
    'already registered': card(numbers.registered),
    minor: card(numbers.minor, { birthDate: '2020-05-05' }),
    deceased: card(numbers.dead),
  };
  const times = new Map<string, number[]>(Object.keys(cells).map((cell) => [cell, []]));
  let turn = 0;
  const now = Date.now();
  for (let run = -5; run < runs; run++) {
    // an order by lot each time, so that none follows the same more often than another
    for (const { cell, membership } of Object.entries(cells)
      .map(([cell, membership]) => ({ cell, membership, at: Math.random() }))
      .sort((one, other) => one.at - other.at)) {
      turn += 1;
      // a day apart, so that no round is closed by those before it
      const asking = {
        now: new Date(now + (run + 6) * DAY),
        requestId: crypto.randomUUID(),
        route: 'bench',
        address: `198.18.${run & 255}.${turn & 255}`,
        sessionRef: null,
      };
      const began = performance.now();
      const token = await beginDraft(deps, asking, membership);
      const open = token && (await readDraft(deps, asking, token));
      if (!open) throw new Error('the journey did not begin');
      await readQuestions(deps, asking, open);
      const outcome = await answerQuestions(deps, asking, open, [9, 9, 9]);
      if (outcome !== 'wrong') throw new Error(`answered ${outcome}`);
      if (run >= 0) times.get(cell)?.push(performance.now() - began);
    }
  }
  const nobody = times.get('nobody’s number') ?? [];
  return [...times].map(([cell, list]) => ({
    cell,
    medianMs: rounded(median(list), 2),
    p: cell === 'nobody’s number' ? 1 : rounded(mannWhitney(list, nobody), 3),
  }));
}
