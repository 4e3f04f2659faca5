import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, type Load, load, median } from './load.ts';
import type { Server } from './process.ts';

/**
 * CPU milliseconds of PostgreSQL: its postmaster, every process under it, and those that have
 * ended.
 */
function databaseCpu(cluster: string): number {
  const postmaster = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0];
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (pid === postmaster)
        ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
      else if (fields[1] === postmaster) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // it ended while we looked
    }
  }
  return ticks * 10;
}

export type Measured = Load & { cpu: number; databaseCpu: number };
/** What a page costs: load, and the CPU of both processes by request. */
export async function measure(
  ask: Ask,
  server: Server,
  connections: number,
  ms: number,
  folder: string,
): Promise<Measured> {
  const cluster = join(folder, 'pg');
  const before = await server.usage();
  const database = databaseCpu(cluster);
  const made = await load(ask, connections, ms);
  const after = await server.usage();
  return {
    ...made,
    cpu: (after.cpu - before.cpu) / made.requests,
    databaseCpu: (databaseCpu(cluster) - database) / made.requests,
  };
}

export interface Row {
  what: string;
  connections: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** CPU milliseconds of a request, in Node and in PostgreSQL. */
  cpu: number;
  databaseCpu: number;
  /** Both together in multiples of the floor's: steadier than requests/s where others work too. */
  floors: number | null;
  /** Requests/s as a share of the floor's. */
  ofFloor: number | null;
}

const bothCpu = (one: Measured): number => one.cpu + one.databaseCpu;

/** @param floor what the floor did in turn with it; null where there is none to compare with */
export function row(
  what: string,
  connections: number,
  list: Measured[],
  floor: Measured[] | null,
): Row {
  const of = (name: 'perSecond' | 'p50' | 'p99' | 'cpu' | 'databaseCpu', from = list) =>
    median(from.map((one) => one[name]));
  return {
    what,
    connections,
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    cpu: of('cpu'),
    databaseCpu: of('databaseCpu'),
    floors: floor && median(list.map(bothCpu)) / median(floor.map(bothCpu)),
    ofFloor: floor && of('perSecond') / of('perSecond', floor),
  };
}
