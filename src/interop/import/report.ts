/** What an import counts. */
export interface Counts {
  new: number;
  changed: number;
  same: number;
  quarantined: number;
  /** Patients that wait for records staff. */
  waiting: number;
}

export interface Tally {
  types: Record<string, Counts>;
  total: Counts;
  /** Resources that are kept but have no page yet, by kind (`survey`, `vital-signs`) or type. */
  unshown: Record<string, number>;
}

export interface Report extends Tally {
  files: number;
  ignored: number;
  refused: { name: string; why: string }[];
  /** Resources that left quarantine because the person they waited for is known now. */
  released: number;
  /** Records whose results or prescriptions could not be derived. */
  underived: number;
  seconds: number;
}

export const zero = (): Counts => ({ new: 0, changed: 0, same: 0, quarantined: 0, waiting: 0 });
