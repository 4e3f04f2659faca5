const PERSON_IN_PATH =
  /\/people\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=[/?#]|$)/;

/** The person whom a path of ours names; null if it names none. */
export const personIn = (path: string): string | null => PERSON_IN_PATH.exec(path)?.[1] ?? null;

/** The same path for another person. */
export const forPerson = (path: string, id: string): string =>
  path.replace(PERSON_IN_PATH, `/people/${id}`);
