/** An instant as a datetime-local field shows it in a zone: "2026-11-21T23:05:00". */
export function zonedFields(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);
  return parts.replace(' ', 'T');
}

/**
 * What a datetime-local field says, as an instant. An hour that a clock change repeats means its first occurrence.
 * @returns null when the text is no such field, or that local time was skipped by a clock change
 */
export function instantInZone(text: string, timeZone: string): string | null {
  const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? `${text}:00` : text;
  const asUtc = Date.parse(`${local}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(local) || Number.isNaN(asUtc)) return null;
  // offsets lie between −12 and +14 hours: the instant with this local time is one of those a whole quarter of an hour away
  for (let offsetMinutes = 14 * 60; offsetMinutes >= -12 * 60; offsetMinutes -= 15) {
    const candidate = new Date(asUtc - offsetMinutes * 60_000);
    if (zonedFields(candidate, timeZone) === local) return candidate.toISOString();
  }
  return null;
}
