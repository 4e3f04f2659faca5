import { generateKeyPairSync } from 'node:crypto';
import { features, retentionOf } from '../../src/features.ts';
import { moveRequest, type StepChange } from '../../src/medications/requests/steps.sql.ts';
import { moveRows, personTables } from '../../src/people/merging/moving.sql.ts';
import { searchPeople } from '../../src/people/search/search.sql.ts';
import type { Pool } from '../../src/platform/access/db.ts';
import type { Tx } from '../../src/platform/db/statements.ts';
import { sweepOld } from '../../src/platform/jobs/retention.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { Settings } from '../../src/platform/settings/settings.ts';
import type { Text } from './statements.ts';

/** A function whose text only a run can tell, and why. */
export interface Made {
  file: string;
  within: string;
  why: string;
  /** The texts that it makes, taken from itself; without it there is nothing to describe. */
  texts?: () => Promise<Text[]>;
}

/** Keeps what is asked of it, and answers every statement with one row. */
async function recorded(work: (tx: Tx) => Promise<unknown>): Promise<Text[]> {
  const texts: Text[] = [];
  const sql = async (text: string, values: unknown[] = []) => {
    texts.push({ sql: text, values: values.length });
    return [{ mine: true, n: 0 }];
  };
  await work({
    sql: sql as unknown as Tx['sql'],
    pipeline: (text, values) => void sql(text, values),
  });
  return texts;
}

/** Every combination of some of these. */
const someOf = <T>(all: readonly T[]): T[][] =>
  all.reduce<T[][]>((sets, one) => sets.flatMap((set) => [set, [...set, one]]), [[]]);

const searched = (): Promise<Text[]> =>
  recorded(async (tx) => {
    const nothing = { family: '', given: '', mrn: '', birthDate: null };
    const typed = { family: 'a', given: 'b', mrn: '1', birthDate: '2000-01-01' };
    for (const names of someOf(Object.keys(typed)))
      await searchPeople(
        tx as Parameters<typeof searchPeople>[0],
        {
          ...nothing,
          ...Object.fromEntries(Object.entries(typed).filter(([name]) => names.includes(name))),
        },
        1,
      );
  });

const moved = (): Promise<Text[]> =>
  recorded(async (tx) => {
    const change: Required<Omit<StepChange, 'stage'>> = {
      claimedBy: null,
      readyUntil: null,
      carrier: null,
      tracking: null,
      filled: 1,
      filledFrom: '',
      dueAt: null,
      promisedOn: null,
    };
    const all = Object.entries(change);
    for (const some of [[], all, ...all.map((one) => [one])])
      await moveRequest(
        tx as Parameters<typeof moveRequest>[0],
        { patientId: '', id: '', step: 1 },
        { stage: 'ready', ...Object.fromEntries(some) },
        new Date(),
      );
  });

/** What a join asks of every table whose rows it moves. */
const joined = (): Promise<Text[]> =>
  recorded(async (tx) => {
    for (const one of [...personTables('moves'), ...personTables('follows')])
      await moveRows(tx as Parameters<typeof moveRows>[0], one, { from: '', to: '' });
  });

/**
 * What the sweep asks of every table whose rows go by a column; with settings that keep nothing.
 */
async function swept(begins: string): Promise<Text[]> {
  const texts = await recorded((tx) => {
    const db = { transaction: (work: (tx: Tx) => unknown) => work(tx) } as unknown as Pool;
    const settings = new Proxy({}, { get: () => 1 }) as Settings;
    const auditKey = generateKeyPairSync('ed25519').privateKey;
    return sweepOld({ db, log: silentLog, settings, auditKey }, retentionOf(features), new Date());
  });
  return texts.filter(({ sql }) => sql.startsWith(begins) && !sql.includes('pg_inherits'));
}

const catalog = 'the names are those of the backup’s tables, read from the catalog when it runs';
const handedOn = 'hands on the text of its caller, which is read there';

export const MADE: readonly Made[] = [
  {
    file: 'src/people/search/search.sql.ts',
    within: 'searchPeople',
    why: 'asks only for what was typed, so that each search has a plan of its own',
    texts: searched,
  },
  {
    file: 'src/medications/requests/steps.sql.ts',
    within: 'moveRequest',
    why: 'sets only what a step changes',
    texts: moved,
  },
  {
    file: 'src/people/merging/moving.sql.ts',
    within: 'moveRows',
    why: 'the tables and their columns come from the features’ declarations',
    texts: joined,
  },
  {
    file: 'src/platform/jobs/retention.ts',
    within: 'anyBefore',
    why: 'the table and its column come from the features’ retention rules',
    texts: () => swept('select 1 from '),
  },
  {
    file: 'src/platform/jobs/retention.ts',
    within: 'deleteSome',
    why: 'the table and its column come from the features’ retention rules',
    texts: () => swept('with gone as '),
  },
  { file: 'src/platform/access/db.ts', within: 'txOver', why: handedOn },
  { file: 'src/platform/access/db.ts', within: 'openDb', why: handedOn },
  { file: 'src/platform/db/statements.ts', within: 'pipelineOver', why: handedOn },
  { file: 'src/platform/jobs/jobs.ts', within: 'inTransaction', why: 'runs the job library’s own' },
  { file: 'src/platform/jobs/worker.ts', within: 'startWorker', why: 'runs the job library’s own' },
  { file: 'src/platform/db/migrate.ts', within: 'run', why: 'runs the migrations' },
  { file: 'src/platform/db/migrate.ts', within: 'dropHalfMade', why: 'names an index' },
  { file: 'src/platform/db/embedded.ts', within: 'ensureDatabase', why: 'names a database' },
  { file: 'src/platform/backup/copying.ts', within: 'copyOut', why: catalog },
  { file: 'src/platform/backup/copying.ts', within: 'copyIn', why: catalog },
  { file: 'src/platform/backup/restore.ts', within: 'load', why: catalog },
  { file: 'src/platform/backup/restore.ts', within: 'makePartitions', why: catalog },
  { file: 'src/platform/backup/restore.ts', within: 'compare', why: catalog },
];
