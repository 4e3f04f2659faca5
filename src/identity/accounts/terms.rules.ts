/**
 * The version of the terms whose words stand in `terms.*`; a new text gets a new day, and everybody
 * is asked again at sign-on.
 */
export const TERMS_VERSION = '2026-11-23';
