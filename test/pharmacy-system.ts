import { type AddressInfo, createServer, type Socket } from 'node:net';
import { parseHl7 } from './hl7.ts';

/** How the pharmacies' system behaves for the next message; `AA` where nothing is said. */
export type Mood =
  | 'AA'
  | 'AE'
  | 'AR'
  | 'twice'
  | 'silent'
  | 'drop'
  | 'drop-mid'
  | 'other-id'
  | 'noise';

const framed = (text: string) => `\x0b${text}\x1c\r`;

/** A pharmacies' system that takes HL7 over MLLP on loopback and keeps what it was sent. */
export async function openPharmacySystem() {
  let moods: Mood[] = [];
  let heard: string[] = [];
  const sockets = new Set<Socket>();
  const receiver = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let held = '';
    socket.on('data', (chunk) => {
      held += chunk.toString('utf8');
      const mood = moods[0] ?? 'AA';
      if (mood === 'drop-mid') {
        moods.shift();
        socket.destroy();
        return;
      }
      const end = held.indexOf('\x1c\r');
      if (end === -1) return;
      const text = held.slice(1, end);
      held = '';
      moods.shift();
      heard.push(text);
      const id = parseHl7(text)?.find('MSH')?.at(10) ?? '';
      const ack = (code: string, of = id) =>
        framed(`MSH|^~\\&|RX||PORTICO||20261122||ACK|1|P|2.5.1\rMSA|${code}|${of}\r`);
      if (mood === 'drop') socket.destroy();
      else if (mood === 'silent') return;
      else if (mood === 'twice') socket.write(ack('AA') + ack('AE'));
      else if (mood === 'other-id') socket.write(ack('AA', 'another') + ack('AA'));
      else if (mood === 'noise') socket.write(`noise${framed('not HL7')}${ack('AA')}`);
      else socket.write(ack(mood));
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  return {
    url: `mllp://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    /** How it behaves for the next messages, one after the other. */
    behave: (...next: Mood[]) => {
      moods = next;
    },
    heard: () => heard,
    /** ORC-1 of all messages, in the order of arrival. */
    controls: () => heard.map((text) => parseHl7(text)?.find('ORC')?.at(1)),
    reset: () => {
      moods = [];
      heard = [];
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      receiver.close();
    },
  };
}
