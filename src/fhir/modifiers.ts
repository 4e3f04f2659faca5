import type { Extension } from '@medplum/fhirtypes';

/**
 * Extensions that change what a resource means. A reader must not ignore a modifier that it does
 * not understand (FHIR R4, extensibility, "Modifier Extensions"), so pages show it as it came, and
 * offer nothing that relies on the resource's usual meaning.
 * @returns each as `url: value`, including those of elements inside
 */
export function modifiersOf(resource: object): string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, held] of Object.entries(value)) {
      if (key === 'contained') continue; // a resource of its own, read separately
      if (key === 'modifierExtension')
        for (const extension of held as Extension[]) found.push(sayExtension(extension));
      else walk(held);
    }
  };
  walk(resource);
  return found;
}

/**
 * Whether a resource in JSON text may contain a modifier extension or implicit rules. Almost none
 * does, and then nothing has to walk it.
 */
export const mayBeModified = (json: string): boolean =>
  json.includes('modifierExtension') || json.includes('implicitRules');

function sayExtension(extension: Extension): string {
  const value = Object.entries(extension).find(([key]) => key.startsWith('value'))?.[1];
  const parts = (extension.extension ?? []).map(sayExtension);
  const said =
    value === undefined
      ? parts.join('; ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return said ? `${extension.url}: ${said}` : (extension.url ?? '');
}

const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/**
 * Why a primitive element has no value (extension `data-absent-reason` on `_name`); null if nothing
 * says so.
 */
export function absentReason(holder: object, name: string): string | null {
  const shadow = (holder as Record<string, unknown>)[`_${name}`] as
    | { extension?: Extension[] }
    | undefined;
  return shadow?.extension?.find((one) => one.url === ABSENT)?.valueCode ?? null;
}
