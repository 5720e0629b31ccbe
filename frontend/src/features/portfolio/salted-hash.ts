const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));

/** sha256(salt || UTF-8 of the text in NFC) in hex: what the chain keeps instead of a name or a note. */
export async function saltedHash(salt: string, text: string): Promise<string> {
  const words = new TextEncoder().encode(text.normalize('NFC'));
  const bytes = new Uint8Array(salt.length / 2 + words.length);
  bytes.set(bytesOf(salt), 0);
  bytes.set(words, salt.length / 2);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
