import { installedDerivations } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Clock } from '../../platform/clock.ts';
import { hasQuarantined, leaveQuarantine } from '../quarantine/quarantine.ts';
import { type Checked, keyOf } from '../validation/check.ts';
import { isOlder } from './filing.rules.ts';
import type { Counts } from './report.ts';
import * as sql from './store.sql.ts';

export type Incoming = sql.Incoming;
type System = Access<'system:import'>;
/** What happened to each of some resources. Counted once the transaction has committed. */
export type Counted = [one: Checked, what: keyof Counts][];

/** Somebody's record was joined to another since the run learned whose it is. */
export class Joined extends Error {}

export interface Store {
  /**
   * Writes resources that all belong to somebody, or all to nobody, each id once.
   * @throws Joined if one of the records has been joined to another meanwhile
   */
  put(access: System, incoming: Incoming[]): Promise<Counted>;
  /**
   * Resources that repeat an earlier version. Only the end of the run shows whether that is a
   * replay or restores the version: nothing else followed these.
   */
  takeDoubtful(): { one: Incoming; id: string }[];
  /** Whether the source has anything in quarantine. */
  hasQuarantined(access: System): Promise<boolean>;
  /** Something of the source went to quarantine. */
  noteQuarantined(): void;
}

/** Writes the resources of one source during one run. */
export function openStore(source: string, clock: Clock): Store {
  let quarantined: boolean | undefined;
  const doubtful = new Map<string, { one: Incoming; id: string }>();
  const isQuarantined = async (access: System): Promise<boolean> => {
    quarantined ??= await hasQuarantined(access, source);
    return quarantined;
  };

  /** Takes resources out of the records of other people to whom they belonged before. */
  async function moveFromOthers(
    access: System,
    incoming: Incoming[],
    fresh: ReadonlySet<string>,
    there: Awaited<ReturnType<typeof sql.findWithOthers>>,
  ): Promise<{ left: Incoming[]; older: Counted; moved: [one: Incoming, from: string][] }> {
    let left = incoming;
    const older: Counted = [];
    const moved: [Incoming, string][] = [];
    for (const row of there) {
      const one = incoming[row.index - 1];
      if (!one) continue;
      if (isOlder(one, row)) {
        if (fresh.has(keyOf(one))) await sql.takeBack(access, source, one);
        left = left.filter((other) => other !== one);
        older.push([one, 'same']);
      } else {
        await sql.takeOut(access, one.type, row, clock.now());
        moved.push([one, row.patientId]);
      }
    }
    return { left, older, moved };
  }

  /** Compares resources with the stored versions, and replaces those that changed. */
  async function replaceExisting(
    access: System,
    rest: Incoming[],
    shared: boolean,
  ): Promise<[one: Incoming, what: 'same' | 'changed', touched: boolean][]> {
    const existing = rest.length === 0 ? [] : await sql.findExisting(access, source, rest, shared);
    const done: [Incoming, 'same' | 'changed', boolean][] = [];
    for (const row of existing) {
      const one = rest[row.index - 1];
      if (!one) continue;
      const same = row.hash.equals(one.hash) || isOlder(one, row);
      doubtful.delete(keyOf(one));
      if (!same && !isOlder(row, one) && (await sql.wasBefore(access, one, row.id)))
        doubtful.set(keyOf(one), { one, id: row.id });
      else if (!same) await sql.replaceResource(access, one, row.id, clock.now());
      done.push([one, same || doubtful.has(keyOf(one)) ? 'same' : 'changed', !same]);
    }
    return done;
  }

  async function put(access: System, incoming: Incoming[]): Promise<Counted> {
    const counted: Counted = [];
    if (incoming.length === 0) return counted;
    const shared = incoming[0]?.patientId === null;
    const derivations = installedDerivations();
    const stale = new Map(derivations.map((one) => [one, new Set<string>()]));
    const changed: Incoming[] = [];
    const touch = (one: Incoming, patientId = one.patientId) => {
      if (shared) changed.push(one);
      for (const [{ types }, people] of stale)
        if (patientId && types.includes(one.type)) people.add(patientId);
    };
    // in one round trip: it is rare that somebody else has one of them
    const [withOthers, fresh, joined] = await Promise.all([
      shared ? [] : sql.findWithOthers(access, source, incoming),
      sql.insertNew(access, source, incoming, { shared, now: clock.now() }),
      shared ? false : sql.isAnyJoined(access, [...new Set(incoming.map((one) => one.patientId))]),
    ]);
    if (joined) throw new Joined();
    const { left, older, moved } = await moveFromOthers(access, incoming, fresh, withOthers);
    counted.push(...older);
    for (const [one, from] of moved) touch(one, from);
    for (const one of left) {
      if (!fresh.has(keyOf(one))) continue;
      counted.push([one, 'new']);
      touch(one);
    }
    const rest = left.filter((one) => !fresh.has(keyOf(one)));
    for (const [one, what, touched] of await replaceExisting(access, rest, shared)) {
      counted.push([one, what]);
      if (touched) touch(one);
    }
    for (const [{ mark }, people] of stale) if (people.size > 0) await mark(access, [...people]);
    const refs = changed.map((one) => `${source} ${one.type}/${one.sourceId}`);
    if (refs.length > 0) for (const one of derivations) await one.markReferring(access, refs);
    if (await isQuarantined(access))
      await leaveQuarantine(
        access,
        source,
        left.map((one) => one.hash),
      );
    return counted;
  }

  return {
    put,
    takeDoubtful: () => {
      const all = [...doubtful.values()];
      doubtful.clear();
      return all;
    },
    hasQuarantined: isQuarantined,
    noteQuarantined: () => {
      quarantined = true;
    },
  };
}
