import { crc32 } from 'node:zlib';
import { LARGEST_FILE } from '../limits.rules.ts';
import { type Scanner, ScannerAway } from './clamd.ts';
import { judgeScanner, type ScannerState } from './verdict.rules.ts';

/**
 * The test file of the European Institute for Computer Antivirus Research, in two parts, so that
 * scanners don't report this source file.
 */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

/** One entry of a zip, stored without compression: its local header and its central one. */
function stored(name: string, content: Buffer, offset: number): [local: Buffer, central: Buffer] {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0); // version needed
  about.writeUInt16LE(0x21, 8); // 1980-01-01
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(content.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), content]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  const madeBy = Buffer.from([20, 0]);
  return [
    local,
    Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, about, rest, Buffer.from(name)]),
  ];
}

/** A zip of exactly this many bytes that contains the test file, then zeros. */
export function largeSample(bytes: number): Buffer {
  const build = (zeros: number): Buffer => {
    const [first, firstCentral] = stored('eicar.com', EICAR, 0);
    const [second, secondCentral] = stored('zeros', Buffer.alloc(zeros), first.length);
    const central = Buffer.concat([firstCentral, secondCentral]);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(2, 8);
    end.writeUInt16LE(2, 10);
    end.writeUInt32LE(central.length, 12);
    end.writeUInt32LE(first.length + second.length, 16);
    return Buffer.concat([first, second, central, end]);
  };
  return build(bytes - build(0).length);
}

async function* parts(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 256 * 1024) yield bytes.subarray(at, at + 256 * 1024);
}

/** Whether the scanner finds the test file, alone and within the largest file allowed. */
export async function testScanner(
  scanner: Scanner,
  largest: number = LARGEST_FILE,
): Promise<ScannerState> {
  try {
    const small = await scanner.scan(parts(EICAR));
    if (small.state !== 'infected') return judgeScanner(small, small);
    return judgeScanner(small, await scanner.scan(parts(largeSample(largest))));
  } catch (error) {
    if (error instanceof ScannerAway) return 'away';
    throw error;
  }
}
