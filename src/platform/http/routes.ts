import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren, VNode } from 'preact';
import type { z } from 'zod';
import type { Access, Facts, Policy } from '../access/access.ts';
import type { Actor, Person } from '../access/actor.ts';
import type { Db, Pool } from '../access/db.ts';
import type { RequestInfo } from '../access/request-info.ts';
import type { AsOf } from '../as-of.ts';
import type { Clock, PlainDate } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Tx } from '../db/statements.ts';
import type { RefusalKind } from '../errors.ts';
import type { OpenFile } from '../files/files.ts';
import type { Key, Language, Words } from '../i18n.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import type { PictureKind, UploadKind } from './bodies/uploads.ts';
import { fieldsOf, type Problems, type Typed } from './forms.ts';
import type { ApiKind, Bearer } from './machines/api-kind.ts';
import type { PublicJsonKind } from './machines/public-json.ts';
import type { WebhookKind } from './machines/webhooks.ts';
import type { RecordFact } from './record-fact.ts';
import type { StreamKind } from './streams.ts';

/** What the program's parts depend on. Tests pass the same with a frozen clock. */
export interface Deps {
  config: Config;
  db: Db;
  clock: Clock;
  log: Log;
  jobs: Jobs;
  settings: Settings;
  /** Built assets: name -> URL with a content hash in it. */
  assets: Record<string, string>;
}

/** The same with transactions, for the app itself. */
export interface AppDeps extends Deps {
  db: Pool;
  /** Reads the settings again: another process may know newer ones. */
  refreshSettings?: () => Promise<void>;
}

export type PageAnswer = Extract<Answer, { kind: 'page' }>;
/** A handler's answer. Refusals are values; only errors are thrown. */
export type Answer =
  | {
      kind: 'page';
      title: string;
      body: ComponentChildren;
      status?: number;
      place?: Place;
      wide?: boolean;
      passkeys?: boolean;
      /**
       * The page with what it shows of other people. It is asked for last, since a transaction is
       * open for one person at a time.
       */
      withOthers?: () => Promise<PageAnswer>;
    }
  /** `session`: the token of a session that continues under a new id */
  | { kind: 'redirect'; to: string; language?: Language; session?: string }
  | { kind: 'file'; name: string; type: string; bytes: Buffer; inline?: boolean }
  /** Plain text that programs read. */
  | { kind: 'text'; text: string }
  /** For a script of the page. */
  | { kind: 'json'; json: unknown }
  /** `inline`: shown in the page; only for a picture that we re-encoded. */
  | { kind: 'stored-file'; file: OpenFile; inline?: boolean }
  /** `form`: what was sent, to be shown and sent again. */
  | { kind: 'refusal'; refusal: RefusalKind; form?: Typed };
/** A page. Problems of its form also show in its title and status (422). */
export function pageAnswer(
  t: Words,
  place: Place,
  title: string,
  body: PageAnswer['body'],
  problems: Problems = {},
): PageAnswer {
  const bad = Object.keys(problems).length > 0;
  return {
    kind: 'page',
    title: `${bad ? `${t('ui.error')}: ` : ''}${title}`,
    status: bad ? 422 : 200,
    place,
    body,
  };
}

/** The places of the navigation. Features add theirs by declaration merging. */
export interface Places {
  front: true;
  more: true;
  none: true;
}
/** Where in the navigation a page is. */
export type Place = keyof Places;

