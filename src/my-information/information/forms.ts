import type { Address, Patient } from '@medplum/fhirtypes';
import { z } from 'zod';
import { inForce } from '../../fhir/addresses.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import { MOST, saysSomething, textProblem, tidy } from '../../platform/texts.rules.ts';
import {
  type AddressProblem,
  readAddress,
  type TypedAddress,
  typedAddress,
  withAddress,
} from '../sections/addresses.rules.ts';
import {
  MOST_CONTACTS,
  shownContacts,
  typedContact,
  withContacts,
} from '../sections/contacts.rules.ts';
import { LANGUAGES, typedLanguage, withLanguage } from '../sections/language.rules.ts';
import { languageName } from '../sections/language-names.ts';
import { calledOf, withCalled } from '../sections/names.rules.ts';
import {
  PHONES,
  type PhoneUse,
  readPhone,
  typedPhones,
  withPhones,
} from '../sections/phones.rules.ts';
import { canonical, type Part, type Section, sectionOf } from '../sections/sections.rules.ts';

/** One line in any script, tidied; at most 200 letters, and no invisible characters. */
const line = text(MOST, false);
const several = text(4 * MOST, true);
function text(most: number, lines: boolean) {
  return z
    .string('problem.info-text')
    .default('')
    .transform((typed) => tidy(typed, lines))
    .superRefine((typed, ctx) => {
      const problem = textProblem(typed, most);
      if (problem === 'long') ctx.addIssue({ code: 'custom', message: 'problem.info-long' });
      if (problem === 'hidden') ctx.addIssue({ code: 'custom', message: 'problem.info-text' });
    });
}
/** The proposal that the form showed. */
const seen = z.uuid('problem.choose').or(z.literal('')).default('');

const place = {
  where: z.enum(['us', 'abroad'], 'problem.choose'),
  line1: line,
  line2: line,
  city: line,
  state: line,
  zip: line,
  lines: several,
  country: line,
};
export const ConfidentialForm = z.object({ ...place, phone: line });

/** A form for each section. */
export const FORMS = {
  address: z.object({ seen, ...place }),
  phones: z.object({
    seen,
    home: line,
    mobile: line,
    work: line,
    preferred: z.enum([...PHONES, ''], 'problem.choose').default(''),
  }),
  contacts: z.object({
    seen,
    'name-1': line,
    'relationship-1': line,
    'phone-1': line,
    'name-2': line,
    'relationship-2': line,
    'phone-2': line,
  }),
  language: z.object({
    seen,
    language: z.enum([...LANGUAGES, 'other', ''], 'problem.choose').default(''),
    words: line,
    interpreter: z.enum(['yes', 'no', ''], 'problem.choose').default(''),
    screen: z.enum(['en', 'es'], 'problem.choose').optional(),
  }),
  name: z.object({ seen, called: line }),
} satisfies Record<Section, z.ZodObject>;

/** What a form shows before anything is typed. */
export function typedOf(section: Section, patient: Partial<Patient>, today: PlainDate): Typed {
  switch (section) {
    case 'address':
      return { ...typedAddress(inForce(patient.address, today)[0]) };
    case 'phones':
      return { ...typedPhones(sectionOf(patient, 'phones').telecom, today) };
    case 'contacts':
      return Object.fromEntries(
        shownContacts(patient.contact).flatMap((contact, at) =>
          Object.entries(typedContact(contact)).map(([name, value]) => [
            `${name}-${at + 1}`,
            value,
          ]),
        ),
      );
    case 'language': {
      const { code, words, interpreter } = typedLanguage(patient);
      return { language: code || (words ? 'other' : ''), words, interpreter };
    }
    case 'name':
      return { called: calledOf(patient.name) };
  }
}

export type Corrected = { problems: Problems } | { part: Part; unchanged: boolean };

/** Reads the fields of one section as that section of a Patient, or says what is wrong. */
export function correct(
  section: Section,
  input: Typed,
  patient: Partial<Patient>,
  today: PlainDate,
): Corrected {
  const before = sectionOf(patient, section);
  const typed = read(section, input, before, today);
  if ('problems' in typed) return typed;
  const shown = (part: Part) => canonical(typedOf(section, part as Partial<Patient>, today));
  return { part: typed.part, unchanged: shown(typed.part) === shown(before) };
}

