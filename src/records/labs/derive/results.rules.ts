import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { isEnteredInError } from '../../../fhir/statuses.ts';
import { type Found, foundIn, indexOf, type LabInput } from '../../observations/index.rules.ts';
import { allHeld, heldBy, membersIn } from './held.rules.ts';
import { isLabResult, kindOf } from './kinds.rules.ts';
import { ofReport } from './report.rules.ts';
import type { LabResult } from './result.rules.ts';
import { ofObservation } from './single.rules.ts';

/**
 * Derives every result of one person from the resources of the record. Pure: the same resources
 * give the same rows.
 */
export function buildLabResults(input: LabInput, zone: string): LabResult[] {
  const index = indexOf(input);
  /** Tests of a report or of another test, which are not results themselves. */
  const used = new Set<string>();
  const use = (held: readonly Found[], by: DiagnosticReport | Observation) => {
    // a report that was entered in error takes no tests along
    if (!isEnteredInError(by)) for (const one of allHeld(held, index)) used.add(one.id);
  };
  const results: LabResult[] = [];
  for (const stored of input.reports) {
    const held = heldBy(stored.content, index, stored);
    use(held, stored.content);
    const contents = held.map((one) => one.content);
    if (isLabResult(stored.content, contents))
      results.push(ofReport(stored, held, index, input, zone));
  }
  const alone: LabResult[] = [];
  for (const stored of input.observations) {
    if (used.has(stored.id)) continue;
    const members = membersIn(foundIn(stored), index);
    const isLab = isLabResult(stored.content);
    use(
      isLab ? members : members.filter((one) => kindOf(one.content) !== 'laboratory'),
      stored.content,
    );
    used.delete(stored.id); // in a circle it holds itself
    if (isLab) alone.push(ofObservation(stored, index, input, zone));
  }
  return [...results, ...alone.filter((result) => !used.has(result.id))];
}