/** The icons' names, added by `ui/icons.ts` by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Icons {}
/** An entry of the navigation as a page shows it. */
export interface NavigationEntry {
  place: Place;
  href: string;
  icon: keyof Icons;
  label: Key;
  /** The heading that it comes under in a long list. */
  section?: Key | undefined;
  /** The key that leads there after `g`. */
  shortcut?: string | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isUuid = (text: string | undefined): text is string =>
  text !== undefined && UUID.test(text);

/** The page of a long list that an address asks for, from 1; the first for anything else. */
export const pageNumber = ({ page = '' }: Readonly<Record<string, string | undefined>>): number =>
  /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1;

export const redirect = (to: string): Answer => ({ kind: 'redirect', to });
export const notFound: Answer = { kind: 'refusal', refusal: 'not-found' };
/** For a form that was opened for one person and sent for another: nothing is done. */
export const otherPerson = (body: unknown): Answer => ({
  kind: 'refusal',
  refusal: 'other-person',
  form: fieldsOf(body),
});

/** What the frame around a page shows. */
export interface View {
  t: Words;
  settings: Settings;
  assets: Record<string, string>;
  demo: boolean;
  path: string;
  now: Date;
  today: PlainDate;
  actor: Actor | null;
  /** The person whose record the page shows, if it shows one. */
  person: Person | null;
  /** The people whom the account may switch to today. */
  people: Person[];
  badges: Partial<Record<Place, number>>;
  /** For staff: what they must know of the person whose record is open, in order. */
  record: readonly RecordFact[];
  /** The navigation: the entries that this account may open for the person shown, in order. */
  navigation: readonly NavigationEntry[];
}
export type Frame = (page: PageAnswer, view: View) => VNode;

interface Request {
  params: Record<string, string>;
  query: Record<string, string>;
  t: Words;
  now: Date;
  today: PlainDate;
  settings: Settings;
  asOf: AsOf;
  info: RequestInfo;
  deps: Deps;
  view: View;
}
export interface Context<P extends string> extends Request {
  access: Access<P>;
  /** Whether the answer is shown: HEAD asks for its headers only, and so has read nothing. */
  shown: boolean;
  /** A new idempotency key for a form on this page. */
  newKey(): string;
}
/**
 * Whether the user may also do something else for the same person: decides which buttons a page
 * shows. Grants nothing.
 */
export const mayAlso = <P extends string>(
  policy: Policy,
  { access, today, settings }: Context<P>,
): boolean =>
  access.actor !== null &&
  policy.decide({ actor: access.actor, person: access.person, today, settings }).allow;

export interface PublicContext extends Request {
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface RouteRow {
  method: 'GET' | 'POST';
  path: string;
  permission: string;
  /** The staff permission without which nobody gets in. */
  needs?: string | undefined;
  /** The policy's category; `public` without one. */
  category: string;
  reason: string;
}

export interface Registrar {
  /** A route for other programs: bearer token with a scope, JSON, problem+json. */
  api: ApiKind;
  /** Events about a person, as they happen: server-sent events (`signal`). */
  stream: StreamKind;
  /** Signed messages from other systems. */
  webhook: WebhookKind;
  /** Public JSON, which pages of listed sites may read too. */
  publicJson: PublicJsonKind;
  /** A page that a policy guards. */
  page<P extends string>(
    path: string,
    policy: Policy<P>,
    run: (ctx: Context<P>) => Promise<Answer>,
  ): void;
  /**
   * A form's target: policy, schema, then `run`. Input that does not match the schema goes to
   * `again`, which shows the page with its problems.
   */
  form<P extends string, S extends z.ZodObject>(
    path: string,
    policy: Policy<P>,
    schema: S,
    run: (ctx: Context<P> & { input: z.output<S> }) => Promise<Answer>,
    again: (ctx: Context<P>, problems: Problems, typed: Typed) => Promise<Answer>,
  ): void;
  /**
   * The target of a form with files (`UploadForm`), for the person in the path. Uploads are limited
   * and recognized as they arrive (docs/files.md); `run` keeps the files with `keepFile`.
   */
  upload: UploadKind;
  /** The same, for files that belong to the account that sends them and are in nobody's record. */
  papers: UploadKind;
  /** The same for one small picture in nobody's record, such as a logo: `run` gets its bytes. */
  picture: PictureKind;
  /** The target of a form that is only a button: no input, so no problems. */
  button<P extends string>(
    path: string,
    policy: Policy<P>,
    run: (ctx: Context<P>) => Promise<Answer>,
  ): void;
  /** A public page; docs/generated/routes.md lists the reason. */
  publicPage(path: string, reason: string, run: (ctx: PublicContext) => Promise<Answer>): void;
  /**
   * @param from other programs send it too, so it must need only a signed token in its URL: no
   * session, no cookie
   */
  publicForm<S extends z.ZodObject>(
    path: string,
    reason: string,
    schema: S,
    run: (ctx: PublicContext & { input: z.output<S> }) => Promise<Answer>,
    again: (ctx: PublicContext, problems: Problems, typed: Typed) => Promise<Answer>,
    from?: 'anywhere',
  ): void;
  readonly routes: readonly RouteRow[];
}

/**
 * Where users prove their identity. Each takes `next` (where to go on) or `kept` (a saved form).
 */
export interface ProofPages {
  signOn: string;
  /** Asks again, for a policy that requires a fresh proof. */
  confirm: string;
}

export interface Hooks {
  /** The account of a bearer token and what the token allows, if it is valid. */
  bearer(tx: Tx, token: string, now: Date): Promise<Bearer | null>;
  proof: ProofPages;
  frame: Frame;
  /** The page for a refusal. */
  refusalPage(refusal: RefusalKind, view: View, form?: Typed): PageAnswer;
  /**
   * The navigation's badges and the facts of an open record, under the page's own access. What is
   * `open` on the page is no longer new.
   */
  around<P extends string>(
    access: Access<P>,
    view: View,
    open: string | null | undefined,
  ): Promise<Pick<View, 'badges' | 'record'>>;
  /** The people whom the account may switch to today. */
  people(facts: Facts): Person[];
  /** The navigation entries that the policies allow. */
  navigation(facts: Facts): NavigationEntry[];
}
