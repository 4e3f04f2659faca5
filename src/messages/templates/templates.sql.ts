import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';

/** Whoever writes templates: administrators, and the leads of a team. */
export type WritesTemplates = 'teams:manage' | 'messages:answer';
type Writing = Access<WritesTemplates>;

/** What is edited on a template's page. */
export interface TemplateFields {
  /** Null for every team. */
  teamId: string | null;
  name: string;
  text: string;
  /** Empty: there is only the English text. */
  textEs: string;
  active: boolean;
}
export interface Template extends TemplateFields {
  id: string;
  version: number;
  /** Null for every team. */
  team: string | null;
  teamEs: string | null;
}

const TEMPLATE = `select m.id, m.team_id, m.name, m.text, m.text_es, m.active, m.version,
    t.name as team, t.name_es as team_es
  from message_template m left join team t on t.id = m.team_id`;
const SORTED = 'order by lower(m.name), m.id';

/** All templates, also of teams that have ended and those that are not in use. */
export const listTemplates = (tx: Tx): Promise<Template[]> =>
  tx.sql<Template>(`${TEMPLATE} ${SORTED}`);

/** The templates that these teams can use. */
export const listForTeams = (tx: Tx, teams: readonly string[]): Promise<Template[]> =>
  tx.sql<Template>(
    `${TEMPLATE} where m.active and (m.team_id = any($1::uuid[]) or m.team_id is null) ${SORTED}`,
    [teams],
  );

export const findTemplate = async (tx: Tx, id: string): Promise<Template | undefined> =>
  (await tx.sql<Template>(`${TEMPLATE} where m.id = $1`, [id]))[0];

/** Locks a template until the end of the transaction. */
export async function lockTemplate(access: Writing, id: string): Promise<void> {
  await access.sql('select 1 from message_template where id = $1 for update', [id]);
}

export async function insertTemplate(access: Writing, fields: TemplateFields): Promise<string> {
  const { teamId, name, text, textEs, active } = fields;
  const [row] = await access.sql<{ id: string }>(
    `insert into message_template (team_id, name, text, text_es, active, changed_at)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [teamId, name, text, textEs, active, access.info.now],
  );
  if (!row) throw new Error('the template was not written');
  return row.id;
}

export async function updateTemplate(
  access: Writing,
  id: string,
  { teamId, name, text, textEs, active }: TemplateFields,
): Promise<void> {
  await access.sql(
    `update message_template set team_id = $2, name = $3, text = $4, text_es = $5, active = $6,
       version = version + 1, changed_at = $7 where id = $1`,
    [id, teamId, name, text, textEs, active, access.info.now],
  );
}

/**
 * The language in which the member side reads: of whoever wrote last, or else of the person.
 * @param conversationId null where no conversation has begun
 */
export async function findLanguage(
  access: Tx,
  patientId: string,
  conversationId: string | null,
): Promise<'en' | 'es'> {
  const [row] = await access.sql<{ language: 'en' | 'es' }>(
    `select coalesce(
       (select a.language from message m join account a on a.id = m.author_id
        where m.patient_id = $1 and m.conversation_id = $2 and m.author_as <> 'staff'
        order by m.seq desc limit 1),
       (select a.language from account a where a.patient_id = $1 and a.closed_at is null limit 1),
       (select p.language from person p where p.patient_id = $1), 'en') as language`,
    [patientId, conversationId],
  );
  return row?.language ?? 'en';
}
