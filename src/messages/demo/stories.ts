import type { DemoDraft, Story } from './telling.ts';

const FAMILY = 'Family medicine';
const WOMEN = 'Women’s health';
const BILLING = 'Billing';

/** What the demo's members and teams wrote to each other. All of it is invented. */
export const STORIES: readonly Story[] = [
  {
    ...{ of: 'maida-gerhold', by: 'maida', at: [20, '19:12'], team: FAMILY },
    ...{ category: 'medicine', subject: 'Refill before my trip' },
    text: 'We leave for two weeks on the 12th, and my inhaler will be empty by then.\n\nCan I pick up the next one early?',
    after: [
      { by: 'nurse.herrera', at: [19, '09:40'], does: 'claim' },
      {
        ...{ by: 'nurse.herrera', at: [19, '09:52'] },
        answers:
          'Hello Maida,\n\nyes. I asked the pharmacy to fill it a week early. They will tell you when it is ready.\n\nHave a good trip!',
      },
      { by: 'maida', at: [19, '12:05'], replies: 'Thank you so much, that helps a lot.' },
      { by: 'nurse.herrera', at: [18, '08:31'], does: 'close' },
      { by: 'maida', at: [18, '20:10'], does: 'read' },
    ],
  },
  {
    ...{ of: 'maida-gerhold', by: 'maida', at: [4, '08:20'], team: FAMILY },
    ...{ category: 'test', subject: 'My cholesterol result' },
    text: 'I saw that my cholesterol is a little high. Do I need to come in?',
    after: [
      { by: 'dr.okafor', at: [3, '12:20'], does: 'claim' },
      {
        ...{ by: 'dr.okafor', at: [3, '12:26'] },
        answers:
          'Hi Maida,\n\nit is only a little above the goal, and the rest looks good. Let’s check it again in three months. Walking most days and less fried food can make a real difference.\n\nNo need to come in before then.',
      },
    ],
  },
  {
    ...{ of: 'clint-champlin', by: 'clint', at: [9, '17:45'], team: FAMILY },
    ...{ category: 'general', subject: 'Knee pain on the stairs' },
    text: 'My left knee has hurt for about three weeks, mostly when I go down the stairs. It is not swollen.\n\nShould I see somebody, or wait a little longer?',
    after: [
      {
        ...{ by: 'desk.moreau', at: [8, '10:15'] },
        notes: 'Called him to offer a visit on Thursday. No answer, left no message.',
      },
    ],
  },
  {
    ...{ of: 'clint-champlin', by: 'clint', at: [1, '07:50'], team: FAMILY },
    ...{ category: 'medicine', subject: 'Blood pressure at home' },
    text: 'Here is what I measured this week, always in the morning:\n\nMonday 138 over 84\nWednesday 141 over 86\nFriday 135 over 82',
    after: [{ by: 'dr.okafor', at: [1, '13:05'], does: 'claim' }],
  },
  {
    ...{ of: 'elsy-bechtelar', by: 'elsy', at: [6, '18:30'], team: FAMILY },
    ...{ category: 'general', subject: 'Vacuna contra la gripe' },
    text: 'Buenas tardes:\n\n¿Me puedo vacunar contra la gripe si todavía tengo un poco de tos?\n\nGracias.',
    after: [
      { by: 'nurse.herrera', at: [5, '11:10'], does: 'claim' },
      {
        ...{ by: 'nurse.herrera', at: [5, '11:18'] },
        answers:
          'Buenos días, señora Bechtelar:\n\nsí, con un poco de tos y sin fiebre se puede vacunar. Venga cualquier día de 8 a 11 de la mañana; no necesita cita.\n\nQue se mejore pronto.',
      },
      { by: 'elsy', at: [5, '19:02'], does: 'read' },
    ],
  },
  {
    ...{ of: 'violet-gerhold', by: 'maida', at: [3, '20:40'], team: FAMILY },
    ...{ category: 'records', subject: 'Form for Violet’s school' },
    text: 'Violet’s school needs the form about her asthma before winter break. Who can sign it?',
    after: [
      { by: 'desk.moreau', at: [2, '09:05'], does: 'claim' },
      {
        ...{ by: 'desk.moreau', at: [2, '09:12'], asTeam: true },
        answers:
          'Dr. Okafor can sign it. Please bring the form to the front desk, or let the school fax it to us.',
      },
      { by: 'maida', at: [2, '21:15'], replies: 'I will bring it tomorrow morning. Thanks!' },
    ],
  },
  {
    ...{ of: 'mary-lind', by: 'reuben', at: [1, '21:30'], team: FAMILY },
    ...{ category: 'general', subject: 'Mary’s cough at night' },
    text: 'Mary has coughed a lot the last three nights. She has no fever and is fine during the day. What can we try?',
    after: [],
  },
  {
    ...{ of: 'earnestine-tillman', by: 'earnestine', at: [7, '16:05'], team: WOMEN },
    ...{ category: 'general', subject: 'A question just for you', private: true },
    text: 'My periods hurt so much that I miss practice. Is there something that I can take?',
    after: [
      {
        ...{ by: 'dr.hale', at: [6, '15:20'] },
        answers:
          'Hi Earnestine,\n\nthank you for asking. Ibuprofen with food often helps if you take it when the pain begins. If it doesn’t, we can look for something else together. Would you like to come in?',
      },
      { by: 'earnestine', at: [6, '17:10'], does: 'read' },
    ],
  },
  {
    ...{ of: 'jill-tillman', by: 'jill', at: [5, '12:40'], team: FAMILY },
    ...{ category: 'billing', subject: 'Two bills for one visit' },
    text: 'I got two bills for my visit in October, one from the clinic and one from the laboratory. Are both right?',
    after: [
      {
        ...{ by: 'desk.moreau', at: [4, '08:50'], gives: BILLING },
        reason: 'It is about a bill, not about her health.',
      },
      {
        ...{ by: 'desk.moreau', at: [4, '14:30'], asTeam: true },
        answers:
          'Both are right: the laboratory sends its own bill. You can pay them one after the other, and we can set up a plan if that is easier.',
      },
      { by: 'jill', at: [3, '18:20'], does: 'read' },
    ],
  },
  {
    ...{ of: 'noel-reynolds', by: 'desk.moreau', at: [10, '10:00'], team: 'Medical records' },
    ...{ category: 'records', subject: 'The copy of your record is ready' },
    text: 'The copy that you asked for is ready. You can pick it up at the front desk, Monday to Friday from 8 to 5. Please bring a photo ID.',
    staff: { replies: false },
    after: [],
  },
];

/** What they have not sent yet. */
export const DRAFTS: readonly DemoDraft[] = [
  {
    ...{ of: 'maida-gerhold', by: 'maida', at: [1, '22:05'], team: 'Medical records' },
    ...{ category: 'records', subject: 'A mistake in my record' },
    text: 'My record says that I am allergic to',
  },
  {
    ...{ of: 'elsy-bechtelar', by: 'elsy', at: [2, '20:30'], team: BILLING },
    ...{ category: 'billing', subject: 'Una pregunta sobre mi factura' },
    text: 'Buenas tardes:\n\n',
  },
];
