import { KEPT, type PersonData, tables, UNTOUCHED } from '../person-data.ts';
import { keepStricterWish } from './wishes/wishes.sql.ts';

const DERIVED = 'derived again for both records';

/** What the record's tables do when people are joined, die, or lose a right. */
export const recordData: PersonData = {
  tables: [
    ...tables(['resource'], {
      join: { does: 'moves; if the other record has the same version, it stays' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
    ...tables(['resource_history', 'lab_result', 'lab_result_history'], {
      join: { follows: 'id' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
    ...tables(['result_hold', 'result_note', 'result_note_history', 'result_review'], {
      join: { follows: 'result_id' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
    ...tables(['lab_stale', 'lab_wanting'], {
      join: { stays: DERIVED },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: { not: 'work to do, nothing about the person' },
    }),
    ...tables(['result_unseen'], {
      join: { stays: DERIVED },
      death: KEPT,
      rightEnds: 'kept, but not shown or announced to anybody',
      export: { not: 'what somebody has not opened yet' },
    }),
    ...tables(['release_preference'], {
      join: { does: 'the stricter wish applies to the joined record, also after separating' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
  ],
  joined: keepStricterWish,
};
