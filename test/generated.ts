import type {
  AllergyIntolerance,
  CodeableConcept,
  Dosage,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { readJson } from '../src/fhir/decimals.ts';

/**
 * FHIR resources made up at random, each with what a page must show of it. Words are none of any
 * language, so that nothing reads them as something else; numbers are written as JSON writes them,
 * zeros and all.
 */
export interface Made<T> {
  value: T;
  /** Must be on the page, as it is. */
  shown: string[];
}

const n = (digits: string) => ({ __n: digits }) as unknown as number;
/** The same with its numbers as they were written. */
export const sealed = <T>(value: T): T =>
  readJson(JSON.stringify(value).replace(/\{"__n":"([^"]+)"\}/g, '$1')) as T;

export const word = fc.stringMatching(/^Xq[bcdfgjkvwz]{4,6}$/);
export const phrase = fc.tuple(word, word).map((words) => words.join(' '));
/** 100 and more, so that no number is part of another or of a date. */
export const whole = fc.integer({ min: 101, max: 899 }).map(String);
const decimal = fc
  .tuple(fc.integer({ min: 101, max: 899 }), fc.stringMatching(/^\d{0,2}[1-9]0?$/))
  .map(([a, b]) => `${a}.${b}`);
export const numeral = fc.oneof(whole, decimal);

/** A concept: with a text, with a display alone, or with a bare code. */
export const concept: fc.Arbitrary<Made<CodeableConcept>> = fc.oneof(
  fc.tuple(phrase, word).map(([text, code]) => ({
    value: { text, coding: [{ system: 'urn:local', code }] },
    shown: [text],
  })),
  fc.tuple(phrase, word).map(([display, code]) => ({
    value: { coding: [{ system: 'urn:local', code, display }] },
    shown: [display],
  })),
  word.map((code) => ({ value: { coding: [{ system: 'urn:local', code }] }, shown: [code] })),
);
export const several = <T>(one: fc.Arbitrary<Made<T>>, max = 2): fc.Arbitrary<Made<T[]>> =>
  fc.array(one, { minLength: 1, maxLength: max }).map((all) => ({
    value: all.map((each) => each.value),
    shown: all.flatMap((each) => each.shown),
  }));
export const quantity = fc
  .tuple(numeral, word, fc.constantFrom(undefined, '<', '<=', '>=', '>'))
  .map(([digits, unit, comparator]) => ({
    value: { value: n(digits), unit, ...(comparator ? { comparator } : {}) },
    shown: [`${comparator ? `${comparator} ` : ''}${digits} ${unit}`],
  }));
const plainQuantity = fc
  .tuple(numeral, word)
  .map(([digits, unit]) => ({ value: { value: n(digits), unit }, shown: [digits, unit] }));
const time = fc
  .tuple(whole, word)
  .map(([digits, unit]) => ({ value: { value: n(digits), unit }, shown: [`${digits} ${unit}`] }));
const bare = (text: fc.Arbitrary<string>) => text.map((value) => ({ value, shown: [value] }));
const numbered = (digits: fc.Arbitrary<string>) =>
  digits.map((value) => ({ value: n(value), shown: [value] }));

/** Some of these members, each made or left out. */
export function some<T>(
  members: { [K in keyof T]?: fc.Arbitrary<Made<NonNullable<T[K]>>> },
): fc.Arbitrary<Made<T>> {
  const options = Object.fromEntries(
    Object.entries(members).map(([key, one]) => [
      key,
      fc.option(one as fc.Arbitrary<Made<unknown>>, { nil: undefined }),
    ]),
  );
  return fc.record(options).map((record) => {
    const made = Object.entries(record as Record<string, Made<unknown> | undefined>).filter(
      (entry): entry is [string, Made<unknown>] => entry[1] !== undefined,
    );
    return {
      value: Object.fromEntries(made.map(([key, one]) => [key, one.value])) as T,
      shown: made.flatMap(([, one]) => one.shown),
    };
  });
}

const dose = fc.oneof(
  quantity.map((one) => ({ value: { doseQuantity: one.value }, shown: one.shown })),
  fc.tuple(plainQuantity, plainQuantity).map(([low, high]) => ({
    value: { doseRange: { low: low.value, high: high.value } },
    shown: [...low.shown, ...high.shown],
  })),
  quantity.map((one) => ({ value: { rateQuantity: one.value }, shown: one.shown })),
  fc.tuple(quantity, time).map(([a, b]) => ({
    value: { rateRatio: { numerator: a.value, denominator: b.value } },
    shown: [...a.shown, ...b.shown],
  })),
);
const typed = fc.tuple(dose, fc.option(concept, { nil: undefined })).map(([one, type]) => ({
  value: { ...one.value, ...(type ? { type: type.value } : {}) },
  shown: [...one.shown, ...(type?.shown ?? [])],
}));
const repeat = some<NonNullable<NonNullable<Dosage['timing']>['repeat']>>({
  frequency: numbered(whole),
  frequencyMax: numbered(whole),
  count: numbered(whole),
  countMax: numbered(whole),
  offset: numbered(whole),
  duration: numbered(numeral),
  timeOfDay: fc.constant({ value: ['08:05:00'], shown: ['8:05'] }),
  boundsDuration: time,
  boundsRange: fc.tuple(plainQuantity, plainQuantity).map(([low, high]) => ({
    value: { low: low.value, high: high.value },
    shown: [...low.shown, ...high.shown],
  })),
}).chain((one) =>
  fc
    .tuple(numeral, fc.constantFrom('h', 'd', 'wk', 'mo'), fc.boolean())
    .map(([period, unit, has]) => ({
      value: {
        ...one.value,
        ...(has ? { period: n(period), periodUnit: unit } : {}),
      } as typeof one.value,
      shown: [...one.shown, ...(has ? [period] : [])],
    })),
);
const timing = some<NonNullable<Dosage['timing']>>({
  repeat: repeat as never,
  code: concept,
  event: fc.constant({ value: ['2024-03-09'], shown: ['2024'] }) as never,
});
const most = fc.tuple(quantity, time).map(([a, b]) => ({
  value: { numerator: a.value, denominator: b.value },
  shown: [...a.shown, ...b.shown],
}));

/** Any dosage but those whose words a rule reads: what goes in is on the page, part for part. */
export const dosage: fc.Arbitrary<Made<Dosage>> = some<Dosage>({
  text: bare(phrase),
  patientInstruction: bare(phrase),
  additionalInstruction: several(concept),
  timing: timing as never,
  asNeededCodeableConcept: concept,
  site: concept,
  route: concept,
  method: concept,
  doseAndRate: several(typed as never) as never,
  maxDosePerPeriod: most as never,
  maxDosePerAdministration: quantity as never,
  maxDosePerLifetime: quantity as never,
});

const note = fc
  .tuple(phrase, phrase, fc.option(phrase, { nil: undefined }))
  .map(([a, b, author]) => ({
    value: { text: `${a}\n${b}`, ...(author ? { authorString: author } : {}) },
    shown: [`${a}\n${b}`, ...(author ? [author] : [])],
  }));
const modifier = fc.tuple(word, phrase).map(([name, value]) => ({
  value: { url: `urn:${name}`, valueString: value },
  shown: [`urn:${name}: ${value}`],
}));
const flag = (value: boolean, ...shown: string[]) => fc.constant({ value, shown });
const strength = fc.tuple(quantity, quantity).map(([a, b]) => ({
  value: { numerator: a.value, denominator: b.value },
  shown: [`${a.shown[0]}/${b.shown[0]}`],
}));

/** A medicine by a concept, or by one that is carried inside and is known by what is in it. */
const medicine = fc.oneof(
  concept.map((one) => ({ value: { medicationCodeableConcept: one.value }, shown: one.shown })),
  fc.tuple(concept, strength, concept).map(([item, how, form]) => ({
    value: {
      contained: [
        {
          resourceType: 'Medication',
          id: 'm',
          form: form.value,
          ingredient: [{ itemCodeableConcept: item.value, strength: how.value }],
        },
      ],
      medicationReference: { reference: '#m' },
    },
    shown: [...item.shown, ...how.shown, ...form.shown],
  })),
  phrase.map((display) => ({
    value: { medicationReference: { reference: 'Medication/nowhere', display } },
    shown: [display],
  })),
);

/**
 * Something that all pages have to say of a medicine (`shown`), beside what only its own page has
 * room for (`more`).
 */
export interface MadeMedicine<T> extends Made<T> {
  more: string[];
}
const subject = { reference: 'Patient/p' };

export const request: fc.Arbitrary<MadeMedicine<MedicationRequest>> = fc
  .tuple(
    medicine,
    some<MedicationRequest>({
      dosageInstruction: several(dosage) as never,
      note: several(note) as never,
      statusReason: concept,
      modifierExtension: several(modifier) as never,
      doNotPerform: flag(true, 'NEGATED') as never,
    }),
    some<MedicationRequest>({
      reasonCode: several(concept),
      courseOfTherapyType: concept,
      category: several(concept),
      substitution: concept.map((one) => ({
        value: { allowedCodeableConcept: one.value },
        shown: one.shown,
      })) as never,
      requester: phrase.map((display) => ({ value: { display }, shown: [display] })) as never,
      performer: phrase.map((display) => ({ value: { display }, shown: [display] })) as never,
      performerType: concept,
      identifier: word.map((value) => ({
        value: [{ type: { coding: [{ code: 'FILL' }] }, value }],
        shown: [value],
      })) as never,
      dispenseRequest: some<NonNullable<MedicationRequest['dispenseRequest']>>({
        quantity: quantity as never,
        expectedSupplyDuration: time as never,
        dispenseInterval: time as never,
        initialFill: fc.tuple(quantity, time).map(([a, b]) => ({
          value: { quantity: a.value, duration: b.value },
          shown: [...a.shown, ...b.shown],
        })) as never,
        performer: phrase.map((display) => ({ value: { display }, shown: [display] })) as never,
      }) as never,
    }),
    fc.constantFrom('active', 'on-hold', 'stopped', 'completed', 'cancelled', 'draft', 'unknown'),
    fc.constantFrom('order', 'plan', 'proposal', 'filler-order'),
  )
  .map(([what, a, b, status, intent]) => ({
    value: sealed({
      ...what.value,
      ...a.value,
      ...b.value,
      resourceType: 'MedicationRequest',
      id: 'r',
      subject,
      status,
      intent,
    }) as MedicationRequest,
    shown: a.shown,
    more: [...what.shown, ...b.shown],
  }));

export const statement: fc.Arbitrary<MadeMedicine<MedicationStatement>> = fc
  .tuple(
    medicine,
    some<MedicationStatement>({
      dosage: several(dosage) as never,
      note: several(note) as never,
      statusReason: several(concept),
      modifierExtension: several(modifier) as never,
    }),
    some<MedicationStatement>({
      reasonCode: several(concept),
      category: concept,
      informationSource: phrase.map((display) => ({
        value: { display },
        shown: [display],
      })) as never,
    }),
    fc.constantFrom(
      'active',
      'completed',
      'intended',
      'stopped',
      'on-hold',
      'unknown',
      'not-taken',
    ),
  )
  .map(([what, a, b, status]) => ({
    value: sealed({
      ...what.value,
      ...a.value,
      ...b.value,
      resourceType: 'MedicationStatement',
      id: 's',
      subject,
      status,
    }) as MedicationStatement,
    shown: a.shown,
    more: [...what.shown, ...b.shown],
  }));

/** A fill; its own page alone has it. */
export const dispense: fc.Arbitrary<Made<MedicationDispense>> = fc
  .tuple(
    concept,
    some<MedicationDispense>({
      statusReasonCodeableConcept: concept,
      modifierExtension: several(modifier) as never,
      type: concept,
      quantity: quantity as never,
      daysSupply: time as never,
      note: several(note) as never,
      dosageInstruction: several(dosage) as never,
      location: phrase.map((display) => ({ value: { display }, shown: [display] })) as never,
      whenHandedOver: fc.constant({ value: '2026-03-04', shown: ['2026'] }) as never,
      substitution: fc.tuple(concept, concept).map(([type, reason]) => ({
        value: { wasSubstituted: true, type: type.value, reason: [reason.value] },
        shown: [...type.shown, ...reason.shown],
      })) as never,
    }),
    fc.constantFrom(
      'completed',
      'preparation',
      'in-progress',
      'on-hold',
      'cancelled',
      'stopped',
      'declined',
      'unknown',
    ),
  )
  .map(([what, rest, status]) => ({
    value: sealed({
      ...rest.value,
      resourceType: 'MedicationDispense',
      id: 'd',
      subject,
      status,
      medicationCodeableConcept: what.value,
    }) as MedicationDispense,
    shown: [...what.shown, ...rest.shown],
  }));

const reaction = some<NonNullable<AllergyIntolerance['reaction']>[number]>({
  substance: concept,
  description: bare(phrase),
  exposureRoute: concept,
  note: several(note) as never,
}).chain((rest) =>
  several(concept).map((signs) => ({
    value: { ...rest.value, manifestation: signs.value },
    shown: [...signs.shown, ...rest.shown],
  })),
);
/** An allergy that is current. */
export const allergy: fc.Arbitrary<Made<AllergyIntolerance>> = some<AllergyIntolerance>({
  code: concept,
  reaction: several(reaction as never) as never,
  note: several(note) as never,
  clinicalStatus: fc.constant({ value: { coding: [{ code: 'active' }] }, shown: [] }) as never,
  verificationStatus: fc.constant({
    value: { coding: [{ code: 'unconfirmed' }] },
    shown: ['UNCONFIRMED'],
  }) as never,
  criticality: fc.constant({ value: 'high', shown: ['HIGH'] }) as never,
  type: fc.constant({ value: 'intolerance', shown: ['INTOLERANCE'] }) as never,
  recordedDate: fc.constant({ value: '2019', shown: ['2019'] }) as never,
  onsetString: bare(phrase) as never,
  modifierExtension: several(modifier) as never,
}).map((made) => ({
  value: sealed({
    ...made.value,
    resourceType: 'AllergyIntolerance',
    patient: subject,
  }) as AllergyIntolerance,
  shown: made.shown,
}));
