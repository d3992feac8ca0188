// Base 85 writes four bytes as five characters, a sixteenth less than base64. Its characters are those from # on. A y
// stands for the backslash, which a string in a bundle would have to escape.
const first = 35;
const backslash = 92;
const y = 121;

/**
 * Returns bytes as a string in base 85.
 * @param {Buffer} bytes
 */
export function base85(bytes) {
  const padded = Buffer.concat([bytes, Buffer.alloc(3)]);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const word = padded.readUInt32BE(at);
    for (let unit = 85 ** 4; unit >= 1; unit /= 85) {
      text += String.fromCharCode((Math.floor(word / unit) % 85) + first);
    }
  }
  return text.replaceAll('\\', 'y');
}

/**
 * Returns the bytes that a string in base 85 stands for. It is part of the bundles.
 * @param {string} text
 * @param {number} length the number of bytes
 */
export function bytesOf(text, length) {
  const bytes = new Uint8Array(length + 3);
  let at = 0;
  for (let i = 0; i < text.length; i += 5) {
    let word = 0;
    for (let j = i; j < i + 5; j += 1) {
      const code = text.charCodeAt(j);
      word = word * 85 + (code === y ? backslash : code) - first;
    }
    for (let shift = 24; shift >= 0; shift -= 8) {
      bytes[at] = word >>> shift;
      at += 1;
    }
  }
  return bytes.subarray(0, length);
}
