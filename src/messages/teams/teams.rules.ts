import type { Language } from '../../platform/i18n.ts';

export const TOPICS = ['billing', 'records', 'technical', 'other'] as const;
export type Topic = (typeof TOPICS)[number];
/** How many business days a team may take to answer, at most. */
export const MOST_DAYS = 10;

/** What administrators edit on a team's page. */
export interface TeamFields {
  name: string;
  /** Empty: the English name is shown in both languages. */
  nameEs: string;
  /** Null for a team that answers the patients of its clinicians. */
  topic: Topic | null;
  about: string;
  aboutEs: string;
  /** Whose hours and holidays it keeps; null for the health system's. */
  clinicId: string | null;
  departmentId: string | null;
  answerDays: number;
  state: 'active' | 'paused';
  pausedText: string;
  pausedTextEs: string;
}
export interface Team extends Omit<TeamFields, 'state'> {
  id: string;
  state: TeamFields['state'] | 'ended';
  /** The team that took over its open conversations when it ended. */
  intoId: string | null;
  version: number;
  /** As a page names them; null without one. */
  clinic: string | null;
  department: string | null;
  into: string | null;
  /** Whether its clinic, and its department if it has one, are still listed. */
  placeInUse: boolean;
}

/** Somebody who is on a team today. */
export interface Member {
  id: string;
  name: string;
  userId: string;
  /** Gets an e-mail when an answer is late. */
  lead: boolean;
  closed: boolean;
  /** Has an open account, and a role that lets them answer. */
  mayAnswer: boolean;
}
type Answering = Pick<Member, 'mayAnswer'>;

/**
 * Why nobody can begin a conversation with a team, or null. A message must not arrive where nobody
 * would read it, so a team that has no one to answer is closed like one that is paused.
 * @param members those who are on the team today
 */
export function teamProblem(
  { state }: Pick<Team, 'state'>,
  members: readonly Answering[],
): 'ended' | 'paused' | 'nobody' | null {
  if (state !== 'active') return state;
  return members.some(({ mayAnswer }) => mayAnswer) ? null : 'nobody';
}

/** Why nobody on a team can answer, or null: it has no members, their accounts or roles are gone. */
export function nobodyBecause(
  members: readonly Pick<Member, 'mayAnswer' | 'closed'>[],
): 'empty' | 'closed' | 'roles' | null {
  if (members.some(({ mayAnswer }) => mayAnswer)) return null;
  if (members.length === 0) return 'empty';
  return members.every(({ closed }) => closed) ? 'closed' : 'roles';
}

/** Whether nobody could answer any more if this member left; false if nobody can as it is. */
export const isLastToAnswer = (
  members: readonly Pick<Member, 'id' | 'mayAnswer'>[],
  id: string,
): boolean => {
  const able = members.filter(({ mayAnswer }) => mayAnswer);
  return able.length === 1 && able[0]?.id === id;
};

/** A team's own words in the reader's language, or the English ones where there are no others. */
export const inLanguage = (english: string, spanish: string, language: Language): string =>
  language === 'es' ? spanish || english : english;
export const teamName = (
  { name, nameEs }: Pick<Team, 'name' | 'nameEs'>,
  language: Language,
): string => inLanguage(name, nameEs, language);

/** The same where a row has the team beside other things. */
export const teamOf = (
  { team, teamEs }: { team: string; teamEs: string },
  language: Language,
): string => inLanguage(team, teamEs, language);

const orders = { en: new Intl.Collator('en-US'), es: new Intl.Collator('es-US') };

/** Teams by their names in the reader's language. */
export const sortTeams = <T extends Pick<Team, 'id' | 'name' | 'nameEs'>>(
  teams: readonly T[],
  language: Language,
): T[] =>
  teams.toSorted(
    (a, b) =>
      orders[language].compare(teamName(a, language), teamName(b, language)) ||
      a.id.localeCompare(b.id),
  );

/** Teams that somebody can write to now, by their names in the reader's language. */
export const workingTeams = <
  T extends Pick<Team, 'id' | 'name' | 'nameEs' | 'state'> & { members: readonly Answering[] },
>(
  teams: readonly T[],
  language: Language,
): T[] =>
  sortTeams(
    teams.filter((team) => teamProblem(team, team.members) === null),
    language,
  );

/** A team as a page showed it, for its history: the page's fields, each with its words. */
export type Shown = Readonly<Record<string, string | number | readonly string[]>>;
export type Difference =
  | { field: string; before: string; after: string }
  | { field: string; added: string[]; removed: string[] };

/** The fields in the pages' order, which the database does not keep. */
const ORDER = [
  ...['name', 'nameEs', 'topic', 'about', 'aboutEs', 'place', 'answerDays', 'state'],
  ...['pausedText', 'pausedTextEs', 'into', 'members', 'leads', 'clinicians'],
];

/** What one change of a team changed, in the order of the pages' fields. */
export function differencesOf(before: Shown, after: Shown): Difference[] {
  const fields = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return fields
    .sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .flatMap((field): Difference[] => {
      const [old, now] = [before[field], after[field]];
      if (Array.isArray(old) || Array.isArray(now)) {
        const [had, has] = [listOf(old), listOf(now)];
        const added = has.filter((one) => !had.includes(one));
        const removed = had.filter((one) => !has.includes(one));
        return added.length + removed.length > 0 ? [{ field, added, removed }] : [];
      }
      const [was, is] = [String(old ?? ''), String(now ?? '')];
      return was === is ? [] : [{ field, before: was, after: is }];
    });
}
const listOf = (value: Shown[string] | undefined): readonly string[] =>
  Array.isArray(value) ? value : [];
