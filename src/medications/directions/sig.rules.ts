import {
  ASIDE,
  DAYS,
  EACH_MEAL,
  FILLER,
  HARMLESS,
  hoursOf,
  IDLE,
  LASTING,
  MEALS,
  N,
  NEGATED,
  PARTS,
  PER,
  plain,
  R,
  ROUTES,
  T,
  TIMELY,
  U,
  unitKey,
} from './sig-words.rules.ts';

/**
 * What a prescriber's text says about dose and time, as far as that is certain. It is never shown:
 * it only decides whether coded parts may be added to the text without contradicting it, and
 * whether they add anything. It reads the words of US labels, in English and Spanish, and reports
 * words about time that it does not understand (`unread`).
 */
export interface Sig {
  doses: { low: number; high: number; unit: string | null }[];
  /** How often, in times per hour. */
  rates: { low: number; high: number }[];
  /** Only once. */
  single: boolean;
  /** EventTiming codes, days of the week as FHIR has them, and times of day as `HH:MM`. */
  when: string[];
  days: string[];
  times: string[];
  /** With each meal. */
  meals: boolean;
  /** For how long, in days. */
  spans: { low: number; high: number }[];
  most: { value: number; hours: number | null }[];
  routes: string[];
  needed: boolean;
  /** Says not to take it. */
  negated: boolean;
  /** Words about dose or time that were not understood. */
  unread: boolean;
  /** The same, except for words about how long or about what comes next. */
  riddle: boolean;
  /** Unknown words, which may be about anything or in another language. */
  strange: string[];
  /** Words about how long, or about what comes next. */
  lasting: boolean;
  /** Every word of it was understood. */
  whole: boolean;
}

const EACH_LASTING = new RegExp(LASTING, 'g');
const compiled = new Map<string, RegExp>();
/** A whole word or several, as a pattern. */
function patternOf(words: string): RegExp {
  const pattern = compiled.get(words) ?? new RegExp(`(?<![\\w.])(?:${words})(?!\\w)`, 'g');
  compiled.set(words, pattern);
  return pattern;
}

const known = new Map<string, Sig>();
/** Reads a prescriber's text, see above. */
export function readSig(text: string): Sig {
  const before = known.get(text);
  if (before) return before;
  const sig = sigOf(text);
  if (known.size > 5000) known.clear();
  known.set(text, sig);
  return sig;
}

