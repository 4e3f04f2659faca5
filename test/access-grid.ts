import { type Column, columnsOf, keyOf, type Route } from './access-columns.ts';
import { ACTORS, type Actor, type Scene } from './access-scene.ts';
import { Browser } from './browser.ts';
import { type Part, pdfWith, pngOf, sendParts } from './uploads.ts';
import type { World } from './world.ts';

/** By route (`GET /home`), then by actor, then by column. */
export type Grid = Map<string, Map<Actor, Map<string, string>>>;

/**
 * What an answer is, in a word: its status; for a redirect `sign-on`, `confirm` (prove who you are
 * first) or where it leads.
 */
export function wordOf(status: number, location: string): string {
  if (status !== 303) return String(status);
  const at = location.replace(/^https?:\/\/[^/]+/, '');
  if (/^\/sign-on(\?next=|\?kept=|$)/.test(at)) return 'sign-on';
  if (/^\/account\/confirm(\?|$)/.test(at)) return 'confirm';
  return `→${at.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').replace('not-an-id', 'malformed')}`;
}

/** Redirects that say that nothing was done, and those to the beginning of something. */
const NOTHING_DONE = [
  // conversations that an administrator moved have moved
  /^(?!POST \/staff\/teams\/stranded ).*[?&]done=(stale|gone|draft-gone|moved|own|not-there|retried-none|not-held)\b/,
  // the steps of a visit that could not be taken
  / →\/staff\/appointments[^?]*\?(.*&)?did=(stale|same|room|not-now)/,
  // what staff were refused about caregivers
  / →\/staff\/care\/[^?]*\?done=(own-(request|record)|family|suspended|ended|changed)\b/,
  / →\/staff\/care\/[^?]*\?done=(invited|decided|same-person|opens-nothing|warned)\b/,
  / →\/people\/…\/caregivers\/…\?done=last\b/,
  /[?&](chosen|where)=/,
  /^POST \/staff\/open →\/staff$/,
  / →\/(register\/over|forgot\/password|sign-on\?why=over)$/,
];

/** Whether a cell is a page, a file, or something done. */
export const isOpen = (key: string, word: string): boolean =>
  word === '200' ||
  (word.startsWith('→') && !NOTHING_DONE.some((pattern) => pattern.test(`${key} ${word}`)));

/**
 * Takes back whatever a request did, at the end of each of its transactions: so every cell finds
 * the same scene, and cells can be asked at the same time. Answers how to stop.
 */
export function takeBack(world: World): () => void {
  const { db } = world;
  const { ask, transaction } = db;
  const over = new Error('taken back');
  const takingBack = async <T>(work: Parameters<typeof transaction<T>>[0]): Promise<T> => {
    const done: { value?: T } = {};
    try {
      await transaction(async (tx) => {
        done.value = await work(tx);
        // what a commit would find wrong is found here
        await tx.sql('set constraints all immediate');
        throw over;
      });
    } catch (thrown) {
      if (thrown !== over) throw thrown;
    }
    return done.value as T;
  };
  const asking: World['db']['ask'] = (text, values) =>
    // the bytes of a file arrive in transactions of their own; the sweep removes what is not kept
    text.includes('portico_receive_chunk')
      ? ask(text, values)
      : takingBack((tx) => tx.sql(text, values));
  Object.assign(db, { ask: asking, transaction: takingBack });
  return () => void Object.assign(db, { ask, transaction });
}

/** The files of forms that are sent as multipart. */
const FILES: Readonly<Record<string, readonly Part[]>> = {
  ...Object.fromEntries(
    [
      ...['step-parent', 'foster-parent', 'guardian', 'power-of-attorney', 'representative'].map(
        (kind) => `/family/add/${kind}`,
      ),
      '/family/requests/:id/papers',
    ].map((path) => [path, [['papers', pdfWith(''), 'order.pdf'] satisfies Part]]),
  ),
  '/staff/settings/logo': [['logo', pngOf([64, 64], () => [10, 90, 100, 255]), 'logo.png']],
};

/** Asks for one cell; the actor's own cookies stay as they are. */
export async function ask(
  scene: Scene,
  route: Route,
  actor: Actor,
  { params, form, query = '', stale }: Column,
) {
  const browser = new Browser(scene.world);
  browser.cookies = new Map((stale ? scene.stale : scene.fresh).get(actor)?.cookies);
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`what is :${name} in ${keyOf(route)}?`);
    return encodeURIComponent(value);
  });
  const key: Record<string, string> =
    route.permission === 'public' ? {} : { _key: crypto.randomUUID() };
  const files = route.method === 'POST' ? FILES[route.path] : undefined;
  const answer = files
    ? await sendParts(browser, path, [...Object.entries(form ?? {}), ...files])
    : await browser.request(
        route.method,
        `${path}${query}`,
        route.method === 'POST' ? { form: { ...form, ...key } } : {},
      );
  return wordOf(answer.status, String(answer.headers.location ?? ''));
}

/**
 * Asks for every cell. Actors read at the same time; forms go in one after the other, since two
 * that lock the same row would find each other there.
 */
export async function askAll(scene: Scene, routes: readonly Route[]): Promise<Grid> {
  const grid: Grid = new Map(routes.map((route) => [keyOf(route), new Map()]));
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
  await Promise.all(
    ACTORS.map(async (actor) => {
      for (const route of routes) {
        const row = new Map<string, string>();
        for (const one of columnsOf(scene, route, actor)) {
          const work = () => ask(scene, route, actor, one);
          row.set(one.name, await (route.method === 'POST' ? inTurn(work) : work()));
        }
        grid.get(keyOf(route))?.set(actor, row);
      }
    }),
  );
  return grid;
}

/** The grid as text: a line per route and actor, the commonest answer last. */
export function printGrid(grid: Grid, routes: readonly Route[]): string {
  const lines: string[] = [];
  for (const route of routes) {
    const rows = grid.get(keyOf(route)) ?? new Map<Actor, Map<string, string>>();
    const columns = [...(rows.get('visitor')?.keys() ?? [])];
    lines.push('', `${keyOf(route)} (${route.permission}): ${columns.join(', ')}`);
    for (const [actor, row] of [...rows].sort(
      ([a], [b]) => ACTORS.indexOf(a) - ACTORS.indexOf(b),
    )) {
      const byWord = Map.groupBy(row, ([, word]) => word);
      const groups = [...byWord].sort(([, a], [, b]) => a.length - b.length);
      const [common] = groups.pop() ?? [''];
      const told = groups.map(
        ([word, cells]) => `${word} ${cells.map(([name]) => name).join(', ')}`,
      );
      lines.push(
        `  ${actor}: ${[...told, told.length > 0 ? `${common} else` : common].join('; ')}`,
      );
    }
  }
  return `${lines.slice(1).join('\n')}\n`;
}
