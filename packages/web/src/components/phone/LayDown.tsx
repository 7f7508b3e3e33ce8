/** A picture of a phone laid on its side: then it films in landscape. */
export function LayDown() {
  return (
    <svg
      viewBox="0 0 96 56"
      width={96}
      height={56}
      className="shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <rect x={6} y={8} width={22} height={40} rx={4} strokeDasharray="3 4" opacity={0.6} />
      <path d="M34 16c7-6 15-6 20 2" />
      <path d="m55 11-1 7-7-1" />
      <rect x={46} y={26} width={42} height={24} rx={4} />
      <circle cx={82} cy={38} r={1.5} fill="currentColor" />
    </svg>
  );
}
