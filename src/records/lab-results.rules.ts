import type { Attachment, DiagnosticReport, Observation, Reference, ServiceRequest, Specimen } from '@medplum/fhirtypes';
import { ageOn } from '../family/age.rules.ts';
import type { PlainDate } from '../platform/clock.ts';
import { flagOf, loincOf, rangeOf, readValue, type Test, textOf } from './lab-values.rules.ts';
import { labelsOf } from './labels.rules.ts';

/** A resource as it is stored: the content as it came, and what we keep beside it. */
export interface Stored<R> {
  id: string;
  sourceId: string;
  version: number;
  receivedAt: Date;
  content: R;
}

export interface LabFile {
  /** Which of the report's attachments it is. */
  index: number;
  title: string;
  type: string;
}

/** One panel, or one test that stands alone, ready to be decided on and shown. */
export interface LabResult {
  id: string;
  version: number;
  collectedAt: Date;
  collectedPrecision: 'time' | 'day' | 'month' | 'year';
  receivedAt: Date | null;
  reportedAt: Date | null;
  arrivedAt: Date;
  status: string;
  code: string | null;
  name: string;
  codes: string[];
  labels: string[];
  laboratory: string | null;
  orderedBy: string | null;
  comment: string | null;
  tests: Test[];
  files: LabFile[];
}

export interface LabInput {
  reports: Stored<DiagnosticReport>[];
  observations: Stored<Observation>[];
  orders: Stored<ServiceRequest>[];
  specimens: Stored<Specimen>[];
  patient: { sex: string; birthDate: PlainDate | null };
}

const LAB_SECTIONS = new Set(['laboratory', 'LAB', 'CH', 'HM', 'MB', 'SR', 'TX', 'BLB', 'IMM', 'VR', 'SP', 'CP', 'GE', 'PF', 'URN', 'PAT', 'MCB', 'CUS']);
const isLab = (categories: Observation['category']) => (categories ?? []).some((category) => category.coding?.some((coding) => LAB_SECTIONS.has(coding.code ?? '')));

/** `Observation/17`, `urn:uuid:17` and `http://host/fhir/Observation/17` all speak of source id 17. */
const target = (reference: Reference | undefined): string | null =>
  reference?.reference
    ?.split('?')[0]
    ?.replace(/\/_history\/.*$/, '')
    .replace(/^urn:(uuid|oid):/, '')
    .split('/')
    .pop() ?? null;

function whenOf(resource: { effectiveDateTime?: string; effectivePeriod?: { start?: string; end?: string }; effectiveInstant?: string; issued?: string }): string | null {
  return resource.effectiveDateTime ?? resource.effectiveInstant ?? resource.effectivePeriod?.start ?? resource.effectivePeriod?.end ?? resource.issued ?? null;
}

function dateOf(text: string | null | undefined): Date | null {
  if (!text) return null;
  // a date without time is kept at noon UTC: the same calendar day in every zone of the Americas and Europe
  const at = new Date(text.length <= 10 ? `${`${text}-01-01`.slice(0, 10)}T12:00:00Z` : text);
  return Number.isNaN(at.getTime()) ? null : at;
}
const precisionOf = (text: string | null): LabResult['collectedPrecision'] =>
  text === null || text.length > 10 ? 'time' : text.length > 7 ? 'day' : text.length > 4 ? 'month' : 'year';

const securityOf = (resource: Observation | DiagnosticReport): string[] => resource.meta?.security?.flatMap((coding) => coding.code ?? []) ?? [];
const notesOf = (observation: Observation): string[] => (observation.note ?? []).map((note) => note.text?.trim() ?? '').filter(Boolean);
const unique = (list: string[]): string[] => [...new Set(list)];
const allCodes = (tests: Test[]): string[] => tests.flatMap((test) => [...(test.code ? [test.code] : []), ...allCodes(test.members)]);

