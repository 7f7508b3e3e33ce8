const RADIUS = 38;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring that empties, with what is left in the middle. @param share 1 is full */
export function CountRing({ share, text }: { share: number; text: string }) {
  return (
    <span className="relative grid h-[84px] w-[84px] place-items-center" role="timer">
      <svg className="absolute inset-0 -rotate-90" viewBox="0 0 84 84" aria-hidden>
        <circle cx={42} cy={42} r={RADIUS} fill="none" stroke="var(--line-strong)" strokeWidth={5} />
        <circle
          cx={42}
          cy={42}
          r={RADIUS}
          fill="none"
          stroke="var(--primary)"
          strokeWidth={5}
          strokeLinecap="round"
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - Math.min(1, Math.max(0, share)))}
        />
      </svg>
      <b className="text-[34px] tabular-nums">{text}</b>
    </span>
  );
}
