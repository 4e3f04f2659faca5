import type { VisitTypeFields } from '../visit-types/visit-types.rules.ts';

/** What can be booked in the demo: invented, and much like what real clinics offer. */

const EACH: Omit<VisitTypeFields, 'name' | 'nameEs'> = {
  ...{ minutes: 30, minutesBefore: 0, minutesAfter: 0, grid: 15, modes: ['in-person'] },
  ...{ needsRoom: false, prepare: '', prepareEs: '', confidential: false, active: true },
  ...{ direct: true, youngest: null, oldest: null, sex: null, patients: 'any' },
  ...{ seenWithinMonths: null, referral: false, ownCareTeam: false, mostOpen: 3, oneADay: true },
  ...{ leadMinutes: 120, horizonDays: 120 },
};

export interface DemoType {
  fields: VisitTypeFields;
  /** Which specialties offer it. */
  of: RegExp;
  reasons: readonly { name: string; nameEs: string; urgent?: true }[];
}

const PRIMARY = /Family|Internal/;
export const TYPES: readonly DemoType[] = [
  {
    of: PRIMARY,
    fields: {
      ...EACH,
      ...{ name: 'Office visit', nameEs: 'Consulta', youngest: 18 },
      modes: ['in-person', 'phone', 'video'],
      needsRoom: true,
    },
    reasons: [
      { name: 'Cough or cold', nameEs: 'Tos o resfriado', urgent: true },
      {
        name: 'Pain, a rash or something new',
        nameEs: 'Dolor, sarpullido o algo nuevo',
        urgent: true,
      },
      { name: 'Questions about my medicines', nameEs: 'Preguntas sobre mis medicamentos' },
    ],
  },
  {
    of: PRIMARY,
    fields: {
      ...EACH,
      ...{ name: 'Check-up', nameEs: 'Chequeo', minutes: 45, youngest: 18, mostOpen: 1 },
      ...{ needsRoom: true, leadMinutes: 1440 },
      prepare:
        'Wear clothes with loose sleeves. If you want a cholesterol test, don’t eat for 8 hours before.',
      prepareEs:
        'Use ropa de manga holgada. Si quiere un examen de colesterol, no coma durante las 8 horas anteriores.',
    },
    reasons: [{ name: 'Yearly check-up', nameEs: 'Chequeo anual' }],
  },
  {
    of: /Family|Internal|Cardio|Pediatrics/,
    fields: {
      ...EACH,
      ...{ name: 'Follow-up', nameEs: 'Seguimiento', minutes: 20, grid: 20, ownCareTeam: true },
      modes: ['in-person', 'phone', 'video'],
    },
    reasons: [{ name: 'Follow-up with my doctor', nameEs: 'Seguimiento con mi médico' }],
  },
  {
    of: /Pediatrics|Family/,
    fields: {
      ...EACH,
      ...{ name: 'Child check-up', nameEs: 'Chequeo infantil', oldest: 17, needsRoom: true },
      prepare: 'Bring the vaccination record and the school or sports form.',
      prepareEs: 'Traiga el registro de vacunas y el formulario de la escuela o del deporte.',
    },
    reasons: [
      { name: 'Child check-up or school form', nameEs: 'Chequeo infantil o formulario escolar' },
    ],
  },
  {
    of: /Pediatrics|Family/,
    fields: {
      ...EACH,
      ...{ name: 'Sick child', nameEs: 'Niño enfermo', oldest: 17, minutes: 20, grid: 20 },
      ...{ leadMinutes: 60, horizonDays: 14 },
    },
    reasons: [{ name: 'My child is sick', nameEs: 'Mi hijo está enfermo', urgent: true }],
  },
  {
    of: /Obstetrics/,
    fields: {
      ...EACH,
      ...{ name: 'Women’s health', nameEs: 'Salud de la mujer', minutes: 40, grid: 20 },
      ...{ sex: 'female', youngest: 13, confidential: true, minutesAfter: 10 },
    },
    reasons: [{ name: 'Women’s health', nameEs: 'Salud de la mujer' }],
  },
  {
    of: /Cardio/,
    fields: {
      ...EACH,
      ...{ name: 'Heart visit', nameEs: 'Consulta de cardiología', minutes: 45, minutesAfter: 15 },
      ...{ referral: true, leadMinutes: 2880, youngest: 18 },
    },
    reasons: [{ name: 'My heart', nameEs: 'Mi corazón', urgent: true }],
  },
  {
    of: /Sports/,
    fields: {
      ...EACH,
      ...{ name: 'Sports injury', nameEs: 'Lesión deportiva', minutes: 30 },
      modes: ['in-person', 'video'],
    },
    reasons: [{ name: 'An injury from sports', nameEs: 'Una lesión deportiva' }],
  },
  {
    of: PRIMARY,
    fields: {
      ...EACH,
      ...{ name: 'Small procedure', nameEs: 'Procedimiento menor', minutes: 60, direct: false },
      ...{ minutesBefore: 15, minutesAfter: 15, needsRoom: true },
    },
    reasons: [{ name: 'A small procedure', nameEs: 'Un procedimiento menor' }],
  },
];
