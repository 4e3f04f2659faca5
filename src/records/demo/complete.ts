import type { DiagnosticReport, Observation, Patient, Resource } from '@medplum/fhirtypes';
import type { SampleRecord } from '../../demo-part.ts';
import { ageOn } from '../../family/bands.rules.ts';
import { DEMO_RANGES } from './ranges.ts';

/**
 * Rounds the values of a sample record and adds reference ranges, in place, and the laboratory.
 * @returns the orders behind the reports
 */
export function completeResults({ resources, patient }: SampleRecord): Resource[] {
  const orders: Resource[] = [];
  for (const resource of resources) {
    if (resource.resourceType === 'Observation') {
      roundAsMeasured(resource);
      addRange(resource, patient);
    }
    if (resource.resourceType === 'DiagnosticReport' && isLab(resource)) {
      const order = `${resource.id}-order`.slice(0, 64);
      resource.performer = [{ display: 'Cedar Valley Laboratory' }];
      resource.basedOn = [{ reference: `ServiceRequest/${order}` }];
      orders.push({
        resourceType: 'ServiceRequest',
        id: order,
        status: 'completed',
        intent: 'order',
        code: resource.code,
        subject: resource.subject ?? { display: 'unknown' },
        requester: { display: 'Dr. Amara Okafor' },
      });
    }
  }
  return orders;
}

const isLab = (report: DiagnosticReport) =>
  report.category?.some((category) =>
    category.coding?.some((coding) => coding.code === 'LAB' || coding.code === 'laboratory'),
  );

/** The generator's values have sixteen digits; an analyzer reports three or four. */
function roundAsMeasured({ valueQuantity, component }: Observation): void {
  for (const quantity of [valueQuantity, ...(component ?? []).map((part) => part.valueQuantity)]) {
    if (quantity?.value === undefined || String(quantity.value).length <= 6) continue;
    const whole = String(Math.trunc(Math.abs(quantity.value))).length;
    quantity.value = Number(quantity.value.toFixed(Math.max(0, 3 - whole)));
  }
}

function addRange(observation: Observation, patient: Patient): void {
  const code = observation.code?.coding?.[0]?.code;
  const range = code ? DEMO_RANGES[code] : undefined;
  if (!range || observation.referenceRange || !observation.valueQuantity) return;
  const age =
    patient.birthDate && observation.effectiveDateTime
      ? ageOn(patient.birthDate, observation.effectiveDateTime.slice(0, 10))
      : 99;
  const { low, high } =
    (age >= 18 &&
      (patient.gender === 'female'
        ? range.female
        : patient.gender === 'male'
          ? range.male
          : undefined)) ||
    range;
  const unit = observation.valueQuantity.unit;
  observation.referenceRange = [
    {
      ...(low === undefined ? {} : { low: { value: low, unit } }),
      ...(high === undefined ? {} : { high: { value: high, unit } }),
    },
  ];
}
