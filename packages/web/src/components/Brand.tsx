/** The mark: ㅂ as a cup, a persimmon dot above. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} fill="none" aria-hidden="true" className="shrink-0">
      <path d="M7 10v8.5a9 9 0 0 0 18 0V10" stroke="currentColor" strokeWidth="4.4" strokeLinecap="round" />
      <path d="M7.6 17.4h16.8" stroke="currentColor" strokeWidth="4.2" />
      <circle cx="16" cy="5.6" r="3.1" fill="var(--gam-500)" />
    </svg>
  );
}
