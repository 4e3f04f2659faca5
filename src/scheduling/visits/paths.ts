/** Where a person's visits are. */
export const BASE = '/people/:person/appointments';
/** Their place in the navigation. */
export const PLACE = 'visits';
export const home = (person: string | undefined): string => `/people/${person}/appointments`;
