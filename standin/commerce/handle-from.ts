/** A title as a handle: small letters, digits and dashes; `otherwise` when nothing of it is left. */
export function handleFrom(title: string, otherwise: string): string {
  const plain = title.normalize('NFKD').toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || otherwise;
}
