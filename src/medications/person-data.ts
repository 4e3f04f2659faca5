import { KEPT, type PersonData, tables, UNTOUCHED } from '../person-data.ts';
import { hasOpenRequest } from './requests/requests.sql.ts';

const CASCADES = { does: 'moves with its order' };

/** What prescriptions and refills do when people are joined, die, or lose a right. */
export const medicationData: PersonData = {
  tables: [
    ...tables(['prescription'], {
      join: { follows: 'id' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
    ...tables(['prescription_stale'], {
      join: { stays: 'derived again for both records' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: { not: 'work to do, nothing about the person' },
    }),
    ...tables(['reported_medicine', 'refill_order'], {
      join: { moves: 'id' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
    ...tables(['refill_request', 'refill_event'], {
      join: CASCADES,
      death: 'kept; staff and the pharmacy end what is in progress',
      rightEnds: 'goes on: the medicine is the person’s',
      export: 'yes',
    }),
    ...tables(['automatic_refill'], {
      join: { moves: 'prescription_id' },
      death: 'paused while the record says so',
      rightEnds: 'ends at its next run; the person and other caregivers are notified',
      export: 'yes',
    }),
    ...tables(['refill_due_told'], {
      join: { stays: 'which notices were sent' },
      death: 'no more are sent',
      rightEnds: UNTOUCHED,
      export: { not: 'which notices were sent' },
    }),
    ...tables(['refill_preference'], {
      join: { stays: 'each account chooses for each record' },
      death: KEPT,
      rightEnds: 'kept, without effect',
      export: { not: 'the account’s own; its page shows it' },
    }),
  ],
  busy: hasOpenRequest,
};
