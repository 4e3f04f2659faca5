/**
 * The version of the terms in the strings `terms.*`. A new text gets a new date, and every member
 * is asked again at sign-on.
 */
export const TERMS_VERSION = '2026-11-23';
