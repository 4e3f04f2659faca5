import { PlainError } from '../errors.ts';
import { errorCode } from '../log.ts';

/** Explains in one sentence why a database can't be reached. Never shows its password. */
export function connectionProblem(error: unknown, where: string): PlainError {
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing answers there',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'its host name could not be looked up',
    ENOENT: 'nothing answers there',
    '28P01': 'the password is wrong',
    '28000': 'that user may not sign on',
    '3D000': 'there is no such database',
    ETIMEDOUT: 'it does not answer',
  };
  const code = errorCode(error);
  return new PlainError(
    `Portico can't use the database ${where}: ${words[code] ?? `it refuses (${code})`}.`,
  );
}

/** The database's address without user or password, for people at the terminal. */
export function whereIs(url: string): string {
  // a socket's folder is in the query string, and the host is empty
  const at = URL.parse(url) ?? URL.parse(url.replace(/^(\w+:\/\/(?:[^/@]*@)?)\//, '$1localhost/'));
  return at ? `${at.searchParams.get('host') ?? at.host}${at.pathname}` : 'named by DATABASE_URL';
}
