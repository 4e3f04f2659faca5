import type { Patient } from '@medplum/fhirtypes';

/** The parts of My information that members correct, each with a form of its own. */
export const SECTIONS = ['address', 'phones', 'contacts', 'language', 'name'] as const;
export type Section = (typeof SECTIONS)[number];

/** One section, as elements of a Patient. */
export type Part = Pick<
  Patient,
  'address' | 'telecom' | 'contact' | 'communication' | 'extension' | 'name'
>;

/** Whether a person needs an interpreter: in FHIR R4, and in US Core 7 and later. */
export const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired';
export const isInterpreter = (one: { url?: string }): boolean =>
  /\/(patient-interpreterRequired|us-core-interpreter-needed)$/.test(one.url ?? '');

/** A section of a Patient. `portico_section` in the database does the same. */
export function sectionOf(patient: Partial<Patient>, section: Section): Part {
  switch (section) {
    case 'address':
      return { address: patient.address ?? [] };
    case 'phones':
      return { telecom: (patient.telecom ?? []).filter((one) => one.system === 'phone') };
    case 'contacts':
      return { contact: patient.contact ?? [] };
    case 'language':
      return {
        communication: patient.communication ?? [],
        extension: (patient.extension ?? []).filter(isInterpreter),
      };
    case 'name':
      return { name: (patient.name ?? []).filter((one) => one.use === 'usual') };
  }
}

/** A value with its objects' keys sorted, so that key order does not matter in comparisons. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** Whether two parts have the same content. */
export const sameParts = (a: Part, b: Part): boolean => canonical(a) === canonical(b);
