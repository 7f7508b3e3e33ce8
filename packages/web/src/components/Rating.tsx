import { Star } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';

const STARS = [1, 2, 3, 4, 5] as const;
const WORDS = [
  'ended.ratings.star1',
  'ended.ratings.star2',
  'ended.ratings.star3',
  'ended.ratings.star4',
  'ended.ratings.star5',
] as const;

interface RatingFieldProps {
  readonly value: number | null;
  readonly onChange: (rating: number) => void;
  /** The element that says what is wrong with it; null if nothing is. */
  readonly errorId?: string | null;
}

/** A rating in stars; none until one is chosen. */
export function RatingField({ value, onChange, errorId = null }: RatingFieldProps) {
  const { t } = useTranslation();
  const word = value === null ? undefined : WORDS[value - 1];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <RadioGroup.Root
        className="-ml-1.5 flex"
        aria-label={t('ended.rating')}
        aria-invalid={errorId !== null}
        aria-describedby={errorId ?? undefined}
        loop={false}
        value={value === null ? '' : String(value)}
        onValueChange={(chosen) => {
          onChange(Number(chosen));
        }}
      >
        {STARS.map((star) => (
          <RadioGroup.Item
            key={star}
            value={String(star)}
            aria-label={t('ended.stars', { count: star })}
            className="icon-btn h-12 min-w-[46px]"
          >
            <StarMark isOn={value !== null && star <= value} size={32} />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {word !== undefined && <b className="text-sm whitespace-nowrap">{t(word)}</b>}
    </div>
  );
}

/** The same, read-only; a mean is drawn to its nearest star. */
export function Rating({ value }: { value: number }) {
  const { t } = useTranslation();
  return (
    <span className="flex" role="img" aria-label={t('ended.stars', { count: value })}>
      {STARS.map((star) => (
        <StarMark key={star} isOn={star <= Math.round(value)} size={16} />
      ))}
    </span>
  );
}

function StarMark({ isOn, size }: { isOn: boolean; size: number }) {
  return <Star size={size} strokeWidth={1.5} className={isOn ? 'star is-on' : 'star'} aria-hidden />;
}
