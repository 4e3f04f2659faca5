import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type pg from 'pg';
import { contactOf } from './seed.ts';

/**
 * People who register online, each through the five steps: every form sent, and where it is asked
 * for every page between them read.
 */

const PASSWORD = 'seven green boats sail';

interface Member {
  at: number;
  id: string;
  mrn: string;
  answers: string[];
}

/**
 * Members on record who have no account, with an address and a phone to be asked for. Their numbers
 * follow each other from the first.
 */
export async function makeMembers(
  client: pg.Client,
  count: number,
  { firstMrn = 9_300_000_000, birthDate = '1970-05-05', deceased = false } = {},
): Promise<Member[]> {
  const members: Member[] = [];
  await client.query('begin');
  for (let at = 0; at < count; at++) {
    const mrn = String(firstMrn + at);
    const contact = contactOf(at);
    const [{ line, city } = { line: [], city: '' }] = contact.address;
    const id = (
      await client.query(
        `insert into person (given, family, birth_date, sex, mrn, deceased, created_at)
          values ('Bench', 'Member', $2, 'female', $1, $3, now()) returning patient_id`,
        [mrn, birthDate, deceased],
      )
    ).rows[0].patient_id;
    await client.query(
      `insert into resource (patient_id, type, id, source, source_id, version, content, hash, file,
          received_at)
       values ($1, 'Patient', $2, 'bench', $3, 1, $4, sha256(convert_to($3, 'utf8')), 'bench',
         now())`,
      [
        id,
        randomUUID(),
        `m${mrn}`,
        JSON.stringify({ resourceType: 'Patient', id: `m${mrn}`, ...contact }),
      ],
    );
    members.push({
      at,
      id,
      mrn,
      answers: [
        line.join(' ').replace(/^\d+ /, ''),
        city,
        contact.telecom.map(({ value }) => value.slice(-4)).join(''),
      ],
    });
  }
  await client.query('commit');
  await client.query('analyze person, resource');
  return members;
}

/**
 * Asks for a page or sends a form, with what the server set as cookies before. Answers the page, or
 * where it leads.
 */
function visitor(port: number, agent: Agent, address: string) {
  const cookies = new Map<string, string>();
  return (
    path: string,
    form?: Record<string, string>,
  ): Promise<{ status: number; to: string | undefined; page: string }> =>
    new Promise((done, fail) => {
      const body = form && new URLSearchParams(form).toString();
      const asked = request(
        {
          port,
          path,
          agent,
          method: form ? 'POST' : 'GET',
          headers: {
            host: 'localhost:3000',
            origin: 'http://localhost:3000',
            'x-forwarded-for': address,
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
            ...(body !== undefined && {
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': body.length,
            }),
          },
        },
        (answer) => {
          for (const line of answer.headers['set-cookie'] ?? []) {
            const [pair = ''] = line.split(';');
            cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
          }
          const chunks: Buffer[] = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () =>
            done({
              status: answer.statusCode ?? 0,
              to: answer.headers.location,
              page: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      asked.on('error', fail);
      asked.end(body);
    });
}

/** @throws where the journey leads elsewhere than to an account */
async function register(
  port: number,
  agent: Agent,
  { at, mrn, answers }: Member,
  pages: boolean,
): Promise<void> {
  const visit = visitor(port, agent, `198.18.${at >> 8}.${at & 255}`);
  const send = async (path: string, form: Record<string, string>, leads: string) => {
    const { status, to } = await visit(path, form);
    if (to !== leads)
      throw new Error(`${path} answered ${status} and led to ${to} instead of ${leads}`);
    // without its questions nobody can answer them
    return pages || leads === '/register/identity' ? (await visit(leads)).page : '';
  };
  const userId = `bench.member.${at}`;
  if (pages) await visit('/register');
  await send(
    '/register',
    {
      given: 'Bench',
      family: 'Member',
      'birth-month': '5',
      'birth-day': '5',
      'birth-year': '1970',
      mrn,
    },
    '/register/terms',
  );
  await send('/register/terms', { accept: 'yes' }, '/register/user-id');
  const questions = await send(
    '/register/user-id',
    { userId, email: `${userId}@example.org`, emailAgain: `${userId}@example.org` },
    '/register/identity',
  );
  const proofs: Record<string, string> = {};
  for (const [, name = '', value = '', label = ''] of questions.matchAll(
    /name="(proof-\d)"[^>]*value="(\d)"[^>]*>\s*<label[^>]*>([^<]*)/g,
  )) {
    if (answers.includes(label.trim())) proofs[name] = value;
  }
  await send('/register/identity', proofs, '/register/secure');
  const secrets = {
    'question-1': 'first-concert',
    'answer-1': 'Los Lobos',
    'question-2': 'first-pet',
    'answer-2': 'Wobbles',
    'question-3': 'hero',
    'answer-3': 'Aunt Ines',
  };
  await send(
    '/register/secure',
    { password: PASSWORD, passwordAgain: PASSWORD, ...secrets },
    '/register/check',
  );
  await send('/register/check', {}, '/register/done');
}

/**
 * Registers these members, so many at a time. Answers how many a second while all of the places
 * were taken: from the first that ended to the last that began. Each counts for the part of it that
 * lies between, since those who began together also end together, and counting ends would count
 * whole waves at both edges.
 */
export async function registrations(
  port: number,
  members: Member[],
  atOnce: number,
  pages: boolean,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const done: { began: number; ended: number }[] = [];
  const waiting = [...members];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const began = performance.now();
        await register(port, agent, one, pages);
        done.push({ began, ended: performance.now() });
      }
    }),
  );
  agent.destroy();
  const from = done[0]?.ended ?? 0;
  const until = Math.max(...done.map((one) => one.began));
  const made = done.reduce(
    (sum, { began, ended }) =>
      sum + Math.max(0, Math.min(ended, until) - Math.max(began, from)) / (ended - began),
    0,
  );
  return (made / (until - from)) * 1000;
}
