import { formOf } from './access-forms.ts';
import { type Actor, RARE, type Scene, TARGETS, type Target } from './access-scene.ts';

type Method = 'GET' | 'POST';
export interface Route {
  method: Method;
  path: string;
  permission: string;
  needs?: string | undefined;
  reason: string;
}
/** One cell of the grid: what an address names for one actor. */
export interface Column {
  name: string;
  /** Whose record the address or the form names. */
  target: Target | null;
  params: Record<string, string>;
  form: Record<string, string>;
  query?: string;
  stale?: true;
}
export const keyOf = (route: Pick<Route, 'method' | 'path'>) => `${route.method} ${route.path}`;

/** What `:id` is, where no person comes before it. The first that fits counts. */
const KINDS: [RegExp, string][] = [
  [/^\/continue\/:id/, 'kept'],
  [/^\/notices\/:id/, 'notice'],
  [/^\/account\/sessions\/:id/, 'session'],
  [/^\/account\/devices\/:id/, 'device'],
  [/^\/account\/codes\/:id/, 'codes'],
  [/^\/account\/passkeys\/:id/, 'passkey'],
  [/^\/staff\/accounts\/invitations\/:id/, 'invitation'],
  [/^\/staff\/accounts\/:id/, 'staff account'],
  [/^\/staff\/roles\/groups\/:id/, 'sign-on group'],
  [/^\/staff\/roles\/:id/, 'role'],
  [/^\/staff\/letters\/batches\/:id/, 'batch'],
  [/^\/staff\/letters\/:id/, 'letter'],
  [/^\/staff\/information\/:id/, 'correction'],
  [/^\/staff\/care\/requests\/:id/, 'staff care request'],
  [/^\/staff\/care\/papers\/:id/, 'care paper'],
  [/^\/staff\/care\/(rights|emergency)\/:id/, 'care right'],
  [/^\/staff\/care\/emergencies\/:id/, 'emergency end'],
  [/^\/staff\/care\/invitations\/:id/, 'locked invitation'],
  [/^\/staff\/identity\/joined\/:id/, 'merge'],
  [/^\/staff\/identity\/:id/, 'case'],
  [/^\/staff\/care\/joined\/:id/, 'caregivers case'],
  [/^\/staff\/messages\/files\/:id/, 'message file'],
  [/^\/staff\/messages\/lists\/:id/, 'message list'],
  [/^\/staff\/(messages|teams)\/away\/:id/, 'absence'],
  [/^\/staff\/(messages|teams)\/templates\/:id/, 'message template'],
  [/^\/staff\/messages\/blocked\/:id/, 'message block'],
  [/^\/staff\/messages\/:id/, 'conversation'],
  [/^\/staff\/appointments\/:id/, 'staff visit'],
  [/^\/staff\/quarantine\/:id/, 'quarantined'],
  [/^\/staff\/privacy\/listed\/:id/, 'listing'],
  [/^\/staff\/privacy\/staff\/:id/, 'staff patient'],
  [/^\/staff\/privacy\/:id/, 'review'],
  [/^\/staff\/pharmacy\/:id/, 'pharmacy request'],
  [/^\/staff\/renewals\/away\/:id/, 'cover'],
  [/^\/staff\/renewals\/:id/, 'renewal'],
  [/^\/staff\/pharmacies\/messages\/:id/, 'message'],
  [/^\/staff\/pharmacies\/:id/, 'pharmacy'],
  [/^\/family\/requests\/:id/, 'care request'],
  [/^\/family\/drafts\/:id/, 'kept draft'],
  [/^\/staff\/clinics\/:id/, 'clinic'],
  [/^\/staff\/teams\/:id/, 'team'],
  [/^\/staff\/departments\/:id/, 'department'],
  [/^\/staff\/holidays\/:id/, 'holiday'],
  [/^\/staff\/clinicians\/:id/, 'clinician'],
  [/^\/staff\/schedule\/types\/:id/, 'visit type'],
  [/^\/staff\/schedule\/reasons\/:id/, 'visit reason'],
  [/^\/staff\/schedule\/rooms\/of\/:id/, 'clinic'],
  [/^\/staff\/schedule\/rooms\/:id/, 'room'],
  [/^\/staff\/schedule\/clinicians\/:id/, 'clinician'],
  [/^\/staff\/schedule\/hours\/:id/, 'weekly hours'],
  [/^\/staff\/schedule\/days\/:id/, 'other hours'],
  [/^\/staff\/schedule\/blocks\/:id/, 'blocked time'],
  [/^\/staff\/operations\/jobs\/:id/, 'job'],
  [/^\/staff\/operations\/messages\/:id/, 'message'],
  [/^\/staff\/settings\/history\/:id/, 'setting change'],
];
/** What it is inside somebody's record. */
const OF_A_PERSON: [RegExp, keyof Scene['theirs']][] = [
  [/\/results\/:id\/release$/, 'held'],
  [/\/results\/:id/, 'result'],
  [/\/reported\/:id/, 'reported'],
  [/\/proposals\/:id/, 'proposal'],
  [/\/caregivers\/invitations\/:id/, 'careInvitation'],
  [/\/caregivers\/orders\/:id/, 'courtOrder'],
  [/\/caregivers\/flags\/:id/, 'safetyFlag'],
  [/\/caregivers\/:id/, 'right'],
  [/\/appointments\/holds\/:id/, 'hold'],
  [/\/appointments\/:id/, 'visit'],
  [/\/messages\/drafts\/:id/, 'draft'],
  [/\/messages\/files\/:id/, 'messageFile'],
  [/\/messages\/:id/, 'conversation'],
  [/\/medicines\/:id/, 'prescription'],
  [/\/requests\/:id/, 'request'],
  [/\/refills\/:id/, 'order'],
];
/** Ids that stand in the form or behind the question mark. */
const IN_QUERY: Record<
  string,
  { kind: keyof Scene['theirs']; with: (scene: Scene, one: Column, id: string) => Column }
