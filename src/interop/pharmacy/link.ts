import { writeJson } from '../../fhir/decimals.ts';
import { alarmLate, type Carry, type Outbox, sendDue } from '../../medications/outbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { faultCode } from '../../platform/log.ts';
import { buildBundle } from './fhir.rules.ts';
import { buildOrder, readAnswer } from './hl7.rules.ts';
import { listenMllp, sendMllp } from './mllp.ts';
import { answerFrame, refuseTooLong, SENDER } from './news.ts';

/** The way to the pharmacies' own system, by the kind of its address. */
export function carrierTo(pharmacy: { url: string; token: string | undefined }, clock: Clock, timeoutMs?: number): Carry {
  const to = new URL(pharmacy.url);
  return to.protocol.startsWith('mllp') ? overMllp(to, clock, timeoutMs) : overFhir(to, pharmacy.token, timeoutMs);
}

function overMllp(to: URL, clock: Clock, timeoutMs?: number): Carry {
  return async (what, message) => {
    const text = buildOrder(what, { controlId: message.id, kind: message.kind, at: clock.now(), sender: SENDER });
    const answer = readAnswer(await sendMllp(to, text, (said) => readAnswer(said, message.id) !== null, timeoutMs), message.id);
    // AE: not now, or not like this; AR: never like this (HL7 table 0008)
    return answer === 'AA' ? { is: 'taken' } : { is: 'refused', code: answer ?? 'AE', never: answer === 'AR' };
  };
}

function overFhir(to: URL, token: string | undefined, timeoutMs = 20_000): Carry {
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
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.ok) return { is: 'taken' };
    const { status } = response;
    // what we sent is wrong and stays so; anything else may pass
    return { is: 'refused', code: `http-${status}`, never: [400, 404, 405, 409, 410, 412, 413, 415, 422].includes(status) };
  };
}

export interface Link {
  /** Where news comes in, if it does. */
  port: number | null;
  stop(): Promise<void>;
}

const EVERY_MS = 2_000;

/** Sends what is due every two seconds, looks once a minute for what is late, and listens for news. */
export async function openLink(
  deps: Outbox & { clock: Clock },
  config: { host: string; pharmacy: { url: string; token: string | undefined } | undefined; pharmacyListen: number | undefined },
): Promise<Link> {
  const { pharmacy, pharmacyListen } = config;
  const listener = { answer: (bytes: Buffer) => answerFrame(deps, bytes), tooLong: (beginning: Buffer, most: number) => refuseTooLong(deps.clock, beginning, most) };
  const news = pharmacyListen === undefined ? null : await listenMllp(config.host, pharmacyListen, listener);
  const carry = pharmacy && carrierTo(pharmacy, deps.clock);
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  let lookedAt = 0;
  const work = async () => {
    try {
      while (carry && !stopped && (await sendDue(deps, carry, () => deps.clock.now())) > 0);
      const now = deps.clock.now();
      if (now.getTime() - lookedAt < 60_000) return;
      lookedAt = now.getTime();
      await alarmLate(deps, now);
    } catch (fault) {
      deps.log({ event: 'job.failed', queue: 'pharmacy', code: faultCode(fault) });
    }
  };
  const timer = carry
    ? setInterval(() => {
        working = working.then(work);
      }, EVERY_MS)
    : null;
  return {
    port: news?.port ?? null,
    async stop() {
      stopped = true;
      if (timer) clearInterval(timer);
      await working;
      await news?.stop();
    },
  };
}
