import { Slider } from 'radix-ui';

interface RangeSliderProps {
  readonly label: string;
  /** The value in words, if its number alone says little. */
  readonly text?: string;
  readonly className: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

/** One value between two others. */
export function RangeSlider({ label, text, className, value, min, onChange, ...range }: RangeSliderProps) {
  return (
    <Slider.Root
      className={`relative flex touch-none items-center ${className}`}
      value={[value]}
      min={min}
      {...range}
      onValueChange={([chosen]) => {
        onChange(chosen ?? min);
      }}
    >
      <Slider.Track className="relative h-1 grow rounded-full bg-line-strong">
        <Slider.Range className="absolute h-full rounded-full bg-primary" />
      </Slider.Track>
      <Slider.Thumb
        className="block h-4 w-4 rounded-full bg-primary"
        aria-label={label}
        aria-valuetext={text}
      />
    </Slider.Root>
  );
}
