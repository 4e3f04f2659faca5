import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isFresh, type Policy } from '../../access/access.ts';
import { enter, sessionHash } from '../../access/session.ts';
import { dayIn } from '../../clock.ts';
import { Refuse } from '../../errors.ts';
import type { Received } from '../../files/files.ts';
import type { Held, HeldRules } from '../../files/held.ts';
import { checkFileRules, type FileRules, mostBytes } from '../../files/limits.rules.ts';
import type { Key } from '../../i18n.ts';
import {
  fieldsOf,
  isForAnother,
  LOST_FIELD,
  Malformed,
  PERSON_FIELD,
  type Problems,
  readForm,
  type Typed,
} from '../forms.ts';
import { once } from '../idempotency.ts';
import { paramsOf } from '../requests.ts';
import {
  type Answer,
  type AppDeps,
  type Context,
  isUuid,
  otherPerson,
  type RouteRow,
} from '../routes.ts';
import { guardedRow } from '../rows.ts';
import { readMultipart } from './multipart.ts';
import { makeWays, type Sender, type Way } from './ways.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** An upload, whose body may take longer than a form's. */
    upload?: true;
  }
}

/** An upload as its route declares it; `T` is the result for each file. */
export interface UploadRoute<P extends string, S extends z.ZodObject, F extends FileRules, T> {
  schema: S;
  /** The file fields, by name. */
  files: F;
  run(
    ctx: Context<P> & { input: z.output<S>; files: Record<keyof F, readonly T[]> },
  ): Promise<Answer>;
  /**
   * Shows the page with its problems and what was typed. Files must be chosen again, unless the
   * feature keeps those that have arrived (`files`).
   */
  again(
    ctx: Context<P>,
    problems: Problems,
    typed: Typed,
    files: Record<keyof F, readonly T[]>,
  ): Promise<Answer>;
}
type Upload<R extends FileRules, T> = <P extends string, S extends z.ZodObject, F extends R>(
  path: string,
  policy: Policy<P>,
  upload: UploadRoute<P, S, F, T>,
) => void;
/** Files for the record of the person in the path, or (`papers`) for whoever sends them. */
export type UploadKind = Upload<FileRules, Received>;
/** Small pictures that are in nobody's record. */
export type PictureKind = Upload<HeldRules, Held>;

/** What came with the form: its files by field, and their problems. */
interface Sent<T> {
  files: Record<string, T[]>;
  problems: Problems;
}

/** How many uploads one process receives at a time. */
const AT_ONCE = 100;

/** The registrar's own part in a form's request: session, policy, access, transaction, answer. */
export type Guarded = <P extends string>(
  request: FastifyRequest,
  reply: FastifyReply,
  policy: Policy<P>,
  what: { changes(ctx: Context<P>): Promise<Answer> },
) => Promise<FastifyReply>;

/**
 * Forms with files. Rights are checked before and after the body is read: whoever may not send it
 * is answered before it is read, and what was sent counts only if they still may when it has
 * arrived. No transaction is open meanwhile.
 */