> = {
  'POST /people/:person/refills': {
    kind: 'prescription',
    with: (_scene, one, id) => ({ ...one, form: { ...one.form, rx: id } }),
  },
  'GET /people/:person/refills/new': {
    kind: 'prescription',
    with: (_scene, one, id) => ({ ...one, query: `?rx-${id}=yes` }),
  },
  'GET /people/:person/refills/review': {
    kind: 'prescription',
    with: ({ places }, one, id) => ({ ...one, query: `?rx-${id}=yes&to=${places['1600001']}` }),
  },
  'GET /people/:person/refills/asked': {
    kind: 'order',
    with: (_scene, one, id) => ({ ...one, query: `?order=${id}` }),
  },
};
/** Forms that name a person. */
export const NAMED_IN_FORM = ['/staff/open', '/staff/help/letter', '/staff/help/second-step'];

const kindIn = <K>(list: [RegExp, K][], route: Route): K => {
  const found = list.find(([pattern]) => pattern.test(route.path));
  if (!found) throw new Error(`what is :id in ${keyOf(route)}?`);
  return found[1];
};
const WRONG = () => ({ 'that isn’t there': crypto.randomUUID(), malformed: 'not-an-id' });

/** Whose and which: every cell that a route is asked for. */
export function columnsOf(scene: Scene, route: Route, actor: Actor): Column[] {
  const { path } = route;
  const columns = path.includes(':person')
    ? columnsOfPerson(scene, route)
    : NAMED_IN_FORM.includes(path)
      ? TARGETS.map((target) => column(scene, route, target, target, {}))
      : path.includes(':id')
        ? columnsOfObject(scene, route, actor)
        : path.includes(':token')
          ? Object.entries({ unsigned: `${crypto.randomUUID()}.x`, malformed: 'x' }).map(
              ([name, token]) => column(scene, route, name, null, { token }),
            )
          : path.includes(':account')
            ? columnsOfAccount(scene, route, actor)
            : [column(scene, route, 'any', null, {})];
  // of the record that staff have open, or of one’s own
  const usual = path.startsWith('/people/') ? 'own' : 'opened';
  const first = columns.find((one) => one.target === usual) ?? columns[0];
  return route.permission === 'public' || !first
    ? columns
    : [...columns, { ...first, name: 'proved long ago', stale: true }];
}

const column = (
  scene: Scene,
  route: Route,
  name: string,
  target: Target | null,
  params: Record<string, string>,
): Column => {
  const person = target ? (scene.people.get(target) ?? '') : '';
  return {
    name,
    target,
    params: target && route.path.includes(':person') ? { person, ...params } : params,
    form: route.method === 'POST' ? formOf(scene, route, person) : {},
  };
};

