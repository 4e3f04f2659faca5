import { idOf } from '../fhir/references.ts';
import type { Access } from '../platform/access/access.ts';
import type { PlainDate } from '../platform/clock.ts';
import { type Plan, readPlans } from './coverage.rules.ts';
import * as sql from './coverage.sql.ts';

/**
 * The person's plans, including those that have ended: former members keep them.
 * @param today in the clinic's `zone`, by which periods are judged
 */
export async function listPlans(
  access: Access<'coverage:read'>,
  today: PlainDate,
  zone: string,
): Promise<Plan[]> {
  const rows = await sql.listCoverages(access);
  if (rows.length === 0) return [];
  const references = rows.flatMap(({ source, content }) =>
    [...(content.payor ?? []), content.policyHolder, content.subscriber].map((reference) => ({
      source,
      reference,
    })),
  );
  const wanted = references.flatMap(({ source, reference }) => {
    const id = idOf(reference, 'Organization');
    return id ? [{ source, id }] : [];
  });
  const related = references.some(({ reference }) => idOf(reference, 'RelatedPerson') !== null);
  const [organizations, people] = await Promise.all([
    wanted.length > 0 ? sql.listOrganizations(access, wanted) : [],
    related ? sql.listRelated(access) : [],
  ]);
  const key = (source: string, type: string, id: string) => JSON.stringify([source, type, id]);
  const found = new Map(
    [...organizations, ...people].map((one) => [
      key(one.source, one.content.resourceType, one.sourceId),
      one.content,
    ]),
  );
  return readPlans(rows, today, zone, (source, type, id) => found.get(key(source, type, id)));
}
