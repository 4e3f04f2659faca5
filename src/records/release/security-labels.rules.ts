import type { Coding, Extension, Meta } from '@medplum/fhirtypes';
import type { Label } from './release.rules.ts';

/**
 * What a sender's security labels mean for showing a resource to the patient and to caregivers. The
 * codes are those of HL7 v3 ActCode (information sensitivity, refrain and obligation policies, US
 * privacy law), v3 Confidentiality with its deprecated codes, and HL7 v2 tables 0177 and 0272.
 *
 * Most refrain policies (NORDSCLCD and its kin) restrict passing data on to somebody else. A
 * patient who reads their own record is not somebody else, so they bind only caregivers.
 * Obligations about the handling of data in a system (DELAU, ENCRYPT, AUDIT and others) do not
 * restrict who reads it.
 */
export const MEANINGS: readonly [codes: string, labels: readonly Label[]][] = [
  // Not to the patient, family or caregivers before a clinician decides: NOPAT says so in these
  // words; TBOO (T in the old Confidentiality) is to be
  // discussed by the physician first; HUAPRV asks for a person's approval; INVISIBLE_PATIENT is the
  // French code that ActCode maps to NOPAT.
  ['NOPAT TBOO TABOO T HUAPRV INVISIBLE_PATIENT', ['sender-hold']],
  // psychotherapy notes are no part of the right of access (45 CFR 164.524(a)(1)(i))
  ['PSYTHPN HIPAAPSYNOTES', ['mental-health', 'sender-hold']],
  // the patient asks that it be kept from others, or it may not go to others without the patient's
  // consent
  ['PRS S NOAUTH NODSCLCD NODSCLCDS NORDSCLCD NORDSCLCDS', ['patient-only']],
  ['SDV MST VIO', ['violence']],
  ['HIV AID', ['hiv']],
  ['STD', ['sti']],
  ['SEX GENDER PREGNANT UWM', ['reproductive']],
  ['ETH ETHUD SUD OPIOIDUD 42CFRPART2', ['substance-use']],
  ['PSY MH BH COGN DVD EMOTDIS', ['mental-health']],
  ['SPI', ['mental-health', 'substance-use']],
  ['GDIS SCA SICKLE', ['genetic']],
  // 38 USC 7332: substance use, HIV and sickle cell anemia
  ['TITLE38SECTION7332 TITLE38PART1', ['genetic', 'hiv', 'substance-use']],
  ['V VR', ['restricted', 'unlabelled']],
  // restricted for an unknown reason: it may not be harmless
  [
    'R RE D I ADOL DIA DRGIS PHY PDS SSP MASK NOLIST NOMOU NOORGPOL NORDSCLW NOVIP ORCON',
    ['unlabelled'],
  ],
];
const BY_CODE = new Map(
  MEANINGS.flatMap(([codes, labels]) => codes.split(' ').map((code) => [code, labels] as const)),
);

/** The systems in which a code of one or two letters has the meaning above. */
const CONFIDENTIALITY = new Set([
  'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  'http://hl7.org/fhir/v3/Confidentiality',
  'urn:oid:2.16.840.1.113883.5.25',
  'http://terminology.hl7.org/CodeSystem/v2-0177',
  'http://hl7.org/fhir/v2/0177',
  'urn:oid:2.16.840.1.113883.18.92',
  'http://terminology.hl7.org/CodeSystem/v2-0272',
  'http://hl7.org/fhir/v2/0272',
  'urn:oid:2.16.840.1.113883.18.166',
]);
/** Senders who fill in only the words. */
const BY_WORDS: [RegExp, string][] = [
  [
    /\b(no|not|non|keep)\b.*\b(disclos|show|releas|shar|visible|information)\w*\b.*\b(to|by|from|par)( the| le)? patient\b/i,
    'NOPAT',
  ],
  [/\btaboo\b/i, 'TBOO'],
];

const INLINE =
  'http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label';

/**
 * Labels on single elements (HL7 DS4P): `PROCESSINLINELABEL` on the resource says that there are
 * some. Here they count for the whole resource.
 */
function inlineLabels(value: unknown, found: Coding[]): Coding[] {
  if (typeof value !== 'object' || value === null) return found;
  const { url, valueCoding } = value as Extension;
  if (url === INLINE && valueCoding) found.push(valueCoding);
  for (const held of Object.values(value)) inlineLabels(held, found);
  return found;
}

/**
 * The security codes that a resource carries, in capitals, as `securityLabels` and `labelsOf` take
 * them.
 * @param resource with `meta.security`; labels on its elements are found where the resource says
 * that there are some
 */
export function securityOf(resource: { meta?: Meta }): string[] {
  const own = resource.meta?.security ?? [];
  const all = own.some((one) => one.code === 'PROCESSINLINELABEL')
    ? inlineLabels(resource, [...own])
    : own;
  return all.flatMap(({ system, code, display }) => {
    const known = code?.trim().toUpperCase();
    if (known)
      return known.length > 2 || system === undefined || CONFIDENTIALITY.has(system) ? [known] : [];
    return BY_WORDS.find(([words]) => words.test(display ?? ''))?.[1] ?? [];
  });
}

/**
 * What security codes mean for release. A code that says nothing about readers, or an unknown one,
 * has no effect.
 */
export const securityLabels = (codes: readonly string[]): Label[] =>
  codes.flatMap((code) => BY_CODE.get(code.trim().toUpperCase()) ?? []);