/** Of an address that each account has of its own. */
const columnsOfAccount = (scene: Scene, route: Route, actor: Actor): Column[] =>
  Object.entries({
    own: scene.accounts.get(actor) ?? crypto.randomUUID(),
    'another’s': scene.accounts.get('another member') ?? '',
    ...WRONG(),
  }).map(([name, account]) => column(scene, route, name, null, { account }));

function columnsOfObject(scene: Scene, route: Route, actor: Actor): Column[] {
  const kind = kindIn(KINDS, route);
  const variants: Scene['objects'][string] = { ...scene.objects[kind], ...WRONG() };
  return Object.entries(variants).map(([name, ids]) => {
    const id = typeof ids === 'string' ? ids : (ids.get(actor) ?? ids.get('member') ?? '');
    if (!id) throw new Error(`no ${name} ${kind} was made for ${actor}`);
    // a paper of each request has the request's own id
    const paper: Record<string, string> = route.path.includes(':paper') ? { paper: id } : {};
    const one = column(scene, route, name, null, { id, ...paper });
    // which record the request is about
    return keyOf(route) === 'GET /staff/care/requests/:id/approve'
      ? { ...one, query: `?record=${scene.objects['cared for']?.record}` }
      : one;
  });
}

function columnsOfPerson(scene: Scene, route: Route): Column[] {
  const { path } = route;
  const kind = path.includes(':id') ? kindIn(OF_A_PERSON, route) : null;
  const of = (whose: Target) => {
    const objects = kind ? scene.theirs[kind] : undefined;
    return objects?.get(scene.people.get(whose) ?? '') ?? objects?.values().next().value ?? '';
  };
  const made = (name: string, target: Target, wrong: Record<string, string> = {}) => {
    const all: Record<string, string> = {
      id: of(target),
      index: '0',
      note: scene.theirs.note.get(scene.people.get(target) ?? '') ?? crypto.randomUUID(),
      code: '2823-3',
      type: scene.theirs.visitType.values().next().value ?? '',
      reason: scene.theirs.visitReason.values().next().value ?? '',
      team: scene.theirs.messageTeam.values().next().value ?? '',
      ...wrong,
    };
    const params = Object.fromEntries(
      Object.entries(all).filter(([name]) => path.includes(`:${name}`)),
    );
    return column(scene, route, name, target, params);
  };
  const asks = IN_QUERY[keyOf(route)];
  const columns = TARGETS.map((target) => {
    const one = made(target, target);
    const id = asks && scene.theirs[asks.kind].get(one.params.person ?? '');
    return asks && id ? asks.with(scene, one, id) : one;
  });
  if (kind === 'right')
    for (const [state, id] of Object.entries(scene.objects['caregiver’s right'] ?? {}))
      columns.push(made(`own/${state}`, 'own', { id: String(id) }));
  for (const [target, other] of [
    ['own', 'opened'],
    ['teen', 'own'],
    ['opened', 'own'],
  ] as const) {
    if (kind)
      for (const [name, id] of Object.entries({ 'another’s': of(other), ...WRONG() }))
        columns.push(made(`${target}/${name}`, target, { id }));
    if (path.includes(':index'))
      columns.push(
        made(`${target}/no file`, target, { index: '9' }),
        made(`${target}/malformed file`, target, { index: 'x' }),
      );
    if (path.includes(':note'))
      for (const [name, note] of Object.entries({
        'another’s note': scene.theirs.note.get(scene.people.get(other) ?? '') ?? '',
        'no note': crypto.randomUUID(),
        'malformed note': 'x',
      }))
        columns.push(made(`${target}/${name}`, target, { note }));
    if (path.includes(':team'))
      columns.push(
        made(`${target}/that isn’t there`, target, { team: crypto.randomUUID() }),
        made(`${target}/malformed`, target, { team: 'not-an-id' }),
      );
    if (path.includes(':code'))
      columns.push(
        made(`${target}/another’s test`, target, { code: RARE[other] ?? '' }),
        made(`${target}/no test`, target, { code: '9999-9' }),
        made(`${target}/malformed test`, target, { code: 'a b' }),
      );
    if (asks) {
      const theirs = scene.theirs[asks.kind].get(scene.people.get(other) ?? '') ?? '';
      for (const [name, id] of Object.entries({ 'another’s': theirs, ...WRONG() })) {
        const one = made(`${target}/${name}`, target);
        columns.push(asks.with(scene, one, id));
      }
    }
  }
  return columns;
}
