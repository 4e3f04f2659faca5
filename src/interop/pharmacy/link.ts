import { writeJson } from '../../fhir/decimals.ts';
import { type Carrier, pharmacyDestination } from '../../medications/pharmacy/pharmacy-messages.ts';
import type { LinkDeps } from '../../medications/pharmacy/pharmacy-news.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import type { Outbox } from '../../platform/outbox/messages.ts';
import { raiseLateAlarm, startSending } from '../../platform/outbox/sending.ts';
import { type Handler, openFeeds, SENDER } from '../hl7v2/feeds.ts';
import { sendMllp } from '../hl7v2/mllp.ts';
import { buildBundle } from './fhir.rules.ts';
import { buildOrder, readAnswer } from './hl7.rules.ts';
import { takeMessage } from './news.ts';

const MOST_MS = 20_000;

/** Chooses MLLP or FHIR by the URL of the pharmacies' own system. */
export function carrierTo(
  pharmacy: { url: string; token: string | undefined },
  clock: Clock,
  maxSendMs = MOST_MS,
): Carrier {
  const to = new URL(pharmacy.url);
  return {
    maxSendMs,
    carry: to.protocol.startsWith('mllp')
      ? overMllp(to, clock, maxSendMs)
      : overFhir(to, pharmacy.token, maxSendMs),
  };
}

function overMllp(to: URL, clock: Clock, maxSendMs: number): Carrier['carry'] {
  return async (what, message) => {
    const text = buildOrder(what, {
      controlId: message.id,
      kind: message.kind,
      at: clock.now(),
      sender: SENDER,
    });
    const answer = readAnswer(
      await sendMllp(to, text, (said) => readAnswer(said, message.id) !== null, maxSendMs),
      message.id,
    );
    // AE: not now, or not in this form; AR: never in this form (HL7 table 0008)
    return answer === 'AA'
      ? { is: 'taken' }
      : { is: 'refused', code: answer ?? 'AE', never: answer === 'AR' };
  };
}

function overFhir(to: URL, token: string | undefined, maxSendMs: number): Carrier['carry'] {
  return async (what, message) => {
    const response = await fetch(to, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+json',
        accept: 'application/fhir+json',
        'x-request-id': message.id,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: writeJson(buildBundle(what, message.kind)),
      redirect: 'error',
      signal: AbortSignal.timeout(maxSendMs),
    });
    await response.body?.cancel();
    if (response.ok) return { is: 'taken' };
    const { status } = response;
    // these mean that our message is wrong and stays wrong; anything else may be temporary
    return {
      is: 'refused',
      code: `http-${status}`,
      never: [400, 404, 405, 409, 410, 412, 413, 415, 422].includes(status),
    };
  };
}

/** Handles feeds of the kind `pharmacy-news`. */
export const pharmacyNews = (deps: LinkDeps): Handler => ({
  take: (message) => takeMessage(deps, message),
});

export interface Link {
  /** The port on which news arrives, if any. */
  port: number | null;
  stop(): Promise<void>;
}

/**
 * Sends due messages to the pharmacies' system, raises alarms for late ones, and opens the feeds.
 */
export async function openLink(
  deps: LinkDeps & Outbox & { clock: Clock },
  config: Pick<Config, 'pharmacy' | 'feeds'>,
): Promise<Link> {
  const { pharmacy, feeds } = config;
  const now = () => deps.clock.now();
  const listening = await openFeeds(deps, feeds, { 'pharmacy-news': pharmacyNews(deps) });
  const to =
    pharmacy && pharmacyDestination(deps, carrierTo(pharmacy, deps.clock, pharmacy.maxSendMs));
  const sending = to && startSending(deps, to, now, () => raiseLateAlarm(deps, to, now()));
  return {
    port: listening.ports[0] ?? null,
    async stop() {
      await sending?.stop();
      await listening.stop();
    },
  };
}
