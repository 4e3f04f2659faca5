import { freePort, type House, type Portal, pause, startPortal } from './house.ts';

/** The portals over one database, which are killed and started again, and their clock. */
export interface Crew {
  portals: readonly Portal[];
  /** Any of them. */
  some(): Portal;
  start(at: number): Promise<void>;
  /** Kills a process and starts it again, one kill at a time per process. */
  restart(at: number): Promise<void>;
  /** Lets time pass for sessions, jobs and mail as well. */
  pass(ms: number): Promise<void>;
  /** How many portals ended by themselves. */
  falls(): number;
  close(): Promise<void>;
}

export function openCrew(
  house: House,
  database: string,
  outside: { smtpPort: number; pharmacyPort: number; maxSendMs: number },
): Crew {
  const portals: Portal[] = [];
  const turns: Promise<void>[] = [];
  const sql = (text: string, values?: unknown[]) => house.sql(database, text, values);
  let offset = 0;
  let fallen = 0;
  const start = async (at: number): Promise<void> => {
    const before = portals[at];
    const ports = before ?? { port: await freePort(), newsPort: await freePort() };
    const { port, newsPort } = ports;
    const portal = await startPortal(house, database, { port, newsPort, ...outside, offset });
    portals[at] = portal;
    await portal.setClock(offset);
  };
  return {
    portals,
    some: () => portals[Math.floor(Math.random() * portals.length)] as Portal,
    start,
    restart(at) {
      const turn = (turns[at] ?? Promise.resolve()).then(async () => {
        if (portals[at]?.fell()) fallen += 1;
        await portals[at]?.kill();
        await start(at);
      });
      turns[at] = turn;
      return turn;
    },
    async pass(ms) {
      offset += ms;
      await sql(
        `update session
          set created_at = now() + $1 * interval '1 ms', seen_at = now() + $1 * interval '1 ms',
            auth_at = now() + $1 * interval '1 ms'`,
        [offset],
      );
      await Promise.all(portals.map((portal) => portal.setClock(offset)));
      const by = `interval '${ms} milliseconds'`;
      await sql(
        `update pgboss.job
          set start_after = start_after - ${by}, started_on = started_on - ${by},
            heartbeat_on = heartbeat_on - ${by}
          where state < 'completed'`,
      );
      await sql(
        `update mail_claim set claimed_until = claimed_until - ${by} where sent_at is null`,
      );
    },
    falls: () => fallen + portals.filter((portal) => portal.fell()).length,
    async close() {
      await Promise.allSettled(turns);
      for (const portal of portals) await portal.kill();
    },
  };
}

/**
 * Presses until there is an answer, at any portal, as a person does.
 * @returns null if there was none in the time
 */
export async function insist<A extends { status: number }>(
  crew: Crew,
  work: (port: number) => Promise<A>,
  { tries, pauseMs }: { tries: number; pauseMs: number },
): Promise<A | null> {
  for (let at = 0; at < tries; at++) {
    const answer = await work(crew.some().port).catch(() => null);
    if (answer && answer.status < 500) return answer;
    await pause(pauseMs);
  }
  return null;
}
