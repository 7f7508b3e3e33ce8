const COLOURS = 6;

/** The first letter of a name on a colour of its own: the same name always gets the same colour. */
export function Avatar({ name, size = 32 }: { name: string; size?: number }) {
  const sum = Array.from(name).reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span
      className={`avatar avatar-${sum % COLOURS}`}
      style={{ '--z': `${size}px` } as React.CSSProperties}
      aria-hidden="true"
    >
      {Array.from(name)[0]}
    </span>
  );
}
