import { isIP } from 'node:net';

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = dotted
    ? `${dotted[1]}${((+(dotted[2] ?? 0) << 8) | +(dotted[3] ?? 0)).toString(16)}:${((+(dotted[4] ?? 0) << 8) | +(dotted[5] ?? 0)).toString(16)}`
    : address;
  const [head = '', tail] = hex.split('::');
  const parse = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [parse(head), parse(tail ?? '')];
  return tail === undefined
    ? first
    : [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/**
 * Reads the visitor's IP address as proxies write it: with a port, in brackets, with a zone id,
 * IPv4 inside IPv6.
 * @returns an address that PostgreSQL's `inet` takes, or null for anything else ("unknown", a name)
 */
export function readAddress(text: string | undefined): string | null {
  const typed = (text ?? '').trim().slice(0, 100);
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(typed)?.[1] ?? // [2001:db8::1]:443
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(typed)?.[1] ?? // 192.0.2.1:443
    typed;
  const address = bare.replace(/%.*$/, ''); // fe80::1%eth0
  const kind = isIP(address);
  if (kind !== 6) return kind === 4 ? address : null;
  const groups = groupsOf(address);
  const inside = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const [high = 0, low = 0] = groups.slice(6);
  return inside ? `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}` : address;
}

/**
 * The unit that rate limits count by: an IPv4 address, or the /64 of an IPv6 address, since whoever
 * has one address of it has all. Everything else counts as one place.
 */
export function placeOf(address: string | null): string {
  const read = readAddress(address ?? undefined);
  if (!read) return 'unknown';
  if (isIP(read) === 4) return read;
  return `${groupsOf(read)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
