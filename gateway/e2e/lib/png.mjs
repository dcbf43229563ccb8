// Real PNG images: drawn with zlib alone, decoded with pngjs, so that the one checks the other.
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

/** An RGB image of horizontal bands whose colours follow from the seed text. */
export function draw(width, height, seed) {
  const hue = crc32(Buffer.from(seed));
  const row = 1 + 3 * width, scanlines = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const band = Math.floor(8 * y / height);
    const pixel = [hue >>> 16 & 255, (hue >>> 8) + 24 * band & 255, hue + 56 * band & 255];
    scanlines.fill(Buffer.from(pixel), y * row + 1, (y + 1) * row);  // the byte before is the row's filter: none
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);  // 8 bits a channel, RGB, deflate, no interlace
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(scanlines, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/** Decodes the whole image, checksums included, and answers the size its header states. Throws on anything that is not a PNG. */
export function measure(bytes) {
  const buffer = Buffer.from(bytes);
  if (!buffer.subarray(0, 8).equals(SIGNATURE)) throw new Error(`not a PNG: ${buffer.subarray(0, 16).toString('latin1')}`);
  const width = buffer.readUInt32BE(16), height = buffer.readUInt32BE(20);
  const decoded = PNG.sync.read(buffer, { checkCRC: true });
  if (decoded.data.length !== 4 * width * height) throw new Error(`${decoded.data.length} bytes of pixels (expected: ${4 * width * height})`);
  return { width, height };
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type, data) {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
