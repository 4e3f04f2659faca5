import { keyOf, NAMED_IN_FORM, type Route } from './access-columns.ts';
import { type Grid, isOpen } from './access-grid.ts';
import { ACTORS, type Actor, MEANING, STAFF, TARGETS, type Target } from './access-scene.ts';

/** Who gets somewhere, and with whose record: by actor, an empty set where no record is named. */
type Who = Map<Actor, Set<Target>>;

/** The same role without an opened record says nothing more about who may. */
const TOLD = ACTORS.filter((actor) => actor !== 'clinician without the record');

/** Teens whose own record is one of the targets. */
const OWN_OF: Partial<Record<Actor, Target>> = {
  'teen member': 'teen',
  'granting teen': 'granting-teen',
};

const opening = (grid: Grid, route: Route, actor: Actor): string[] =>
  [...(grid.get(keyOf(route))?.get(actor) ?? [])]
    .filter(([, word]) => isOpen(keyOf(route), word))
    .map(([name]) => name);

const namesSomebody = ({ path }: Route) => path.includes(':person') || NAMED_IN_FORM.includes(path);

function whoOpens(grid: Grid, route: Route): Who {
  const who: Who = new Map();
  for (const actor of TOLD) {
    const names = opening(grid, route, actor);
    if (names.length === 0) continue;
    // a teen's own record is the teen's whom the member is the parent of
    const targets = TARGETS.filter((target) => names.includes(target)).map((target) =>
      OWN_OF[actor] === target ? 'own' : target,
    );
    who.set(actor, new Set(namesSomebody(route) ? targets : []));
  }
  return who;
}

/** Of objects that are in no record: which ones open. */
const whichOpen = (grid: Grid, routes: readonly Route[]): string[] => [
  ...new Set(
    routes
      .filter((route) => route.path.includes(':id') && !namesSomebody(route))
      .flatMap((route) => TOLD.flatMap((actor) => opening(grid, route, actor)))
      .filter((name) => name !== 'proved long ago'),
  ),
];

const union = (all: Who[]): Who => {
  const who: Who = new Map();
  for (const [actor, targets] of all.flatMap((one) => [...one]))
    who.set(actor, new Set([...(who.get(actor) ?? []), ...targets]));
  return who;
};

const sayTargets = (targets: Set<Target>): string =>
  targets.size > 18 ? 'anybody’s' : TARGETS.filter((target) => targets.has(target)).join(', ');

/** `clinician, nurse: opened; …`, those with the same rights together. */
function sayWho(who: Who): string {
  const groups = Map.groupBy(
    TOLD.filter((actor) => who.has(actor)),
    (actor) => sayTargets(who.get(actor) ?? new Set()),
  );
  return [...groups]
    .map(([targets, actors]) => `${sayActors(actors)}${targets ? `: ${targets}` : ''}`)
    .join('; ');
}
function sayActors(actors: Actor[]): string {
  if (actors.length === TOLD.length) return 'everybody';
  if (actors.length === TOLD.length - 1 && !actors.includes('visitor'))
    return 'everybody who is signed on';
  const staff = actors.filter((actor) => (STAFF as readonly Actor[]).includes(actor));
  const rest = actors.filter((actor) => !staff.includes(actor));
  return [...rest, ...(staff.length === STAFF.length ? ['all staff'] : staff)].join(', ');
}

const asksForProof = (grid: Grid, route: Route): boolean =>
  [...(grid.get(keyOf(route))?.values() ?? [])].some(
    (row) => row.get('proved long ago') === 'confirm',
  );

/** One row a permission: who may, whose record, and which addresses carry it. */
export function printMatrix(
  grid: Grid,
  routes: readonly Route[],
  closed: Record<string, string>,
): string {
  const rows = [...Map.groupBy(routes, (route) => route.permission)].map(([permission, list]) => {
    const each = new Map(list.map((route) => [route, whoOpens(grid, route)]));
    const who = union([...each.values()]);
    const addresses = [...Map.groupBy(list, (route) => route.path)].map(([path, same]) => {
      const mine = union(same.map((route) => each.get(route) ?? new Map()));
      const fewer = permission !== 'public' && mine.size > 0 && sayWho(mine) !== sayWho(who);
      const notes = [...(fewer ? [sayWho(mine)] : []), whichOpen(grid, same).join(', ')];
      const note = notes.filter((text) => text !== '').join('; ');
      const methods = same.map((route) => route.method).join(' ');
      const star = same.some((route) => asksForProof(grid, route)) ? ' \\*' : '';
      return `${methods} \`${path}\`${star}${note ? ` (${note})` : ''}`;
    });
    return `| \`${permission}\` | ${sayWho(who)} | ${addresses.join(', ')} |`;
  });
  return [
    '# Who may use what',
    '',
    'Written by `test/access.test.ts` from the real app, which asks every address for every kind of account, record and id; `test/access-grid.txt` has each answer.',
    'A change of any of them fails the test until both say so too (`PORTICO_WRITE_DOCS=1 npm test`). Whatever is not named here is the same "not found" for everybody.',
    '',
    '\\* asks first to confirm who it is, where that was not done within the last minutes. In brackets: who alone, where an address opens to fewer, and which of the objects that `:id` names.',
    '',
    '| permission | who may, and whose record | addresses |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '## Whose record',
    '',
    'As the account stands to it on this day:',
    '',
    ...TARGETS.map((target) => `- **${target}**: ${MEANING[target]}`),
    '',
    '## Addresses that need more than an account',
    '',
    'Nobody above gets anywhere with these as they are; other tests walk through them.',
    '',
    ...[...Map.groupBy(Object.entries(closed), ([, why]) => why)].map(
      ([why, list]) => `- ${why}: ${list.map(([key]) => `\`${key}\``).join(', ')}`,
    ),
    '',
  ].join('\n');
}
