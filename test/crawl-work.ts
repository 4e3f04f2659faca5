import type { Feature } from '../src/feature.ts';
import type { JobHandlers } from '../src/platform/jobs/worker.ts';
import { openMail } from '../src/platform/mail/mail.ts';
import type { World } from './world.ts';

/** Does all background work of a world, until nothing is left: sweeps, then jobs. */
export async function settle(world: World, features: readonly Feature[]): Promise<void> {
  const log = (event: World['log'][number]) => void world.log.push(event);
  const { db, jobs, config } = world;
  const mail = openMail(config, db, log);
  const deps = { ...world, log, mail, outbox: { db, jobs, log } };
  const handlers: JobHandlers = Object.assign(
    {},
    ...features.map((feature) => feature.handlers?.(deps) ?? {}),
  );
  const now = world.clock.now();
  for (const sweep of features.flatMap((feature) => feature.sweeps ?? [])) await sweep(deps, now);
  for (let round = 0; round < 10; round++) {
    const waiting = await world.sql<{ id: string; name: string; data: object }>(
      `delete from pgboss.job where state < 'completed' returning id, name, data`,
    );
    if (waiting.length === 0) break;
    for (const { id, name, data } of waiting.sort((a, b) => a.name.localeCompare(b.name))) {
      const handle = handlers[name as keyof JobHandlers] as
        | ((data: object, id: string) => Promise<void>)
        | undefined;
      if (!handle) throw new Error(`nothing handles the queue ${name}`);
      await handle(data, id);
    }
  }
  mail.close();
}

/** Ids and signatures in the links of a mail, which are drawn for each. */
const LINKS = /\/(notices|unsubscribe)\/[\w.-]+/g;
/** The mails that an account got, in their order, without what is drawn for each. */
export const mailsOf = async (world: World, userId: string): Promise<string[]> =>
  (
    await world.sql<{ subject: string; body: string }>(
      'select subject, body from demo_mail where recipient = $1 order by at, subject, body',
      [`${userId}@example.org`],
    )
  ).map(({ subject, body }) => `${subject}\n${body.replace(LINKS, '/$1/LINK')}`);

/** The links in those mails that lead to the portal, without the address of its front page. */
export const linksTo = async (world: World, userId: string): Promise<string[]> =>
  (
    await world.sql<{ body: string }>(
      'select body from demo_mail where recipient = $1 order by at, subject, body',
      [`${userId}@example.org`],
    )
  ).flatMap(({ body }) => [...body.matchAll(LINKS)].map(([link]) => link));
