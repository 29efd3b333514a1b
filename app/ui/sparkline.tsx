/** A small curve beside a number. It shows a tendency; the number and its note say the rest, so screen readers pass it by. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const width = 120;
  const height = 28;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = width / Math.max(1, values.length - 1);
  const points = values
    .map(
      (value, place) =>
        `${(place * step).toFixed(1)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`,
    )
    .join(' ');
  return (
    <svg
      className="comeback-sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline
        points={points}
        fill="none"
        stroke="var(--p-color-icon-info)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
