import type { VNode } from 'preact';
import type { z } from 'zod';
import type { Category } from './categories.rules.ts';
import type { CrawlPart } from './crawl-part.ts';
import type { DemoPart } from './demo-part.ts';
import type { Derivation } from './derivation.ts';
import type { PersonData } from './person-data.ts';
import { type Access, accessFor, authorize, type Policy } from './platform/access/access.ts';
import type { Db } from './platform/access/db.ts';
import type { Permissions } from './platform/access/permissions.ts';
import type { Clock } from './platform/clock.ts';
import type { Config, Environment } from './platform/config.ts';
import type { Tx } from './platform/db/statements.ts';
import type { Bearer } from './platform/http/machines/api-kind.ts';
import type { RecordFact } from './platform/http/record-fact.ts';
import type { AppDeps, Context, Place, Registrar, View } from './platform/http/routes.ts';
import type { Key, Strings, StringsByLanguage } from './platform/i18n.ts';
import type { Jobs } from './platform/jobs/jobs.ts';
import type { Queues } from './platform/jobs/queues.ts';
import type { Retention } from './platform/jobs/retention.ts';
import type { JobHandlers } from './platform/jobs/worker.ts';
import type { Log } from './platform/log.ts';
import type { Mailer } from './platform/mail/mail.ts';
import type { Topics } from './platform/notices/topics.ts';
import type { WriteToPerson } from './platform/notices/writing.ts';
import type { FindZone } from './platform/notices/zones.ts';
import type { Outbox } from './platform/outbox/messages.ts';
import type { Settings, SettingsRule } from './platform/settings/settings.ts';
import type { IconName } from './ui/icons.ts';

/**
 * Everything a feature brings. To add one, add its folder and a line in `features.ts`; the app,
 * Today, settings, jobs and the import go through that list.
 */
export interface Feature {
  readonly name: string;
  readonly strings?: StringsByLanguage;
  /** The permissions that its staff pages need. */
  readonly permissions?: Permissions;
  readonly settings?: z.ZodObject;
  /** Rules between settings. */
  readonly settingsRules?: readonly SettingsRule[];
  /** Strings whose wording a health system may change. */
  readonly wordings?: readonly Key[];
  /** What must be done before `serve` opens the portal to members. */
  readonly setup?: readonly SetupItem[];
  /** Settings derived from the environment. */
  settingsFrom?(config: Config): Partial<Settings>;
  /** Its own environment variables. */
  readonly environment?: Environment;
  readonly queues?: Queues;
  /** What it notifies people about (`notify`), each with the way it is delivered. */
  readonly topics: Topics;
  /**
   * The zone of a person whose address does not tell it, for quiet hours. Only one feature has
   * this.
   */
  readonly findZone?: FindZone;
  /** How staff write to a person in other work. Only one feature has this. */
  readonly writeToPerson?: WriteToPerson;
  /** How long rows of its tables are kept. */
  readonly retention: readonly Retention[];
  /** Caregiver categories that decide about its pages. */
  readonly caregiverCategories: readonly Category[];
  /**
   * Its own permissions that a person's access log may name. Its strings word each of them as
   * `did.<permission>`.
   */
  readonly accessWords: readonly AccessWord[];
  /** What it holds about people, and what becomes of that data. */
  readonly personData: PersonData;
  /** What it holds that is hidden from some caregivers, or why it holds nothing like that. */
  readonly crawl: CrawlPart;
  /** @param features all features, for pages built from what other features bring */
  routes?(routes: Registrar, deps: AppDeps, features: readonly Feature[]): void;
  /**
   * The owner of a bearer token and its scopes, on API routes; null if the token is not this
   * feature's.
   */
  bearer?(tx: Tx, token: string, now: Date): Promise<Bearer | null>;
  /** Tables that it derives from the record. */
  readonly derivations?: readonly Derivation[];
  /** Other resource types that its pages show, or take a name from. */
  readonly shows?: readonly string[];
  readonly navigation?: readonly Entry[];
  readonly preferenceLinks?: readonly PreferenceLink[];
  readonly memberCards?: readonly MemberCard[];
  readonly familyNews?: readonly FamilyNews[];
  readonly familyParts?: readonly FamilyPart[];
  /** Places other than clinics, for the public page of places. */
  readonly publicPlaces?: PublicPlaces;
  readonly staffCards?: readonly StaffCard[];
  /**
   * What it tells staff about the person whose record they have open, on every page of it. It is
   * read under the page's own access, so each feature checks its own policy (`accessFor`).
   */
  staffRecord?<P extends string>(access: Access<P>, view: View): Promise<readonly RecordFact[]>;
  handlers?(deps: WorkDeps): JobHandlers;
  /** Scheduled work, every ten minutes. */
  readonly sweeps?: readonly ((deps: WorkDeps, now: Date) => Promise<unknown>)[];
  /** A service that runs until it is stopped. */
  start?(deps: WorkDeps): Promise<Service>;
  /** What it adds to the demo: its sample data, and work done on them. */
  readonly demo?: DemoPart;
}

/**
 * Something that must be done before the portal opens: settings, or whatever else `done` checks.
 * Its strings are `setup.<name>` and `setup.<name>-text`.
 */
export type SetupItem = {
  name: string;
  /** The page where it is done; none if it is done elsewhere. */
  href?: string;
} & (
  | { settings: readonly (keyof Settings)[] }
  | { done(access: Access<'setup:read'>, config: Config): boolean | Promise<boolean> }
);

