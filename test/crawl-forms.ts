import { formOf } from './access-forms.ts';
import type { Scene } from './access-scene.ts';
import type { World } from './world.ts';

/** A feature of the tests, whose forms take nothing. */
const TAKES_NOTHING = /\/leaks\//;

/**
 * A valid form for a route, in a world that has no more than one pharmacy and one id to name.
 * @param id what the form names, where it names something of the person’s
 */
export function formNaming(
  world: World,
  pharmacy: string,
  route: { path: string },
  { person, id }: { person: string; id: string },
): Record<string, string> {
  if (TAKES_NOTHING.test(route.path)) return {};
  const one = new Map([[person, id]]);
  const scene: Scene = {
    world,
    people: new Map(),
    accounts: new Map(),
    fresh: new Map(),
    stale: new Map(),
    places: { '1600001': pharmacy, '1600002': pharmacy, '1600009': pharmacy },
    number: '',
    recoveryCode: '',
    theirs: new Proxy({} as Scene['theirs'], { get: () => one }),
    objects: {},
  };
  return formOf(scene, route, person);
}
