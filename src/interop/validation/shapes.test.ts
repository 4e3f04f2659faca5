import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../../platform/root.ts';
import { findSources } from '../import/files.ts';
import { scan } from '../import/scan.ts';
import { check } from './check.ts';
import { isPlainlyValid, type Shapes } from './shapes.ts';
import { problemOf } from './validate.ts';

const shapes: Shapes = JSON.parse(readFileSync(join(rootFolder, 'dist/fhir-shapes.json'), 'utf8'));

async function samples(folder: string): Promise<Resource[]> {
  const found = await findSources([folder]);
  const all: Resource[] = [];
  for (const one of found.sources) {
    try {
      for await (const item of scan(one.open())) {
        const { json, type } = check(
          {
            file: one.name,
            position: item.position,
            line: item.line,
            text: item.text,
            kind: item.kind,
            renames: new Map(),
          },
          () => null,
          new Set(),
        );
        if (type) all.push(JSON.parse(json));
      }
    } catch {
      // not FHIR; the import's own tests cover it
    }
  }
  return all;
}
// all of the sample data if it is beside the project, the demo's records anywhere
const SAMPLES = join(rootFolder, '../shared/data/fhir');
const given = await samples(existsSync(SAMPLES) ? SAMPLES : join(rootFolder, 'demo/data'));

/** Every place in a resource: the object or list that contains it, and its name there. */
function places(
  value: unknown,
  found: [Record<string, unknown>, string][] = [],
): [Record<string, unknown>, string][] {
  if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      found.push([value as Record<string, unknown>, name]);
      places((value as Record<string, unknown>)[name], found);
    }
  }
  return found;
}

describe('the shapes', () => {
  it('accept nothing that the library’s validator, the required codes or the reference targets refuse', () => {
    const wrong = given.filter(
      (resource) => isPlainlyValid(shapes, resource) && problemOf(resource) !== null,
    );
    expect(wrong.map((resource) => `${resource.resourceType} ${resource.id}`)).toEqual([]);
  });

  it('accept almost everything that hospitals send', () => {
    const sent = given.filter(
      (resource) =>
        problemOf(resource) === null && !('text' in resource) && !('contained' in resource),
    );
    const open = sent.filter((resource) => !isPlainlyValid(shapes, resource));
    expect(sent.length).toBeGreaterThan(1000);
    expect(open.length / sent.length).toBeLessThan(0.1);
  });

  it('accept no resource with one thing made wrong that the validator refuses', () => {
    const whole = [
      ...Map.groupBy(
        given.filter((resource) => isPlainlyValid(shapes, resource)),
        (resource) => resource.resourceType,
      ).values(),
    ].flatMap((list) => list.slice(0, 12));
    const harm = fc.oneof(
      fc.constant('delete' as const),
      fc.constant('extra' as const),
      fc.constant('list' as const),
      fc.constantFrom<unknown>(
        '',
        ' ',
        'x y',
        '#a',
        '2020-13-45',
        'Banana/1',
        'entered-in-error',
        'home',
        -1,
        0,
        1.5,
        true,
        null,
        [],
        {},
        [null],
        '2021-02-30T10:00:00',
      ),
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(), harm, (which, where, wrong) => {
        const resource = structuredClone(whole[which]) as Resource;
        const all = places(resource).filter(([, name]) => name !== 'resourceType');
        const place = all[where % all.length];
        if (!place) return;
        const [holder, name] = place;
        if (wrong === 'delete') delete holder[name];
        else if (wrong === 'extra') holder.nothing = 1;
        else if (wrong === 'list') holder[name] = [holder[name]];
        else holder[name] = wrong;
        const read = JSON.parse(JSON.stringify(resource)) as Resource; // as the import sees it
        const problem = problemOf(read);
        if (problem) refused += 1;
        if (problem && isPlainlyValid(shapes, read))
          throw new Error(
            `${read.resourceType} ${name} ${JSON.stringify(wrong)}: ${JSON.stringify(problem)}`,
          );
      }),
      { numRuns: 6000, seed: 7 },
    );
    expect(refused).toBeGreaterThan(2000);
  });
});