/** A place that people visit or call, as the public sees it. */
export interface PublicPlace {
  name: string;
  street: string;
  town: string;
  phone: string;
  icon: IconName;
  note: Key | null;
  /** Hours per weekday, Monday first, each as `HH:MM`; none on a day when it is closed. */
  week: readonly (readonly (readonly [string, string])[])[];
}
export interface PublicPlaces {
  title: Key;
  list(db: Db): Promise<PublicPlace[]>;
}

/** A permission that has words for the access log. */
export type AccessWord = {
  [K in keyof Strings]: K extends `did.${infer P}` ? (P extends 'other' ? never : P) : never;
}[keyof Strings];

/** Dependencies of jobs and other background work. */
export interface WorkDeps {
  config: Config;
  db: Db;
  clock: Clock;
  log: Log;
  jobs: Jobs;
  settings: Settings;
  mail: Mailer;
  outbox: Outbox;
}
export interface Service {
  stop(): Promise<void>;
}

/** A navigation entry. It is shown if its policy would allow the page. */
export interface Entry {
  place: Place;
  /** Entries appear in ascending order. */
  order: number;
  icon: IconName;
  label: Key;
  /** The heading that it comes under in a long list; entries of a section have orders in a row. */
  section?: Key;
  policy: Policy;
  /**
   * `account`: for members, whoever's record they see, if any. `record`: for staff, while a
   * person's record is open.
   */
  audience: 'member' | 'account' | 'staff' | 'record';
  href(personId: string): string;
  /** For staff: the key that leads there after `g`. No two entries share one. */
  shortcut?: string;
  /** Shown only if this other entry is not. */
  unless?: Place;
  /**
   * The badge, read under the page's own access.
   * @param open the object opened by the page itself, which is no longer new
   */
  badge?<P extends string>(
    access: Access<P>,
    view: View,
    open: string | null | undefined,
  ): Promise<number>;
}

/** Another page of choices that the preferences page links to. */
export interface PreferenceLink {
  order: number;
  icon: IconName;
  label: Key;
  text: Key;
  policy: Policy;
  href(personId: string): string;
}

/** A line about somebody of the family: what they need, and where. It says no more than a count. */
export interface NewsLine {
  icon: IconName;
  text: string;
  href: string;
}
type NewsContext = Pick<Context<string>, 't' | 'asOf'>;
/** What a feature tells on the overview of the family about each person in turn. */
export interface FamilyNews {
  /** Lines appear in ascending order. */
  order: number;
  /** Decides for each person; whoever may not see the category is told nothing of it. */
  policy: Policy;
  load(access: Access<'family:news'>, ctx: NewsContext): Promise<readonly NewsLine[]>;
}
/** News that is read under its own policy's permission, for the person who is open. */
export const familyNews = <P extends string>(
  policy: Policy<P>,
  news: {
    order: number;
    load(access: Access<P>, ctx: NewsContext): Promise<readonly NewsLine[]>;
  },
): FamilyNews => ({
  order: news.order,
  policy,
  async load(access, ctx) {
    const granted = accessFor(access, policy, ctx.asOf);
    return granted ? news.load(granted, ctx) : [];
  },
});

/** What a feature puts on the family page of an account; null if nothing today. */
export type FamilyPart = (ctx: Context<'care:ask'>) => Promise<VNode | null>;

type TodayContext = Context<'today:read'>;
export interface CardContent {
  body: VNode;
  /** A sentence about it for the greeting. */
  lead?: string;
  /** A sentence about what is new, which the greeting has instead of that there is nothing. */
  news?: string;
}
/** A part of the member's Today. Cards load together. */
export interface MemberCard {
  order: number;
  /** Shown beside the next half card if there is room. */
  half?: true;
  show(access: Access<'today:read'>, ctx: TodayContext): Promise<CardContent | null>;
}
/** A card that is shown if its policy allows it, and reads under that policy's permission. */
export const memberCard = <P extends string>(
  policy: Policy<P>,
  card: Omit<MemberCard, 'show'> & {
    show(access: Access<P>, ctx: TodayContext): Promise<CardContent | null>;
  },
): MemberCard => ({
  ...card,
  async show(access, ctx) {
    const granted = accessFor(access, policy, ctx);
    return granted && card.show(granted, ctx);
  },
});

/** A kind of work on the staff Today: how much is waiting, and where. */
export interface WaitingWork {
  n: number;
  title: string;
  text?: string;
  link: { href: string; text: string };
}
export interface StaffCard {
  order: number;
  icon: IconName;
  load(ctx: Context<'staff-today:read'>): Promise<WaitingWork | null>;
}
/**
 * A card that is shown if its policy allows it. Its access is authorized, and so audited,
 * separately.
 */
export const staffCard = <P extends string>(
  policy: Policy<P>,
  card: Omit<StaffCard, 'load'> & {
    load(access: Access<P>, ctx: Context<'staff-today:read'>): Promise<WaitingWork>;
  },
): StaffCard => ({
  ...card,
  async load(ctx) {
    const { access, info, today, settings } = ctx;
    if (!access.actor) return null;
    const facts = { actor: access.actor, person: undefined, today, settings };
    if (!policy.decide(facts).allow) return null;
    const granted = await authorize(access, policy, facts, info, null);
    return 'denied' in granted ? null : card.load(granted, ctx);
  },
});
