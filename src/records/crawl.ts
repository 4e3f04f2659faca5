import type { DiagnosticReport, Meta, Observation, Resource } from '@medplum/fhirtypes';
import type { CrawlItem, CrawlPart, CrawlRecord } from '../crawl-part.ts';
import type { DemoDeps } from '../demo-part.ts';
import { maySetPreferences } from '../family/policy.ts';
import { addDays } from '../platform/clock.ts';
import { findBySource } from './crawl.sql.ts';
import { mayHoldResults, mayNoteResults, mayReadResultsAsStaff } from './policy.ts';
import { holdResult, writeNote } from './reviews/reviews.ts';
import { saveWish } from './wishes/wishes.ts';

interface Test {
  loinc: string;
  text: string;
  status?: Observation['status'];
  security?: string;
  note?: string;
}
const categoryOf = (system: string, code: string) => [
  { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] },
];

/** A report of one test with a paper, of the day before. */
function reportOf(
  id: string,
  { loinc, text, status = 'final', security, note }: Test,
): NonNullable<CrawlItem['resources']> {
  return ({ of, patient, today }): Resource[] => {
    const meta: { meta?: Meta } = security
      ? {
          meta: {
            security: [
              { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: security },
            ],
          },
        }
      : {};
    const common = {
      ...meta,
      status,
      subject: { reference: `Patient/${patient.id}` },
      effectiveDateTime: `${addDays(today, -1)}T15:30:00Z`,
      code: { coding: [{ system: 'http://loinc.org', code: loinc, display: text }], text },
    };
    const test: Observation = {
      ...common,
      resourceType: 'Observation',
      id: `${id}-${of}`,
      category: categoryOf('observation-category', 'laboratory'),
      ...(status === 'registered' ? {} : { valueQuantity: { value: 7, unit: 'mmol/L' } }),
      ...(note ? { note: [{ text: note }] } : {}),
    };
    const report = {
      ...common,
      resourceType: 'DiagnosticReport',
      id: `report-${id}-${of}`,
      category: categoryOf('v2-0074', 'LAB'),
      issued: `${addDays(today, -1)}T20:00:00Z`,
      result: [{ reference: `Observation/${id}-${of}` }],
      presentedForm: [
        {
          contentType: 'application/pdf',
          title: `${id}.pdf`,
          data: Buffer.from(`%PDF-1.4 ${id}`).toString('base64'),
        },
      ],
    } as DiagnosticReport;
    return [test, report];
  };
}

/** Holds a result that has come, by the clinician. */
const held =
  (id: string) =>
  async ({ actAs, asOf }: DemoDeps, { of, today }: CrawlRecord): Promise<void> => {
    const until = addDays(today, 7);
    await actAs(
      'clinician',
      mayHoldResults,
      async (access) => {
        const resultId = await findBySource(access, `report-${id}-${of}`);
        const hold = { resultId, exception: 'privacy', reason: 'as the patient asked', until };
        await holdResult(access, hold, asOf().now);
      },
      of,
    );
  };

/** A clinician's note about a result that has come. */
const noted =
  (id: string, body: string) =>
  async ({ actAs, asOf }: DemoDeps, { of }: CrawlRecord): Promise<void> => {
    const work = async (access: Parameters<typeof writeNote>[0]) =>
      void (await writeNote(
        access,
        await findBySource(access, `report-${id}-${of}`),
        body,
        asOf(),
      ));
    await actAs('clinician', mayNoteResults, work, of);
  };

/** What of somebody's results and access log is hidden from whom. */
export const recordsCrawl: CrawlPart = {
  items: [
    {
      name: 'a new test that is not private, with a note',
      categories: ['results'],
      word: 'Magnesium',
      resources: reportOf('plain', { loinc: '2601-3', text: 'Magnesium' }),
      work: noted('plain', 'Nothing to worry about'),
    },
    {
      name: 'a preliminary test',
      categories: ['results'],
      word: 'Phosphate',
      resources: reportOf('early', { loinc: '2777-1', text: 'Phosphate', status: 'preliminary' }),
    },
    {
      name: 'a test for HIV',
      categories: ['results'],
      hiddenFrom: 'caregivers of teens',
      resources: reportOf('hiv', { loinc: '56888-1', text: 'HIV 1+2 Ab' }),
      work: noted('hiv', 'Please call us'),
    },
    {
      name: 'a test without a code that we know',
      categories: ['results'],
      hiddenFrom: 'caregivers of teens',
      word: 'Sealed envelope test',
      resources: ({ of, ...rest }) =>
        reportOf('uncoded', { loinc: '', text: 'Sealed envelope test' })({ of, ...rest }).map(
          (one) => ({ ...one, code: { text: 'Sealed envelope test' } }) as Resource,
        ),
    },
    {
      name: 'a test that its sender keeps for the patient',
      categories: ['results'],
      hiddenFrom: 'caregivers of teens and adults',
      word: 'Calcium',
      resources: reportOf('patient-only', {
        loinc: '17861-6',
        text: 'Calcium',
        security: 'NODSCLCD',
      }),
    },
    {
      name: 'a test that names violence',
      categories: ['results'],
      hiddenFrom: 'caregivers',
      resources: reportOf('violence', { loinc: '2345-7', text: 'Glucose', security: 'SDV' }),
    },
    {
      name: 'a test that a clinician holds',
      categories: ['results'],
      hiddenFrom: 'everybody',
      resources: reportOf('held', { loinc: '2000-8', text: 'Held calcium' }),
      work: held('held'),
      // the log says that the clinician looked at results
      instead: ({ actAs }, { of }) => actAs('clinician', mayReadResultsAsStaff, async () => {}, of),
    },
    {
      name: 'a test that its sender withholds',
      categories: ['results'],
      hiddenFrom: 'everybody',
      resources: reportOf('withheld', { loinc: '2823-3', text: 'Potassium', security: 'NOPAT' }),
    },
    {
      name: 'a test that is only ordered',
      categories: ['results'],
      hiddenFrom: 'everybody',
      resources: reportOf('ordered', { loinc: '2951-2', text: 'Sodium', status: 'registered' }),
    },
    {
      name: 'staff who looked at the record',
      categories: ['access-log'],
      word: 'Staff of the crawl, records',
      work: ({ actAs }, { of }) => actAs('records', mayReadResultsAsStaff, async () => {}, of),
    },
    {
      name: 'a wish about results',
      categories: ['preferences', 'access-log'],
      own: true,
      async work({ actAs, asOf }, { of, self }) {
        const { now } = asOf();
        const save = (access: Parameters<typeof saveWish>[0]) => saveWish(access, 'immediate', now);
        await actAs(self, maySetPreferences, save, of);
      },
    },
  ],
};
