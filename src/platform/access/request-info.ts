/** The request that a decision belongs to, as the audit row keeps it. */
export interface RequestInfo {
  now: Date;
  requestId: string;
  route: string;
  address: string | null;
  sessionRef: string | null;
  /** The object inside the record, where the address names one. */
  subjectId?: string | null;
}

/** Work of the system itself: a job, a command. Nobody's session and no address stand behind it. */
export const systemRequest = (now: Date, route: string): RequestInfo => ({
  now,
  requestId: crypto.randomUUID(),
  route,
  address: null,
  sessionRef: null,
});
