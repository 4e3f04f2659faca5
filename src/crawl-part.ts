import type { Patient, Resource } from '@medplum/fhirtypes';
import type { Category } from './categories.rules.ts';
import type { DemoDeps } from './demo-part.ts';
import type { PlainDate } from './platform/clock.ts';

/**
 * What a feature holds that not every caregiver may learn of, for the crawl (`test/crawl.test.ts`):
 * each item is put into a record and must leave no trace for those from whom it is hidden, and one
 * for those who may see it. `nothing` says why a feature holds no such thing. Everything is
 * invented. Parts are loaded with their features, in production too: importing one must do no work.
 */
export type CrawlPart = { readonly items: readonly CrawlItem[] } | { readonly nothing: string };

export interface CrawlItem {
  /** What it is, in a few words; unique in its feature. */
  readonly name: string;
  /** Whoever may see one of these categories sees a trace of it; with none, only the person. */
  readonly categories: readonly Category[];
  /** Who learns nothing of it, although they may see the category. */
  readonly hiddenFrom?:
    | 'everybody'
    | 'caregivers'
    | 'caregivers of teens and adults'
    | 'caregivers of teens';
  /** It is the person's own doing, who has an account for it. */
  readonly own?: true;
  /** Something that a page shows to those who see it, and nothing else in the record says. */
  readonly word?: string;
  /** Imported into the record. */
  resources?(record: CrawlRecord): Resource[];
  /**
   * What staff did instead where the item is not, so that the access log has the same to say: for
   * an item that looks there like any other work.
   */
  instead?(deps: DemoDeps, record: CrawlRecord): Promise<void>;
  /** Work by the person, staff or the system, through the feature's own verbs. */
  work?(deps: DemoDeps, record: CrawlRecord): Promise<void>;
}

/** The record that an item is put into. */
export interface CrawlRecord {
  /** The name of the person, by which `DemoDeps` finds them. */
  of: string;
  /** As the sender sent it. */
  patient: Patient & { id: string };
  /** The user ID of the person's own account; for what is not their own doing there may be none. */
  self: string;
  /** The user ID of a member who has nothing to do with the record. */
  another: string;
  today: PlainDate;
}

/** Staff who work on the records of the crawl: their user ID is the name of their role. */
export const CRAWL_STAFF = [
  'clinician',
  'pharmacist',
  'front-desk',
  'records',
  'privacy-officer',
] as const;
