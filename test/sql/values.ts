/** What an expression of the source can be, as far as reading the source tells. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | RegExp
  | Value[]
  | Fields
  | Routine
  | Unknown;
export class Fields {
  constructor(readonly of: ReadonlyMap<string, Value>) {}
}
/** A function of the source: `call` answers what it can return. */
export class Routine {
  constructor(readonly call: (args: Variant[][]) => Variant[]) {}
}
/** What only a run can tell. */
export class Unknown {
  constructor(readonly expression: string) {}
}

/**
 * One value of an expression, and the choices that lead to it: which branch of a condition, which
 * item of a loop, which caller. Values meet only where their choices agree.
 */
export interface Variant {
  value: Value;
  choices: ReadonlyMap<string, string | number | boolean>;
}

const NONE: Variant['choices'] = new Map();
/** More texts than this come from one call only where the resolver is lost. */
const MOST = 512;

export const always = (value: Value): Variant[] => [{ value, choices: NONE }];
export const unknown = (expression: string): Variant[] => always(new Unknown(expression));

/** The choices of both, or nothing where they contradict each other. */
function agreed(a: Variant['choices'], b: Variant['choices']): Variant['choices'] | undefined {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  for (const [key, choice] of a) if (b.has(key) && b.get(key) !== choice) return undefined;
  return new Map([...a, ...b]);
}

/** The same value under a further choice, where that is possible. */
export const under = (variants: Variant[], key: string, choice: string | number | boolean) =>
  variants.flatMap(({ value, choices }) => {
    const both = agreed(choices, new Map([[key, choice]]));
    return both ? [{ value, choices: both }] : [];
  });

/** Every combination of the parts, put together by `combine`. */
export function together(parts: Variant[][], combine: (values: Value[]) => Value): Variant[] {
  let rows: { values: Value[]; choices: Variant['choices'] }[] = [{ values: [], choices: NONE }];
  for (const part of parts) {
    rows = rows.flatMap(({ values, choices }) =>
      part.flatMap((one) => {
        const both = agreed(choices, one.choices);
        return both ? [{ values: [...values, one.value], choices: both }] : [];
      }),
    );
    if (rows.length > MOST) return unknown('too many combinations');
  }
  return rows.map(({ values, choices }) => ({ value: combine(values), choices }));
}

/** `then` of each value, under that value's choices. */
export const each = (variants: Variant[], then: (value: Value) => Variant[]): Variant[] =>
  variants.flatMap(({ value, choices }) =>
    then(value).flatMap((one) => {
      const both = agreed(choices, one.choices);
      return both ? [{ value: one.value, choices: both }] : [];
    }),
  );

/** Text of the parts in order; unknown where one of them is. */
export function joined(parts: Value[], separator = ''): Value {
  const lost = parts.find((part) => part instanceof Unknown);
  if (lost) return lost;
  const odd = parts.find((part) => typeof part === 'object' && part !== null);
  if (odd) return new Unknown('an object within a text');
  return parts.join(separator);
}

/** What a function answers for each item of a list. */
const overEach = (list: Value[], routine: Value, done: (answers: Value[]) => Value): Variant[] =>
  routine instanceof Routine
    ? together(
        list.map((item, at) => routine.call([always(item), always(at)])),
        done,
      )
    : unknown('a call of what is no function');

/** The methods of texts and lists that statements are made with. */
export function method(of: Value, name: string, args: Variant[][]): Variant[] {
  if (Array.isArray(of) && name === 'map')
    return each(args[0] ?? [], (routine) => overEach(of, routine, (answers) => answers));
  if (Array.isArray(of) && name === 'filter')
    return each(args[0] ?? [], (routine) =>
      overEach(of, routine, (answers) =>
        answers.every((answer) => typeof answer === 'boolean')
          ? of.filter((_, at) => answers[at])
          : new Unknown('a filter'),
      ),
    );
  return together(args, (values) => {
    const lost = values.find((value) => value instanceof Unknown);
    if (lost) return lost;
    const [first, second] = values;
    if (Array.isArray(of) && name === 'join') return joined(of, String(first ?? ','));
    if (Array.isArray(of) && name === 'includes') return of.includes(first);
    if (Array.isArray(of) && name === 'slice' && typeof first === 'number')
      return of.slice(first, second as number | undefined);
    if (typeof of === 'string' && name === 'replace' && typeof second === 'string')
      return of.replace(first as string | RegExp, second);
    return new Unknown(`.${name}()`);
  });
}

/** The member of an object or a list. */
export function member(of: Value, key: Value, code: string): Value {
  if (of instanceof Fields && typeof key === 'string') return of.of.get(key);
  if (Array.isArray(of) && typeof key === 'number') return of[key];
  return new Unknown(code);
}
