import type pg from 'pg';
import type { Membership } from '../src/identity/accounts/membership.rules.ts';
import { beginDraft, readDraft } from '../src/identity/registration/drafts/drafts.ts';
import { answerQuestions, readQuestions } from '../src/identity/registration/proofing/proofing.ts';
import type { RegistrationDeps } from '../src/identity/registration/registration-access.ts';
import { median, rounded } from './load.ts';
import { makeMembers } from './registrations.ts';

/**
 * Seven kinds of people who type what is on a card and answer wrongly: can the times tell them
 * apart?
 */
export interface Flat {
  cell: string;
  medianMs: number;
  /** Two-sided, Mann-Whitney, against somebody whose number nobody has. */
  p: number;
}

const HOUR = 3_600_000;
const WARMING = 5;

/** What a kind of person is, and what is typed otherwise than the card says. */
interface Kind {
  birthDate?: string;
  deceased?: boolean;
  registered?: boolean;
  types?: Partial<Membership>;
}
const card = (mrn: string, typed: Partial<Membership> = {}): Membership => ({
  given: 'Bench',
  family: 'Member',
  birthDate: '1970-05-05',
  mrn,
  ...typed,
});

/**
 * Probability that two samples of one distribution differ as much as these: U by its normal
 * approximation.
 */
export function mannWhitney(a: number[], b: number[]): number {
  const all = [
    ...a.map((value) => ({ value, a: true })),
    ...b.map((value) => ({ value, a: false })),
  ].sort((x, y) => x.value - y.value);
  const ranks = all.reduce((sum, one, index) => sum + (one.a ? index + 1 : 0), 0);
  const u = ranks - (a.length * (a.length + 1)) / 2;
  const z =
    Math.abs(u - (a.length * b.length) / 2) /
    Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  // Abramowitz and Stegun 26.2.17
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(1, 2 * tail);
}

/**
 * @param runs how often each kind is tried, each time with a number of its own: what a number costs
 * says nothing of the kind it is of
 */
export async function flat(
  deps: RegistrationDeps,
  client: pg.Client,
  runs: number,
): Promise<Flat[]> {
  const total = WARMING + runs;
  const cards: Record<string, Membership[]> = {
    'nobody’s number': Array.from({ length: total }, (_, at) => card(String(9_200_000_000 + at))),
  };
  const kinds: [string, Kind][] = [
    ['match', {}],
    ['wrong name', { types: { given: 'Other' } }],
    ['wrong birth date', { types: { birthDate: '1971-06-06' } }],
    ['already registered', { registered: true }],
    ['minor', { birthDate: '2020-05-05' }],
    ['deceased', { deceased: true }],
  ];
  for (const [index, [cell, { registered, types, ...is }]] of kinds.entries()) {
    const members = await makeMembers(client, total, {
      firstMrn: 9_210_000_000 + index * 10_000_000,
      ...is,
    });
    if (registered)
      await client.query(
        `insert into account (kind, user_id, password_hash, patient_id, name, created_at)
          select 'member', 'flat' || id, 'none', id, 'Bench', now()
          from unnest($1::uuid[]) id`,
        [members.map((one) => one.id)],
      );
    cards[cell] = members.map((one) =>
      card(one.mrn, { ...(is.birthDate && { birthDate: is.birthDate }), ...types }),
    );
  }
  // rows that nobody has read since they were written cost whoever reads them first
  await client.query('vacuum analyze person, resource');
  const times = new Map<string, number[]>(Object.keys(cards).map((cell) => [cell, []]));
  const now = Date.now();
  for (let run = 0; run < total; run++) {
    // an order by lot each time, so that none follows the same more often than another
    for (const { cell, membership } of Object.entries(cards)
      .map(([cell, list]) => ({ cell, membership: list[run] as Membership, at: Math.random() }))
      .sort((one, other) => one.at - other.at)) {
      // an hour apart, so that none is kept out for how many came before
      const info = {
        now: new Date(now + (run + 1) * HOUR),
        requestId: crypto.randomUUID(),
        route: 'bench',
        address: `198.18.${run & 255}.1`,
        sessionRef: null,
      };
      const began = performance.now();
      const token = await beginDraft(deps, info, membership);
      const open = token && (await readDraft(deps, info, token));
      if (!open) throw new Error('the journey did not begin');
      await readQuestions(deps, info, open);
      const outcome = await answerQuestions(deps, info, open, [9, 9, 9]);
      if (outcome !== 'wrong') throw new Error(`answered ${outcome}`);
      if (run >= WARMING) times.get(cell)?.push(performance.now() - began);
    }
  }
  const nobody = times.get('nobody’s number') ?? [];
  return [...times].map(([cell, list]) => ({
    cell,
    medianMs: rounded(median(list), 2),
    p: cell === 'nobody’s number' ? 1 : rounded(mannWhitney(list, nobody), 3),
  }));
}
