import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import type { Test } from '../../observations/tests.rules.ts';
import type { ReadsResults } from '../../policy.ts';
import { listWithTest, type ResultOfTest } from '../results/result.ts';

/** One value of a test, with the result that it is part of. */
export interface TrendPoint {
  resultId: string;
  resultName: string;
  resultCode: string | null;
  collectedAt: Date;
  collectedPrecision: ResultOfTest['collectedPrecision'];
  reportedAt: Date | null;
  laboratory: string | null;
  test: Test;
}

/** Every value of one test (LOINC code) that this viewer may see, newest first. */
export async function readTrend(
  access: Access<ReadsResults>,
  asOf: AsOf,
  code: string,
): Promise<TrendPoint[]> {
  const points: TrendPoint[] = [];
  const collect = (result: ResultOfTest, tests: Test[]) => {
    for (const test of tests) {
      if (test.code === code) {
        points.push({
          resultId: result.id,
          resultName: result.name,
          resultCode: result.code,
          collectedAt: result.collectedAt,
          collectedPrecision: result.collectedPrecision,
          reportedAt: result.reportedAt,
          laboratory: result.laboratory,
          test,
        });
      }
      collect(result, test.members);
    }
  };
  for (const result of await listWithTest(access, asOf, code)) collect(result, result.tests);
  return points;
}
