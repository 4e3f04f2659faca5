import type { Patient, Resource } from '@medplum/fhirtypes';
import type { Access, Policy } from './platform/access/access.ts';
import type { Db } from './platform/access/db.ts';
import type { AsOf } from './platform/as-of.ts';
import type { Clock, PlainDate } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Jobs } from './platform/jobs/jobs.ts';
import type { Log } from './platform/log.ts';
import type { Settings } from './platform/settings/settings.ts';

/**
 * What a feature adds to the demo; all of it is invented. The demo goes through the parts step by
 * step, in the order of the members below, and within a step by ascending `order`. Parts are loaded
 * with their features, in production too: importing one must do no work.
 */
export interface DemoPart {
  readonly order: number;
  /** Adds what the sample data lacks to a sample record, in place. @returns further resources */
  complete?(record: SampleRecord): Resource[];
  /** People beside the sample people. They get no account. */
  people?(sample: SamplePeople): Patient[];
  /** Imported before any record: clinics and the like. */
  places?(): Resource[];
  /** Work done after the accounts and places are there and before the records come. */
  prepare?(demo: DemoDeps): Promise<void>;
  /** Imported with the sample people's records. */
  resources?(sample: SamplePeople): Resource[];
  /** Imported afterward: corrections, and what other systems send. */
  later?(sample: SamplePeople): LaterImport[];
  /** Work done by members and staff, through the feature's own verbs. */
  tell?(demo: DemoDeps): Promise<void>;
}

/** One of the sample people's records, as it is about to be imported. */
export interface SampleRecord {
  /** Its name in `demo/data`, which names the person too. */
  file: string;
  patient: Patient;
  resources: readonly Resource[];
  mrn: string;
  today: PlainDate;
}

/** The sample people, each named by the file of their record: `maida-gerhold`. */
export interface SamplePeople {
  today: PlainDate;
  /** @throws if there is no such sample person */
  patientOf(file: string): Patient & { id: string };
  /** The number on the card: ten digits. */
  mrnOf(file: string): string;
}

export interface LaterImport {
  /** The system that sends them; the same as the records', if it is not given. */
  source?: string;
  resources: Resource[];
}

/** Dependencies of work in the demo. */
export interface DemoDeps extends SamplePeople {
  config: Config;
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  settings: Settings;
  /** Now, or so many minutes ago. */
  asOf(minutesAgo?: number): AsOf;
  /**
   * Does something as an account of the demo, as if it were signed on: the policy decides, and the
   * audit row is written.
   * @param of whose record, by file; staff have opened it for treatment
   * @param minutesAgo when it was done; now, if it is not given
   * @throws if there is no such account or person, or the policy does not allow it
   */
  actAs<P extends string, T>(
    userId: string,
    policy: Policy<P>,
    work: (access: Access<P>) => Promise<T>,
    of?: string,
    minutesAgo?: number,
  ): Promise<T>;
  /** The id of a person. @throws if there is none */
  personOf(file: string): Promise<string>;
  /** When a person was born. @throws if there is none, or nobody knows */
  birthDateOf(file: string): Promise<PlainDate>;
  /** The id of an account. @throws if there is none */
  accountOf(userId: string): Promise<string>;
}
