/** Request info: the request that an audit row belongs to, as the row stores it. */
export interface RequestInfo {
  now: Date;
  requestId: string;
  route: string;
  address: string | null;
  sessionRef: string | null;
  /** The object inside the record, if the URL names one. */
  subjectId?: string | null;
}

/** Request info for the system's own work, a job or a command: no session, no address. */
export const systemRequest = (now: Date, route: string): RequestInfo => ({
  now,
  requestId: crypto.randomUUID(),
  route,
  address: null,
  sessionRef: null,
});
