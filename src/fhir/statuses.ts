/**
 * Whether a resource was entered in error (FHIR R4; every status that is a modifier has the code):
 * it was never true and must not be used.
 */
export const isEnteredInError = (resource: { status?: string | undefined } | undefined): boolean =>
  resource?.status === 'entered-in-error';
