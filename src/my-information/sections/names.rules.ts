import type { HumanName, Patient } from '@medplum/fhirtypes';
import { sayName } from '../../fhir/names.ts';

/** The name that a person goes by (FHIR name-use `usual`); empty if it is the legal one. */
export const calledOf = (names: readonly HumanName[] | undefined): string =>
  sayName(names?.find((one) => one.use === 'usual')) ?? '';

/** Names as corrected: nothing, or the one name that the person goes by. */
export const withCalled = (names: readonly HumanName[] | undefined, called: string): HumanName[] =>
  called === calledOf(names)
    ? (names ?? []).filter((one) => one.use === 'usual')
    : called === ''
      ? []
      : [{ use: 'usual', text: called }];

const PRONOUNS = /\/(individual-pronouns|patient-pronouns|us-core-individual-pronouns)$/i;

/** Pronouns as they came (FHIR extension individual-pronouns), or null. */
export function pronounsOf(patient: Partial<Patient>): string | null {
  for (const one of patient.extension ?? []) {
    if (!PRONOUNS.test(one.url ?? '')) continue;
    const value = one.extension?.find((part) => part.url === 'value') ?? one;
    const concept = value.valueCodeableConcept;
    const [coding] = concept?.coding ?? [];
    const said = value.valueString ?? concept?.text ?? coding?.display ?? coding?.code;
    if (said) return said;
  }
  return null;
}
