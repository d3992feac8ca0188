// Base 91 writes 13 bits as two characters, a fiftieth less than base 85. Its characters are those from # on. A tilde
// stands for the backslash, which a string in a bundle would have to escape.
const base = 91;
const first = 35;
const backslash = 92;
const tilde = 126;

/**
 * Returns bytes as a string in base 91.
 * @param {Uint8Array} bytes
 */
export function base91(bytes) {
  let text = '';
  let word = 0;
  let bits = 0;
  // Two zeros at the end complete the last 13 bits.
  for (const byte of [...bytes, 0, 0]) {
    word = (word << 8) | byte;
    bits += 8;
    if (bits >= 13) {
      bits -= 13;
      const digits = (word >>> bits) & 0x1fff;
      text += String.fromCharCode(Math.floor(digits / base) + first, (digits % base) + first);
    }
  }
  return text.replaceAll('\\', '~');
}

/**
 * Returns the bytes that a string in base 91 stands for. It is part of the bundles.
 * @param {string} text
 * @param {number} length the number of bytes
 */
export function bytesOf(text, length) {
  const bytes = new Uint8Array(length);
  const digit = i => {
    const code = text.charCodeAt(i);
    return (code === tilde ? backslash : code) - first;
  };
  let word = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i += 2) {
    word = (word << 13) | (digit(i) * base + digit(i + 1));
    for (bits += 13; bits >= 8; at += 1) {
      bits -= 8;
      bytes[at] = word >>> bits;
    }
  }
  return bytes;
}
