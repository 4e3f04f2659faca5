import { findClinic, findDepartment } from '../../clinics/places/clinics.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { View } from '../../platform/http/routes.ts';
import { type Language, type Words, wordsIn } from '../../platform/i18n.ts';
import { fullName } from '../../ui/people.ts';
import { inLanguage, teamName } from '../teams/teams.rules.ts';
import { findTeam, listMine, listTeams } from '../teams/teams.ts';
import { choiceText, fillTemplate, type Known, readChoice } from './fields.rules.ts';
import * as sql from './templates.sql.ts';

export type { Template, TemplateFields, WritesTemplates } from './templates.sql.ts';
export const { findLanguage } = sql;

type Writing = Access<sql.WritesTemplates>;

/** The teams whose templates an account may change; `all`: also those for every team. */
export interface Scope {
  all: boolean;
  teams: { id: string; name: string; nameEs: string }[];
}

/** Administrators write for every team, a lead for the teams that they lead. */
export async function scopeOf(access: Writing): Promise<Scope> {
  const teams = (await listTeams(access)).filter(({ state }) => state !== 'ended');
  if (access.permission === 'teams:manage') return { all: true, teams };
  const led = (await listMine(access)).filter(({ lead }) => lead).map(({ teamId }) => teamId);
  return { all: false, teams: teams.filter(({ id }) => led.includes(id)) };
}
const covers = ({ all, teams }: Scope, teamId: string | null): boolean =>
  all || (teamId !== null && teams.some(({ id }) => id === teamId));

/** A template in a list, and whether the account may change it. */
export interface ListedTemplate extends sql.Template {
  mine: boolean;
}
/** The templates that the account may change, and those that its teams can use. */
export async function listFor(access: Writing, scope: Scope): Promise<ListedTemplate[]> {
  const [all, mine] = await Promise.all([sql.listTemplates(access), listMine(access)]);
  return all
    .map((one) => ({ ...one, mine: covers(scope, one.teamId) }))
    .filter(
      (one) =>
        one.mine ||
        (one.active && (one.teamId === null || mine.some(({ teamId }) => teamId === one.teamId))),
    );
}

/** A template that the account may change; undefined if there is none. */
export async function findOwn(
  access: Writing,
  scope: Scope,
  id: string,
): Promise<sql.Template | undefined> {
  const found = await sql.findTemplate(access, id);
  return found && covers(scope, found.teamId) ? found : undefined;
}

export type Saved = { is: 'saved' } | { is: 'none' } | { is: 'stale' } | { is: 'team' };

/**
 * Saves a template, or adds one.
 * @param seen as the page showed it; null to add one
 * @returns `team`: the account may not write for that team, or it has ended
 */
export async function saveTemplate(
  access: Writing,
  seen: { id: string; version: number } | null,
  fields: sql.TemplateFields,
): Promise<Saved> {
  const scope = await scopeOf(access);
  if (seen) await sql.lockTemplate(access, seen.id);
  const before = seen ? await findOwn(access, scope, seen.id) : null;
  if (before === undefined) return { is: 'none' };
  if (before && before.version !== seen?.version) return { is: 'stale' };
  const known = fields.teamId === null || scope.teams.some(({ id }) => id === fields.teamId);
  // a template of a team that has ended may stay there
  const stays = before !== null && before.teamId === fields.teamId;
  if (!stays && !(known && covers(scope, fields.teamId))) return { is: 'team' };
  if (before) await sql.updateTemplate(access, before.id, fields);
  else await sql.insertTemplate(access, fields);
  return { is: 'saved' };
}

/** Whom a template is for, and who sends it. */
export interface Recipient {
  patientId: string;
  given: string;
  family: string;
  teamId: string;
  /** Null where no conversation has begun. */
  conversationId: string | null;
}

/** What is known for the fields of a template, in one language. */
export async function knownFor(
  tx: Tx,
  { given, family, teamId }: Pick<Recipient, 'given' | 'family' | 'teamId'>,
  { settings, today, name }: Pick<View, 'settings' | 'today'> & { name: string },
  language: Language,
): Promise<Known> {
  const team = await findTeam(tx, teamId);
  const [clinic, department] = await Promise.all([
    team?.clinicId ? findClinic(tx, team.clinicId) : undefined,
    team?.departmentId ? findDepartment(tx, team.departmentId) : undefined,
  ]);
  const words = wordsIn(language, settings.zone);
  return {
    first_name: given || family,
    full_name: fullName({ given, family }),
    team: team ? teamName(team, language) : '',
    clinic: clinic?.name ?? '',
    clinic_phone: department?.phone || clinic?.phone || settings.phone,
    my_name: name,
    today: words.day(today, 'day-full'),
    health_system: settings.name,
  };
}

/** The templates for a message, as the options of one field: the member's language comes first. */
export interface Offered {
  language: Language;
  options: { value: string; label: string }[];
}
/** @param teams those that write; with several, a template of one of them names it */
export async function offerTemplates(
  tx: Tx,
  t: Words,
  to: Pick<Recipient, 'patientId' | 'conversationId'>,
  teams: readonly string[],
): Promise<Offered> {
  const [templates, language] = await Promise.all([
    sql.listForTeams(tx, teams),
    sql.findLanguage(tx, to.patientId, to.conversationId),
  ]);
  const options = templates.flatMap((one) => {
    const has: Language[] = one.textEs ? ['en', 'es'] : ['en'];
    const team =
      teams.length > 1 && one.team ? inLanguage(one.team, one.teamEs ?? '', t.language) : null;
    const name = team ? t('templates.of-team', { name: one.name, team }) : one.name;
    return has
      .toSorted((a, b) => Number(b === language) - Number(a === language))
      .map((each) => ({
        value: choiceText(one.id, each),
        // the one that the member reads needs no word about it
        label: each === language ? name : t(`templates.in-${each}`, { name }),
      }));
  });
  return { language, options };
}

/**
 * A template with what is known of the member.
 * @param choice as `offerTemplates` offered it
 * @returns undefined if the team can't use it
 */
export async function useTemplate(
  tx: Tx,
  choice: string,
  to: Recipient,
  by: Pick<View, 'settings' | 'today'> & { name: string },
): Promise<string | undefined> {
  const chosen = readChoice(choice);
  const template = (await sql.listForTeams(tx, [to.teamId])).find(({ id }) => id === chosen?.id);
  if (!chosen || !template) return undefined;
  const text = chosen.language === 'es' ? template.textEs : template.text;
  if (!text) return undefined;
  return fillTemplate(text, await knownFor(tx, to, by, chosen.language));
}
