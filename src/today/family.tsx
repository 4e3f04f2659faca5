import { mayReadFamilyNews } from '../family/policy.ts';
import type { FamilyNews, NewsLine } from '../feature.ts';
import { type Access, authorize } from '../platform/access/access.ts';
import type { Person } from '../platform/access/actor.ts';
import type { Context, View } from '../platform/http/routes.ts';
import { Initial } from '../ui/initial.tsx';
import { Icon } from '../ui/kit.tsx';
import { firstName, listedName, personColor } from '../ui/people.ts';

/** How many people the overview tells news of; the others are links. */
export const MOST = 12;

/** Somebody of the family, with what they need. */
export interface Relative {
  person: Person;
  /** Null: the account may see nothing that there is news of, or the list was too long. */
  lines: readonly NewsLine[] | null;
}

/**
 * What is new for each of the people whose record the account may open, its own left out. Each is
 * authorized for themselves, with a row in their own access log, and row-level security is open for
 * one after another: nothing else may run in the transaction meanwhile.
 * @param news the features' news, in order
 */
export async function readFamily(
  { access, view, asOf, t }: Context<'today:read'> | Context<'family:read'>,
  news: readonly FamilyNews[],
): Promise<Relative[]> {
  const { actor } = access;
  const others = view.people.filter(({ relation }) => relation !== null);
  const family: Relative[] = [];
  for (const [at, person] of others.entries()) {
    const open = actor ? newsFor({ actor, person, ...asOf }, news) : [];
    const told = at < MOST && open.length > 0;
    family.push({ person, lines: told ? await readOne(access, person, open, { t, asOf }) : null });
  }
  return family;
}

const newsFor = (
  facts: Parameters<FamilyNews['policy']['decide']>[0],
  news: readonly FamilyNews[],
) => news.filter(({ policy }) => policy.decide(facts).allow);

async function readOne(
  access: Access<'today:read' | 'family:read'>,
  person: Person,
  news: readonly FamilyNews[],
  ctx: Parameters<FamilyNews['load']>[1],
): Promise<readonly NewsLine[] | null> {
  const { actor, info } = access;
  if (!actor) return null;
  const { today, settings } = ctx.asOf;
  const facts = { actor, person, today, settings };
  const granted = await authorize(access, mayReadFamilyNews, facts, info, person.id);
  if ('denied' in granted) return null;
  return (await Promise.all(news.map(({ load }) => load(granted, ctx)))).flat();
}

/** The people of a family, each with their news. */
export function Family({ view, family }: { view: View; family: readonly Relative[] }) {
  const { t, people } = view;
  return (
    <ul class="family">
      {family.map(({ person, lines }) => (
        <li key={person.id} class="card">
          <a class="person" href={`/people/${person.id}`}>
            <Initial name={firstName(person)} color={personColor(person)} />
            <span>{listedName(t, person, people)}</span>
            <Icon name="chevron-right" />
          </a>
          {lines && lines.length > 0 && (
            <ul class="family-news">
              {lines.map(({ icon, text, href }) => (
                <li key={text}>
                  <Icon name={icon} />
                  <a href={href}>{text}</a>
                </li>
              ))}
            </ul>
          )}
          {lines?.length === 0 && <p class="muted">{t('today.nothing-new')}</p>}
        </li>
      ))}
    </ul>
  );
}