/** Builds every result of one person from the resources of the record. Pure, so that a rebuild gives the same rows. */
export function buildLabResults(input: LabInput): LabResult[] {
  const byId = new Map(input.observations.map((stored) => [stored.sourceId, stored]));
  const orders = new Map(input.orders.map((stored) => [stored.sourceId, stored.content]));
  const specimens = new Map(input.specimens.map((stored) => [stored.sourceId, stored.content]));
  const used = new Set<string>();

  function testOf(stored: Stored<Observation>, seen: Set<string>): Test {
    const o = stored.content;
    const age = input.patient.birthDate ? ageOn(input.patient.birthDate, (whenOf(o) ?? stored.receivedAt.toISOString()).slice(0, 10)) : null;
    const who = { sex: input.patient.sex, age };
    const value = readValue(o);
    const range = rangeOf(o.referenceRange, who);
    const members = membersOf(o.hasMember, seen);
    for (const [index, component] of (o.component ?? []).entries()) {
      const partValue = readValue(component);
      const partRange = rangeOf(component.referenceRange, who);
      members.push({
        id: `${stored.id}.${index}`,
        code: loincOf(component.code),
        name: textOf(component.code),
        status: o.status,
        value: partValue,
        range: partRange,
        ...flagOf(component.interpretation, partValue, partRange),
        notes: [],
        labels: labelsOf([loincOf(component.code) ?? ''].filter(Boolean), [textOf(component.code)], []),
        members: [],
      });
    }
    const code = loincOf(o.code);
    const names = [textOf(o.code), ...(o.code?.coding?.flatMap((coding) => coding.display ?? []) ?? []), value.kind === 'coded' ? value.text : ''];
    return {
      id: stored.id,
      code,
      name: textOf(o.code),
      status: o.status,
      value,
      range,
      ...flagOf(o.interpretation, value, range),
      notes: notesOf(o),
      labels: labelsOf(code ? [code] : [], names, securityOf(o)),
      members,
    };
  }

  function membersOf(references: Reference[] | undefined, seen: Set<string>): Test[] {
    const tests: Test[] = [];
    for (const reference of references ?? []) {
      const id = target(reference);
      const stored = id ? byId.get(id) : undefined;
      if (!stored || seen.has(stored.sourceId)) continue; // a dangling reference, or a circle
      seen.add(stored.sourceId);
      used.add(stored.sourceId);
      if (stored.content.status !== 'entered-in-error') tests.push(testOf(stored, seen));
    }
    return tests;
  }

  function finish(stored: Stored<DiagnosticReport | Observation>, tests: Test[], parts: Stored<unknown>[], rest: Partial<LabResult>): LabResult {
    const r = stored.content;
    const when = whenOf(r);
    const specimen = [...(r.resourceType === 'DiagnosticReport' ? (r.specimen ?? []) : r.specimen ? [r.specimen] : [])]
      .map((reference) => specimens.get(target(reference) ?? ''))
      .find(Boolean);
    const order = (r.basedOn ?? []).map((reference) => orders.get(target(reference) ?? '')).find(Boolean);
    const code = loincOf(r.code);
    return {
      id: stored.id,
      version: stored.version + parts.reduce((sum, part) => sum + part.version - 1, 0),
      collectedAt: dateOf(specimen?.collection?.collectedDateTime) ?? dateOf(when) ?? stored.receivedAt,
      collectedPrecision: precisionOf(specimen?.collection?.collectedDateTime ?? when),
      receivedAt: dateOf(specimen?.receivedTime),
      reportedAt: dateOf(r.issued),
      arrivedAt: new Date(Math.max(stored.receivedAt.getTime(), ...parts.map((part) => part.receivedAt.getTime()))),
      status: r.status ?? 'unknown',
      code,
      name: textOf(r.code) || 'Laboratory result',
      codes: unique([...(code ? [code] : []), ...allCodes(tests)]),
      labels: labelsOf(code ? [code] : allCodes(tests), [textOf(r.code)], securityOf(r)),
      laboratory: (r.performer ?? []).find((who) => who.display && !/^(Practitioner|PractitionerRole|Patient)\b/.test(who.reference ?? ''))?.display ?? null,
      orderedBy: order?.requester?.display ?? null,
      comment: null,
      tests,
      files: [],
      ...rest,
    };
  }

  const results: LabResult[] = [];
  for (const stored of input.reports) {
    const report = stored.content;
    const seen = new Set<string>();
    const tests = membersOf(report.result, seen);
    const lab = isLab(report.category) || [...seen].some((id) => isLab(byId.get(id)?.content.category));
    if (!lab) continue;
    const parts = [...seen].flatMap((id) => byId.get(id) ?? []);
    const corrected = report.status === 'final' && parts.some((part) => part.content.status === 'corrected' || part.content.status === 'amended');
    results.push(
      finish(stored, tests, parts, {
        ...(corrected ? { status: 'corrected' } : {}),
        comment: [report.conclusion, ...(report.conclusionCode ?? []).map(textOf)].filter(Boolean).join('\n') || null,
        files: (report.presentedForm ?? []).flatMap((form: Attachment, index) => (form.data ? [{ index, title: form.title ?? '', type: form.contentType ?? '' }] : [])),
      }),
    );
  }
  for (const stored of input.observations) {
    if (used.has(stored.sourceId) || !isLab(stored.content.category)) continue;
    const seen = new Set([stored.sourceId]);
    const test = testOf(stored, seen);
    const parts = [...seen].filter((id) => id !== stored.sourceId).flatMap((id) => byId.get(id) ?? []);
    results.push(finish(stored, [test], parts, { labels: test.labels }));
  }
  // a test that a report or another test holds does not stand alone as well
  const alone = new Set(input.observations.filter((stored) => used.has(stored.sourceId)).map((stored) => stored.id));
  return results.filter((result) => !alone.has(result.id));
}
