const MS = 60_000;

/** The minute in which an instant is, as availability counts: since 1970. */
export const minuteOf = (at: Date): number => Math.floor(at.getTime() / MS);
export const instantOf = (minute: number): Date => new Date(minute * MS);
