import { writeFileSync } from 'node:fs';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { definitionsIn, readDefinitions, targetsOf } from './definitions.ts';
import type { Element, Shape, Shapes } from './shapes.ts';

/** Run by the build: writes the shapes of FHIR R4 to the file in its first argument. */

/**
 * Invariants that the library's validator does not check either, or that can't fail (`ele-1`: has a
 * value or children).
 */
const UNASKED = new Set(['ele-1', 'dom-3', 'org-1', 'sdf-19']);
const rulesOf = (element: ElementDefinition): string[] =>
  (element.constraint ?? [])
    .filter((one) => one.severity === 'error' && !UNASKED.has(one.key ?? ''))
    .map((one) => one.key ?? '');

function shapesOf(
  definition: StructureDefinition,
  requiredCodes: (element: ElementDefinition) => Set<string> | null,
): Shapes {
  const shapes: Shapes = {};
  const resource = definition.kind === 'resource';
  for (const element of definition.snapshot?.element ?? []) {
    const path = element.path ?? '';
    const types = element.type ?? [];
    const nested = types.some((type) => type.code === 'BackboneElement' || type.code === 'Element');
    if (!path.includes('.') || nested)
      shapes[path] = { elements: {}, required: [], rules: rulesOf(element) };
    if (!path.includes('.') || element.max === '0') continue;
    const parent = shapes[path.slice(0, path.lastIndexOf('.'))] as Shape;
    const name = path.slice(path.lastIndexOf('.') + 1);
    const choice = name.endsWith('[x]') ? name.slice(0, -3) : null;
    if ((element.min ?? 0) > 0) parent.required.push(choice ?? name);
    if (element.contentReference) {
      parent.elements[name] = {
        type: element.contentReference.slice(1),
        ...(element.max !== '1' && { many: true as const }),
      };
      continue;
    }
    const codes = resource && !choice ? requiredCodes(element) : null;
    const targets = resource && !choice ? targetsOf(element) : null;
    for (const type of types) {
      const code =
        path === `${definition.type}.id` && resource
          ? 'id'
          : (type.extension?.find((one) => one.url?.endsWith('fhir-type'))?.valueUrl ??
            type.code ??
            '');
      const profile = type.profile?.[0]?.split('/').pop();
      // contained resources, and data types narrowed by a profile that no rule here knows, are left
      // to the library
      if (code === 'Resource' || (profile && profile !== 'SimpleQuantity')) continue;
      const rules = [...(nested ? [] : rulesOf(element)), ...(profile ? ['sqty-1'] : [])].filter(
        (rule) => rule !== 'ext-1' || code !== 'Extension',
      );
      const made: Element = {
        type: nested ? path : code,
        ...(element.max !== '1' && { many: true as const }),
        ...(choice && { choice }),
        ...(rules.length > 0 && { rules }),
        ...(codes && { codes: [...codes] }),
        ...(targets && { targets: [...targets] }),
      };
      parent.elements[choice ? choice + code.charAt(0).toUpperCase() + code.slice(1) : name] = made;
    }
  }
  return shapes;
}

const { types, resources, requiredCodes } = readDefinitions();
const shapes: Shapes = {};
for (const definition of [...definitionsIn(types), ...definitionsIn(resources)]) {
  // a profile (SimpleQuantity) has the type's name but is not the type
  if (
    definition.derivation === 'constraint' ||
    definition.kind === 'primitive-type' ||
    definition.abstract
  )
    continue;
  Object.assign(shapes, shapesOf(definition, requiredCodes));
}
writeFileSync(process.argv[2] ?? 'fhir-shapes.json', JSON.stringify(shapes));