function read(
  section: Section,
  input: Typed,
  before: Part,
  today: PlainDate,
): { problems: Problems } | { part: Part } {
  switch (section) {
    case 'address': {
      const one = readPlace(input);
      return 'problems' in one
        ? one
        : { part: { address: withAddress(before.address, one.address, today) } };
    }
    case 'phones':
      return readPhones(input, before, today);
    case 'contacts':
      return readContacts(input, before);
    case 'language': {
      const { language = '', words = '', interpreter = '' } = input;
      if (language === 'other' && !saysSomething(words))
        return { problems: { words: 'problem.info-language' } };
      return {
        part: withLanguage(
          before as Partial<Patient>,
          {
            code: language === 'other' ? '' : language,
            words: language === 'other' ? words : '',
            interpreter: interpreter as 'yes' | 'no' | '',
          },
          (code) => languageName(code, 'en'),
        ),
      };
    }
    case 'name':
      return (input.called ?? '') !== '' && !saysSomething(input.called ?? '')
        ? { problems: { called: 'problem.info-name' } }
        : { part: { name: withCalled(before.name, input.called ?? '') } };
  }
}

const PLACE_PROBLEMS = {
  street: 'problem.info-street',
  city: 'problem.info-city',
  state: 'problem.info-state',
  zip: 'problem.info-zip',
  lines: 'problem.info-lines',
  country: 'problem.info-country',
} as const satisfies Record<AddressProblem, string>;

/** The address of a form. */
export function readPlace(input: Typed): { address: Address } | { problems: Problems } {
  const one = readAddress({
    where: input.where === 'abroad' ? 'abroad' : 'us',
    line1: input.line1 ?? '',
    line2: input.line2 ?? '',
    city: input.city ?? '',
    state: input.state ?? '',
    zip: input.zip ?? '',
    lines: input.lines ?? '',
    country: input.country ?? '',
  } satisfies TypedAddress);
  return 'address' in one
    ? one
    : {
        problems: Object.fromEntries(
          Object.entries(one.problems).map(([name, problem]) => [name, PLACE_PROBLEMS[problem]]),
        ),
      };
}

function readPhones(input: Typed, before: Part, today: PlainDate) {
  const known = typedPhones(before.telecom, today);
  const problems: Problems = {};
  const typed = { ...known, preferred: (input.preferred ?? '') as PhoneUse | '' };
  for (const use of PHONES) {
    const said = input[use] ?? '';
    // a number from the record stays as it came, even if this form would refuse it
    const number = said === '' || said === known[use] ? said : readPhone(said);
    if (number === null) problems[use] = 'problem.info-phone';
    else typed[use] = number;
  }
  if (typed.preferred && !problems[typed.preferred] && typed[typed.preferred] === '')
    problems.preferred = 'problem.info-preferred';
  return Object.keys(problems).length > 0
    ? { problems }
    : { part: { telecom: withPhones(before.telecom, typed, today) } };
}

function readContacts(input: Typed, before: Part) {
  const known = shownContacts(before.contact).map(typedContact);
  const problems: Problems = {};
  const contacts = Array.from({ length: MOST_CONTACTS }, (_, at) => {
    const of = (name: string) => input[`${name}-${at + 1}`] ?? '';
    const [name, relationship, said] = [of('name'), of('relationship'), of('phone')];
    const empty = name === '' && relationship === '' && said === '';
    const asItCame = known.some(
      (one) => one.name === name && one.relationship === relationship && one.phone === said,
    );
    const kept = known.some((one) => one.phone === said);
    const phone = kept ? said : (readPhone(said) ?? '');
    if (!empty && !asItCame && !saysSomething(name))
      problems[`name-${at + 1}`] = 'problem.info-contact-name';
    if (!empty && !asItCame && phone === '')
      problems[`phone-${at + 1}`] = 'problem.info-contact-phone';
    return { name, relationship, phone };
  });
  return Object.keys(problems).length > 0
    ? { problems }
    : { part: { contact: withContacts(before.contact, contacts) } };
}
