import type { FastifyRequest } from 'fastify';
import type { Actor, Person } from '../access/actor.ts';
import { dayIn } from '../clock.ts';
import { type Language, preferredLanguage, wordsIn } from '../i18n.ts';
import { chosenLanguage } from './answers.ts';
import type { Deps, Hooks, View } from './routes.ts';

/**
 * What the frame around a page shows, before its badges and record facts are read.
 * @returns a function of the request, who makes it, whose record it is about, and when
 */
export function makeViews(
  deps: Deps,
  hooks: Hooks,
): (request: FastifyRequest, actor: Actor | null, person: Person | null, now: Date) => View {
  function languageOf(request: FastifyRequest, actor: Actor | null): Language {
    return (
      actor?.account.language ??
      chosenLanguage(request) ??
      preferredLanguage(request.headers['accept-language'])
    );
  }

  return (request, actor, person, now) => {
    const { settings } = deps;
    const today = dayIn(settings.zone, now);
    const facts = actor && { actor, person: person ?? undefined, today, settings };
    const people = facts ? hooks.people(facts) : [];
    return {
      t: wordsIn(languageOf(request, actor), settings.zone),
      settings,
      assets: deps.assets,
      demo: deps.config.mode === 'demo',
      path: request.url.slice(0, 500),
      now,
      today,
      actor,
      person,
      people,
      badges: {},
      record: [],
      // on pages about nobody: one's own places, never those of the first child
      navigation: facts
        ? hooks.navigation({ ...facts, person: person ?? people.find(({ relation }) => !relation) })
        : [],
    };
  };
}