function sigOf(text: string): Sig {
  const sig: Sig = {
    doses: [],
    rates: [],
    single: false,
    when: [],
    days: [],
    times: [],
    meals: false,
    spans: [],
    most: [],
    routes: [],
    needed: false,
    negated: false,
    unread: false,
    riddle: false,
    strange: [],
    lasting: false,
    whole: true,
  };
  let rest = plain(text);
  const eat = (pattern: string | RegExp, read: (...groups: string[]) => void): void => {
    rest = rest.replace(
      typeof pattern === 'string' ? patternOf(pattern) : pattern,
      (_, ...groups) => {
        read(
          ...(groups.filter(
            (one, at) => at < groups.length - 2 && typeof one !== 'object',
          ) as string[]),
        );
        return ' ¦ ';
      },
    );
  };
  const range = (low: string, high?: string) => ({ low: Number(low), high: Number(high ?? low) });
  const every = (times: { low: number; high: number }, hours: { low: number; high: number }) =>
    sig.rates.push({ low: times.low / hours.high, high: times.high / hours.low });
  const once = { low: 1, high: 1 };

  eat(HARMLESS, () => {
    sig.whole = false;
  });
  const most = (
    value: string,
    _high: string | undefined,
    _unit: string | undefined,
    count?: string,
    per?: string,
  ) =>
    sig.most.push({ value: Number(value), hours: per ? Number(count ?? 1) * hoursOf(per) : null });
  const within = `(?: (?:total|in all))?(?: ?${PER} ?${N}? ?${T}| (d)aily)?`;
  eat(
    `(?:(?:do not|don[’']t|no|not|never)(?: to)?(?: take| use| tome| tomar| usar)*(?: more than| mas de)|(?:do not|don[’']t|not to|never|no) (?:exceed|exceda|exceder|sobrepasar)(?: de)?) ${R} ?${U}?${within}`,
    (value, high, unit, count, per, daily) => most(value ?? '', high, unit, count, per ?? daily),
  );
  eat(
    `max(?:imum|imo)?\\.?(?: dose| daily dose)?(?: of|:|=| de)? ?${R} ?${U}?${within}`,
    (value, high, unit, count, per, daily) => most(value ?? '', high, unit, count, per ?? daily),
  );
  eat(
    `(?:for|x|during|por|durante)(?: up to| the next| hasta)? ?${R} ?(?:more )?${T}`,
    (low, high, unit) => {
      const days = range(low ?? '', high);
      const by = hoursOf(unit ?? '') / 24;
      sig.spans.push({ low: days.low * by, high: days.high * by });
    },
  );
  sig.meals = EACH_MEAL.test(rest);
  for (const [meal, code] of MEALS)
    for (const [way, kind] of [
      ['with|con', 'C'],
      ['before|prior to|antes de(?:l)?', 'AC'],
      ['after|despues de(?:l)?', 'PC'],
    ] as const)
      eat(`(?:(?:${N} ?${T} )?(?:${way}) ${meal})`, () => sig.when.push(`${kind}${code}`));
  eat(
    `(?:every|each|cada|on|en) (?:other|alternate|otro) (day|week|month|dia)s?|(qod)|(alternate days)`,
    (unit) => every(once, { low: 2 * hoursOf(unit ?? 'd'), high: 2 * hoursOf(unit ?? 'd') }),
  );
  eat(`(?:every|each|q|cada) ?${R} ?${T}`, (low, high, unit) => {
    const span = range(low ?? '', high);
    every(once, { low: span.low * hoursOf(unit ?? ''), high: span.high * hoursOf(unit ?? '') });
  });
  eat(
    `${R} ?(?:times?|x|vez|veces) ?(?:${PER} )?(?:la )?(day|d|daily|week|weekly|wk|month|monthly|hour|hourly|dia|diarias?|semana|mes|hora)`,
    (low, high, unit) => {
      const hours = hoursOf(unit ?? '');
      every(range(low ?? '', high), { low: hours, high: hours });
    },
  );
  for (const [words, code] of PARTS) {
    eat(
      `(?:every|each|cada|todas las|q) ?(?:${words})|${words.includes('night') ? '(nightly)|' : ''}(?:${words.match(/q[ahp]\w+/)?.[0] ?? 'qnever'})`,
      () => {
        sig.when.push(code);
        every(once, { low: 24, high: 24 });
      },
    );
  }
  for (const [word, times] of [
    ['qd|qday', 1],
    ['bid', 2],
    ['tid', 3],
    ['qid', 4],
  ] as const)
    eat(word, () => every({ low: times, high: times }, { low: 24, high: 24 }));
  eat('q ?w(?:k|eek)?', () => every(once, { low: 168, high: 168 }));
  eat(`(?:${PER}|todos los) ?(day|week|month|hour|dia|dias|semana|mes|hora)`, (unit) =>
    every(once, { low: hoursOf(unit ?? ''), high: hoursOf(unit ?? '') }),
  );
  eat(
    '(daily|weekly|monthly|hourly|diari[ao](?:mente)?|semanal(?:mente)?|mensual(?:mente)?)',
    (word) => every(once, { low: hoursOf(word ?? ''), high: hoursOf(word ?? '') }),
  );
  eat(
    '(?:all )?at 1 time|at once|immediately|right away|now|stat|(?:as a )?single dose|1 time(?: only)?|(?:x|for|por) ?1 dos(?:e|is)|(?:una|1) sola vez|por unica vez|dosis unica|de inmediato',
    () => {
      sig.single = true;
    },
  );
  eat(
    '(\\d{1,2})(?::(\\d\\d))? ?(am|pm)|([01]?\\d|2[0-3]):([0-5]\\d)',
    (hour, minute, half, hour24, minute24) => {
      const h = half ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour24);
      sig.times.push(`${String(h).padStart(2, '0')}:${half ? (minute ?? '00') : minute24}`);
    },
  );
  for (const [words, code] of PARTS)
    eat(`(?:in the |at |upon |on |por la |en la |al |when you )?(?:${words})`, () =>
      sig.when.push(code),
    );
  for (const [words, code] of DAYS) eat(`(?:on |los |el )?(?:${words})`, () => sig.days.push(code));
  eat('m[/, ]?w[/, ]?f', () => sig.days.push('mon', 'wed', 'fri'));
  eat(
    '(?:only )?(?:as|if|when) (?:needed|required|necessary)|prn|only when you need it|(?:solo )?(?:si|cuando|segun) (?:es |sea )?(?:lo )?(?:necesari[ao]|necesite)',
    () => {
      sig.needed = true;
    },
  );
  for (const [words, route] of ROUTES) eat(words, () => sig.routes.push(route));
  eat(`${R} ?${U}(?: total)?`, (low, high, unit) =>
    sig.doses.push({ ...range(low ?? '', high), unit: unitKey(unit ?? '') }),
  );
  eat(
    `(?:take|takes|use|apply|inject|instill|put|give|place|chew|dissolve|swallow|insert|administer|tome|tomar|aplique|inyecte|ponga) (?:up to )?${R}`,
    (low, high) => sig.doses.push({ ...range(low ?? '', high), unit: null }),
  );
  eat(`(?:take|use|apply|inject|give|place|swallow|tome|use) (?:an?|una?) ${U}`, (unit) =>
    sig.doses.push({ low: 1, high: 1, unit: unitKey(unit ?? '') }),
  );
  // "1 po qd", "1 qam, 2 qhs": a number at the start, and everything else was understood
  eat(new RegExp(`(?<=^\\s*|[,;]\\s*|\\b(?:and|y)\\s+)${R}(?=\\s*¦)`, 'g'), (low, high) =>
    sig.doses.push({ ...range(low ?? '', high), unit: null }),
  );
  sig.negated = NEGATED.test(rest);
  // a number by itself is a dose or a count that was not understood
  sig.lasting = LASTING.test(rest);
  const isTimely = (words: string) =>
    TIMELY.test(words) || /(?<![\w-])\d*\.?\d+(?![\w-])/.test(words);
  sig.unread = sig.lasting || isTimely(rest);
  sig.riddle = isTimely(rest.replace(EACH_LASTING, ' '));
  sig.strange = rest
    .replace(ASIDE, ' ')
    .split(/[^\p{L}\p{M}'’]+/u)
    .filter(
      (word) =>
        word !== '' &&
        !FILLER.has(word) &&
        !IDLE.has(word) &&
        !LASTING.test(word) &&
        !TIMELY.test(word),
    );
  if (rest.split(/[\s¦.,;:/&+-]+/).some((word) => word !== '' && !FILLER.has(word)))
    sig.whole = false;
  return sig;
}