export function makeUploads(
  app: FastifyInstance,
  deps: AppDeps,
  routes: RouteRow[],
  {
    guarded,
    failed,
    conflict,
  }: {
    guarded: Guarded;
    failed(request: FastifyRequest, reply: FastifyReply, thrown: unknown): Promise<FastifyReply>;
    conflict<P extends string>(ctx: Context<P>): Answer;
  },
): { upload: UploadKind; papers: UploadKind; picture: PictureKind } {
  let receiving = 0;

  /**
   * Who may send it; `texts`: only what was typed is kept, until after the next proof; or nobody.
   */
  async function admitted(
    request: FastifyRequest,
    policy: Policy,
    owner: Way<FileRules, Received>['owner'],
  ): Promise<Sender | 'texts' | null> {
    const { settings, clock } = deps;
    const now = clock.now();
    const { person: named } = paramsOf(request);
    const id = isUuid(named) ? named : null;
    if (owner === 'person' && !id) return null;
    return deps.db.transaction(async (tx) => {
      const actor = await enter(tx, sessionHash(request), now, id, settings);
      if (actor.session === 'none') return null;
      if (actor.session === 'expired') return 'texts';
      const opened = actor.opened?.id === id ? actor.opened : undefined;
      const person = actor.people.find((one) => one.id === id) ?? opened;
      const facts = { actor, person, today: dayIn(settings.zone, now), settings };
      if (!policy.decide(facts).allow) return null;
      if (policy.fresh && !isFresh(actor.authAt, now)) return 'texts';
      const accountId = actor.account.id;
      return { patientId: owner === 'account' ? accountId : (id ?? ''), accountId };
    });
  }

  /** Reads the body and puts its text fields where a form's fields are. */
  async function receive<R extends FileRules, T extends { hash: string }>(
    request: FastifyRequest,
    rules: R,
    who: Sender | 'texts',
    sent: Sent<T>,
    way: Way<R, T>,
  ): Promise<void> {
    const counts: Record<string, number> = {};
    const places = new Map<T, number>();
    const problem = (name: string, key: Key) => {
      sent.problems[name] ??= key;
    };
    let lost = '';
    const { fields, moreFiles } = await readMultipart(
      request.headers,
      request.body as Readable,
      {
        files: Object.values(rules).reduce((sum, { maxFiles }) => sum + maxFiles, 0) + 1,
        bytes: mostBytes(rules),
      },
      async (name, stream, filename) => {
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        if (!rule) throw new Malformed();
        // only what was typed is saved until the next proof: the form says then that files are gone
        if (who === 'texts') lost ||= filename === '' ? '' : name;
        if (who === 'texts') return;
        const place = (counts[name] ?? 0) + 1;
        counts[name] = place;
        if (place > rule.maxFiles) return problem(name, 'upload.too-many');
        const kind = request.routeOptions.url ?? '';
        const taken = await way.take({ ...who, kind }, rule as R[string], stream, filename);
        if ('file' in taken) {
          places.set(taken.file, place);
          sent.files[name]?.push(taken.file);
        } else if ('problem' in taken) problem(name, `upload.${taken.problem}`);
      },
    );
    // in the form's order: a small file is ready before a large one
    for (const list of Object.values(sent.files))
      list.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    request.body = lost === '' ? fields : { ...fields, [LOST_FIELD]: lost };
    if (moreFiles) problem(Object.keys(rules)[0] ?? '', 'upload.too-many');
  }

  async function submit<
    P extends string,
    S extends z.ZodObject,
    F extends FileRules,
    T extends { hash: string },
  >(
    ctx: Context<P>,
    body: unknown,
    { schema, files: rules, run, again }: UploadRoute<P, S, F, T>,
    { files, problems }: Sent<T>,
    { isEnough, drop }: Pick<Way<F, T>, 'isEnough' | 'drop'>,
  ): Promise<Answer> {
    const read = readForm(schema, body);
    const another = isForAnother(body, ctx.params.person);
    // of a torn body nothing may be left, not even whose it is: that is an incomplete form
    if (another && PERSON_FIELD in fieldsOf(body)) return otherPerson(body);
    const lost = fieldsOf(body)[LOST_FIELD] ?? '';
    if (Object.hasOwn(rules, lost)) problems[lost] ??= 'upload.lost';
    for (const [name, { required }] of Object.entries(rules))
      if (required && files[name]?.length === 0) problems[name] ??= 'upload.missing';
    const arrived = files as Record<keyof F, T[]>;
    // a torn form may be somebody else's
    if (another) for (const list of Object.values(files)) await drop(list.splice(0));
    const tooMuch = async () => Object.values(files).flat().length > 0 && (await isEnough(ctx));
    if (!read.ok || Object.keys(problems).length > 0) {
      if (await tooMuch()) throw new Refuse('too-many', 3600);
      const shown = read.ok ? problems : { ...read.problems, ...problems };
      return again(ctx, shown, read.ok ? typedIn(body) : read.typed, arrived);
    }
    if (another) return otherPerson(body);
    if (await tooMuch()) throw new Refuse('too-many', 3600);
    // the same form is recognized by the content of its files
    const hashes = Object.values(files).flatMap((list) => list.map(({ hash }) => hash));
    const input = { ...read.input, _files: hashes };
    return once(
      ctx,
      body,
      input,
      (given) => run({ ...given, input: read.input, files: arrived }),
      () => conflict(ctx),
    );
  }

  const add = <
    P extends string,
    S extends z.ZodObject,
    F extends FileRules,
    T extends { hash: string },
  >(
    path: string,
    policy: Policy<P>,
    upload: UploadRoute<P, S, F, T>,
    way: Way<F, T>,
  ): void => {
    checkFileRules(path, upload.files);
    routes.push(guardedRow('POST', path, policy));
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const sent: Sent<T> = {
        files: Object.fromEntries(Object.keys(upload.files).map((name) => [name, []])),
        problems: {},
      };
      const changes = {
        changes: (ctx: Context<P>) => submit(ctx, request.body, upload, sent, way),
      };
      // a saved form, sent again after sign-on, has no files
      if (!(request.body instanceof Readable)) return guarded(request, reply, policy, changes);
      receiving += 1;
      try {
        if (receiving > AT_ONCE) throw new Refuse('unavailable', 30);
        const who = await admitted(request, policy, way.owner);
        if (who) await receive(request, upload.files, who, sent, way);
        else {
          request.body = {};
          reply.header('connection', 'close'); // the body stays unread
        }
        return await guarded(request, reply, policy, changes);
      } catch (thrown) {
        reply.header('connection', 'close');
        return await failed(request, reply, thrown);
      } finally {
        receiving -= 1;
        await way.drop(Object.values(sent.files).flat());
      }
    };
    app.register(async (scope) => {
      scope.addContentTypeParser('multipart/form-data', (_request, payload, done) =>
        done(null, payload),
      );
      const config = { registered: true, upload: true } as const;
      scope.post(path, { config }, answer);
    });
  };

  const { sealed, papers, held } = makeWays(deps);
  return {
    upload: (path, policy, upload) => add(path, policy, upload, sealed),
    papers: (path, policy, upload) => add(path, policy, upload, papers),
    picture: (path, policy, upload) => add(path, policy, upload, held),
  };
}

/** What was typed, for a form whose texts are valid and whose files are not. */
const typedIn = (body: unknown): Typed =>
  Object.fromEntries(Object.entries(fieldsOf(body)).filter(([name]) => !name.startsWith('_')));
