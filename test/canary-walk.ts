import type { Browser } from './browser.ts';
import type { Visit } from './canary-information.ts';
import type { Life } from './canary-life.ts';

/** One request, with all that it gives away. */
export function visiting(life: Life, pages: string[] = life.shown): Visit {
  return async (browser, method, url, form) => {
    const answer = await browser.request(method, url, form ? { form } : {});
    const { 'content-disposition': name, ...headers } = answer.headers;
    life.urls.push(url, String(answer.headers.location ?? ''));
    life.headers.push(JSON.stringify(headers));
    for (const [, link] of answer.body.matchAll(/(?:href|action|src)="([^"]*)"/g))
      life.urls.push(link ?? '');
    // what was typed is shown once more beside what is wrong with it
    (answer.status >= 400 && answer.status !== 422 ? life.wrong : pages).push(
      // her own name is on top of each of her pages, whatever it is about
      `${name ?? ''} ${answer.body.replace(/<header class="top">.*?<\/header>/s, '')}`,
    );
    return answer;
  };
}

/**
 * Every page that there is, for each id that it may be about. An id that nobody near her finds there
 * is of another kind of thing: the others of its kind are not asked for, nor does anybody else ask.
 */
export async function walk(
  life: Life,
  person: string,
  { members, near, far }: Record<'members' | 'near' | 'far', Browser[]>,
): Promise<void> {
  const { world } = life;
  const kinds: string[][] = [];
  for (const table of TABLES_OF_IDS) {
    const rows = await world.sql<{ id: string }>(`select id from ${table} limit 3`);
    if (rows.length === 0) throw new Error(`there is no ${table} to look at`);
    kinds.push(rows.map((row) => row.id));
  }
  const [team] = await world.sql<{ id: string }>("select id from team where state = 'active'");
  const seen = visiting(life);
  const theirs = visiting(life, life.members);
  const away = visiting(life, life.strangers);
  const look = async (url: string): Promise<boolean> => {
    let found = false;
    for (const [visit, browsers] of [
      [theirs, members],
      [seen, near],
    ] as const)
      for (const browser of browsers)
        found = (await visit(browser, 'GET', url)).status !== 404 || found;
    // the demo's mail names those to whom it goes
    if (found && url !== '/demo/mail') for (const browser of far) await away(browser, 'GET', url);
    return found;
  };
  for (const route of world.app.routes.filter((each) => each.method === 'GET')) {
    const path = route.path
      .replace(':person', person)
      .replace(':index', '0')
      .replace(':team', team?.id ?? '')
      .replace(':code', '2823-3');
    if (!path.includes(':id')) await look(path);
    else
      for (const ids of kinds)
        for (const id of ids) if (!(await look(path.replace(':id', id)))) break;
  }
}
const TABLES_OF_IDS = [
  'lab_result',
  'prescription',
  'refill_order',
  'refill_request',
  'reported_medicine',
  'access_review',
  'identity_case',
  'quarantine',
  'listed_person',
  'pharmacy',
  'clinic',
  'department',
  'holiday',
  'clinician',
  'account',
  'letter',
  'information_proposal',
  'care_invitation',
  'role',
  'file',
  'care_request',
  'proxy',
  'court_order',
  'safety_flag',
  'emergency_revocation',
  'team',
  'conversation',
  'message_draft',
  'message_template',
  'message_list',
];
